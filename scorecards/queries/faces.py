"""From stored or computed columns to the rows that pages share."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from metrics.models import TOTAL, Measure
from metrics.queries.catalog_then import as_table, is_missed, sources_on
from metrics.queries.labels import PERIODS, period_label
from metrics.queries.misses import accepted_rows
from metrics.rules.codes import Direction, Freshness, Operator, Signal, Status, Trend, Verdict
from metrics.rules.overlays import is_miss
from scorecards.queries.lens import Lens
from scorecards.queries.rows import CardRow

DIRECTIONS = {code.slug: code for code in Direction}
# Read of a measure for its card, in this order everywhere.
FACE = (
    "id", "code", "name", "agency__code", "agency__name", "unit", "decimals", "direction", "period", "is_public", "responsible", "source",
)  # fmt: skip
ACCEPTED = len(FACE)  # after its face: until when the measure's miss is accepted
# Columns of a card, named alike in MeasureCard, in Assessed and in CardRow.
NUMBERS = (
    "period_end", "value", "expected", "expected_high", "target", "target_high", "target_date", "operator", "target_passed",
    "target_illustrative", "shortfall", "tolerance", "status", "judged", "change_previous", "change_year", "verdict_previous",
    "verdict_year", "trend", "trend_p", "slope", "trend_n", "signal", "mean", "lower", "upper", "signal_n", "freshness", "due_on",
    "days_overdue", "missing_end", "passed_by_third", "since",
)  # fmt: skip
CODES: Mapping[str, Any] = {
    "status": {code.value: code for code in Status},
    "judged": {code.value: code for code in Status},
    "operator": {None: None, 0: None} | {code.value: code for code in Operator},
    "verdict_previous": {code.value: code for code in Verdict},
    "verdict_year": {code.value: code for code in Verdict},
    "trend": {code.value: code for code in Trend},
    "signal": {code.value: code for code in Signal},
    "freshness": {code.value: code for code in Freshness},
}
_PLACED_CODES = tuple((NUMBERS.index(name), codes) for name, codes in CODES.items())
_PERIOD_END, _MISSING_END, _STATUS = NUMBERS.index("period_end"), NUMBERS.index("missing_end"), NUMBERS.index("status")

# A measure is described as it was known then; whose it is and who may see it are facts of today.
_FACES = """
SELECT fact.id, fact.code, fact.name, agency.code, agency.name, fact.unit, fact.decimals, fact.direction, fact.period, present.is_public,
    fact.responsible, fact.source, miss.until
FROM {source} AS fact LEFT JOIN {accepted} AS miss ON miss.measure_id = fact.id
JOIN metrics_measure present ON present.id = fact.id JOIN agencies_agency agency ON agency.id = present.agency_id
WHERE fact.id IN ({asked}) AND (%s::date IS NULL OR fact.retired_on IS NULL OR fact.retired_on > %s)
"""


def faces_on(at: Lens, measures: QuerySet[Measure], *, all_there_were: bool) -> dict[int, tuple[Any, ...]]:
    """The FACE of each of the measures as it was known through the lens, and until when its miss is accepted, by id. One query.

    `all_there_were`: without those that were retired by then, or not in the catalog yet."""
    if all_there_were and at.known_on:
        measures = measures.exclude(is_missed(at.known_on))
    try:
        asked, params = measures.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:  # a filter by no ids at all
        return {}
    last = at.as_of if all_there_were else None
    with connection.cursor() as cursor:
        accepted = as_table(accepted_rows(at.as_of, at.known_on))
        statement = _FACES.format(source=sources_on(at.known_on).measure, asked=asked, accepted=accepted)
        cursor.execute(statement, [*params, last, last])
        return {row[0]: row for row in cursor.fetchall()}


def card_row(face: tuple[Any, ...], breakdown: tuple[int, str], numbers: tuple[Any, ...], made: tuple[date, str, date | None]) -> CardRow:
    """A row from a measure's FACE with until when its miss is accepted, (breakdown id, label), the NUMBERS of its card, and (as_of,
    rule version, as known on)."""
    measure_id, code, name, agency_code, agency_name, unit, decimals, direction, period, is_public, responsible, source, accepted = face
    type_ = PERIODS[period]
    shown = list(numbers)
    for place, codes in _PLACED_CODES:
        shown[place] = codes[shown[place]]
    return CardRow(
        measure_id=measure_id,
        code=code,
        name=name,
        agency_code=agency_code,
        agency_name=agency_name,
        unit=unit,
        decimals=decimals,
        direction=DIRECTIONS[direction],
        period_type=type_,
        breakdown_id=breakdown[0],
        breakdown=breakdown[1],
        is_public=is_public,
        period=period_label(type_, shown[_PERIOD_END]),
        missing_period=period_label(type_, shown[_MISSING_END]),
        as_of=made[0],
        rule_version=made[1],
        known_on=made[2],
        responsible=responsible,
        source=source,
        accepted_until=_accepted(accepted, breakdown[0], shown[_STATUS]),
        **dict(zip(NUMBERS, shown, strict=True)),
    )


def _accepted(until: date | None, breakdown_id: int, status: Status) -> date | None:
    """What is accepted is a miss of the whole, while it is one: of a group, or once the measure is on track again, it says nothing."""
    return until if breakdown_id == TOTAL and is_miss(status) else None

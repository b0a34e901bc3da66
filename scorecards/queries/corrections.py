"""Corrections of published figures: every revision that changed what the site had shown, by measure and day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils.functional import Promise

from accounts.rules.policy import PUBLIC
from agencies.models import Agency
from goals.models import PriorityArea
from metrics.models import CorrectionReason, Measure
from metrics.queries.columns import end_of_day
from metrics.queries.labels import PERIODS, period_label
from metrics.rules.codes import Status
from scorecards.queries.flips import revision_of, visible_flips, with_revision
from scorecards.rules.codes import FlipCause

# As scorecards.rules.corrections.is_correction. Only what was superseded is walked, which is little of all there is. A figure that is
# kept back is none that was published, nor is one told by what it replaced or was replaced by.
REVISED = """
    SELECT now.id, now.measure_id, now.breakdown_id, now.period_end, was.value AS value_before, was.reason AS reason_before, now.value,
        now.reason, now.qualifier, now.note, now.correction, now.recorded_at, now.upload_id, measure.formula <> '' AS is_calculated,
        (now.recorded_at AT TIME ZONE 'America/New_York')::date AS day
    FROM metrics_shown was
    JOIN metrics_shown now ON now.measure_id = was.measure_id AND now.breakdown_id = was.breakdown_id
        AND now.period_end = was.period_end AND now.recorded_at = was.superseded_at AND now.id <> was.id
    JOIN metrics_measure measure ON measure.id = now.measure_id AND measure.is_public
    WHERE was.superseded_at IS NOT NULL AND was.superseded_at > was.recorded_at AND NOT was.hidden AND NOT now.hidden
        AND (was.value, was.reason) IS DISTINCT FROM (now.value, now.reason) AND was.reason IS DISTINCT FROM 'pending'
        AND now.recorded_at >= now.accepted_at AND was.accepted_at < now.accepted_at
        AND was.measure_id = ANY(%s::bigint[]) AND now.recorded_at < coalesce(%s::timestamptz, 'infinity')
"""
NOTICES = f"""
SELECT measure_id, day, count(*), count(*) OVER () FROM ({REVISED}) revised
GROUP BY measure_id, day ORDER BY day DESC, measure_id LIMIT %s OFFSET %s
"""  # noqa: S608  (a query of our own)
LINES = f"""
SELECT * FROM (
    SELECT revised.*, row_number() OVER (PARTITION BY measure_id, day ORDER BY breakdown_id, period_end DESC, id DESC) AS place
    FROM ({REVISED}) revised JOIN unnest(%s::bigint[], %s::date[]) AS wanted(of_measure, of_day)
        ON of_measure = measure_id AND of_day = day
) listed JOIN metrics_breakdown breakdown ON breakdown.id = listed.breakdown_id
WHERE place <= %s ORDER BY measure_id, day, place
"""  # noqa: S608  (a query of our own)
SHOWN = 12
REASONS = dict(CorrectionReason.choices)


@dataclass(frozen=True, slots=True)
class Changed:
    """One figure: what stood, what stands. `why`: a slug of CorrectionReason, or calculated, file, handed_in."""

    period: str
    period_end: date
    group: str
    value_before: float | None
    reason_before: str | None
    value: float | None
    reason: str | None
    qualifier: str
    why: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StatusChange:
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class Notice:
    """What was corrected of one measure on one day: `count` figures, of which `lines` has the first few; and what became of its status."""

    code: str
    name: str
    agency_code: str
    agency: str
    unit: str
    decimals: int
    day: date
    count: int
    lines: tuple[Changed, ...]
    status: StatusChange | None

    @property
    def at(self) -> datetime:
        return max(line.at for line in self.lines)

    @property
    def whys(self) -> list[str]:
        return list(dict.fromkeys(line.why for line in self.lines))

    @property
    def more(self) -> int:
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Asked:
    """By what the notices are narrowed: codes of an agency, an area, a measure."""

    agency: str = ""
    area: str = ""
    measure: str = ""


def corrections(asked: Asked, *, limit: int, offset: int = 0, known_on: date | None = None) -> tuple[list[Notice], int]:
    """The notices, newest first, and how many there are. Of published measures alone, whoever asks. Four queries.

    `known_on`: those that were known by the end of that day."""
    measures = {one.pk: one for one in _measures(asked).select_related("agency")}
    with connection.cursor() as cursor:
        until = end_of_day(known_on) if known_on else None
        cursor.execute(NOTICES, [list(measures), until, limit, offset])
        found = cursor.fetchall()
        listed = [row[0] for row in found]
        cursor.execute(LINES, [listed, until, listed, [row[1] for row in found], SHOWN])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    lines: dict[tuple[int, date], list[Changed]] = defaultdict(list)
    for row in rows:
        lines[row["measure_id"], row["day"]].append(_changed(row, measures[row["measure_id"]]))
    flips = _flips(listed)
    notices = [_notice(measures[measure], day, count, lines[measure, day], flips) for measure, day, count, _ in found]
    return notices, found[0][3] if found else 0


def _measures(asked: Asked) -> Any:
    found = Measure.objects.filter(is_public=True)
    if asked.measure:
        found = found.filter(code=asked.measure)
    if asked.agency:
        found = found.filter(agency__code=asked.agency)
    if asked.area:
        in_area = Q(goal_measures__goal__area__code=asked.area) | Q(goal_measures__goal__other_areas__code=asked.area)
        found = found.filter(in_area).distinct()
    return found


def _changed(row: Mapping[str, Any], measure: Measure) -> Changed:
    return Changed(
        period=period_label(PERIODS[measure.period], row["period_end"]),
        period_end=row["period_end"],
        group=row["label"],
        value_before=row["value_before"],
        reason_before=row["reason_before"],
        value=row["value"],
        reason=row["reason"],
        qualifier=row["qualifier"],
        why=why_of(row["correction"], is_calculated=row["is_calculated"], by_file=row["upload_id"] is not None),
        note=row["note"],
        at=row["recorded_at"],
    )


def why_of(correction: str, *, is_calculated: bool, by_file: bool) -> str:
    """The coded reason; where nobody gave one, where the figure came from."""
    if is_calculated:
        return "calculated"
    return correction or ("file" if by_file else "handed_in")


def _flips(measure_ids: Sequence[int]) -> dict[tuple[int, date], StatusChange]:
    """The statuses that a revised figure changed, by measure and the day of the revision: from what it was to what it became. One query."""
    flips = visible_flips(PUBLIC).filter(measure__in=list(measure_ids), breakdown_id=0, cause=FlipCause.VALUE_REVISED)
    found: dict[tuple[int, date], StatusChange] = {}
    for flip in with_revision(flips).order_by("recorded_at", "id"):
        revised = revision_of(flip)
        if revised and flip.measure_id:
            key = (flip.measure_id, revised[1])
            first = found[key].before if key in found else Status(flip.before)
            found[key] = StatusChange(first, Status(flip.after))
    return found


def _notice(measure: Measure, day: date, count: int, lines: Sequence[Changed], flips: Mapping[tuple[int, date], StatusChange]) -> Notice:
    return Notice(
        code=measure.code,
        name=measure.name,
        agency_code=measure.agency.code,
        agency=measure.agency.name,
        unit=measure.unit,
        decimals=measure.decimals,
        day=day,
        count=count,
        lines=tuple(lines),
        status=flips.get((measure.pk, day)),
    )


def choices() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The agencies and areas one can narrow by, as (code, name). Two queries."""
    agencies = Agency.objects.filter(measures__is_public=True).distinct().order_by("name").values_list("code", "name")
    return list(agencies), list(PriorityArea.objects.order_by("order", "code").values_list("code", "name"))


def reason_words(why: str) -> str | Promise:
    """The words of a coded reason; empty for those that are no CorrectionReason."""
    return REASONS.get(why, "")

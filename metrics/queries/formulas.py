"""Formulas as they are stored: what may be read, what reads what, and in which order to calculate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from metrics.models import FormulaInput, Measure
from metrics.queries.labels import PERIODS
from metrics.rules.codes import Combine, PeriodType
from metrics.rules.formula.catalog import accept
from metrics.rules.formula.check import Input

COMBINES = {code.slug: code for code in Combine}
# Those of the measures that have a formula, and everything that reads them, over however many steps; with what each reads.
BEHIND = """
WITH RECURSIVE touched(id) AS (
    (
        SELECT id FROM metrics_measure WHERE id = ANY(%(ids)s::bigint[]) AND formula <> ''
        UNION SELECT measure_id FROM metrics_formulainput WHERE reads_id = ANY(%(ids)s::bigint[])
    )
    UNION SELECT link.measure_id FROM metrics_formulainput link JOIN touched ON link.reads_id = touched.id
)
SELECT one.id, one.code, one.formula, one.period,
    coalesce(array_agg(input.id ORDER BY input.id) FILTER (WHERE input.id IS NOT NULL), '{}'),
    coalesce(array_agg(input.code ORDER BY input.id) FILTER (WHERE input.id IS NOT NULL), '{}'),
    coalesce(array_agg(input.combine ORDER BY input.id) FILTER (WHERE input.id IS NOT NULL), '{}')
FROM touched JOIN metrics_measure one ON one.id = touched.id
LEFT JOIN metrics_formulainput link ON link.measure_id = one.id LEFT JOIN metrics_measure input ON input.id = link.reads_id
WHERE one.formula <> '' GROUP BY one.id ORDER BY one.id
"""


@dataclass(frozen=True, slots=True)
class Formula:
    """A calculated measure. `inputs` has the ids of the measures it reads by code, `combine` how each combines over time."""

    measure_id: int
    code: str
    text: str
    period: PeriodType
    inputs: dict[str, int]
    combine: dict[str, Combine]


def formulas_behind(measure_ids: Sequence[int]) -> tuple[list[Formula], list[Formula]]:
    """(what to calculate when these measures changed, inputs first; those that read each other and so have no order). One query."""
    with connection.cursor() as cursor:
        cursor.execute(BEHIND, {"ids": list(measure_ids)})
        rows = cursor.fetchall()
    return _in_order([_formula(*row) for row in rows]) if rows else ([], [])


def _formula(measure_id: int, code: str, text: str, period: str, *links: Sequence[tuple[int, str, str]]) -> Formula:
    """A row of the query: the ids, the codes and the ways of combining of the inputs come as three arrays."""
    read = list(zip(*links, strict=True))
    inputs, combine = {one: id_ for id_, one, _ in read}, {one: COMBINES[str(how)] for _, one, how in read}
    return Formula(measure_id, code, text, PERIODS[period], inputs, combine)


def _in_order(formulas: Sequence[Formula]) -> tuple[list[Formula], list[Formula]]:
    waiting = {one.measure_id: one for one in formulas}
    ordered: list[Formula] = []
    while True:
        ready = [one for one in waiting.values() if not any(read in waiting for read in one.inputs.values())]
        if not ready:
            return ordered, list(waiting.values())
        for one in ready:
            del waiting[one.measure_id]
        ordered += ready


def readable() -> dict[str, Input]:
    """Every measure as formulas need to know it, by code. One query."""
    found = Measure.objects.order_by("code").values_list("code", "period", "combine", "is_public", "is_draft")
    return {code: Input(code, PERIODS[period], COMBINES[combine], public, draft) for code, period, combine, public, draft in found}


def reads() -> dict[str, tuple[str, ...]]:
    """What each calculated measure reads, by code. One query."""
    made: dict[str, tuple[str, ...]] = {}
    for code, read in FormulaInput.objects.order_by("measure__code", "id").values_list("measure__code", "reads__code"):
        made[code] = (*made.get(code, ()), read)
    return made


def formula_as_stored(cells: Mapping[str, Any], was: str = "") -> str:
    """The written form of the formula of a measure that is about to be stored with these fields; `was`: its code until now.

    Raises FormulaProblems when it cannot stand, or when a formula that reads the measure could not any more."""
    code, known = cells["code"], readable()
    readers = formulas_reading(was) if was else {}
    known.pop(was, None)
    known[code] = Input(code, PERIODS[cells["period"]], COMBINES[cells["combine"]], cells["is_public"], known_draft(was))
    all_reads = {reader: read for reader, read in reads().items() if reader != was}
    for reader, text in readers.items():
        accept(text, known[reader], known, {})
    return accept(cells["formula"], known[code], known, all_reads).text if cells["formula"].strip() else ""


def known_draft(code: str) -> bool:
    return Measure.objects.filter(code=code, is_draft=True).exists()


def formulas_reading(code: str) -> dict[str, str]:
    """The formulas that read a measure directly, by the code of theirs. One query."""
    return dict(FormulaInput.objects.filter(reads__code=code).values_list("measure__code", "measure__formula"))

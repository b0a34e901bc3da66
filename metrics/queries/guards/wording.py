"""Hits in words: what is wrong, beside what was expected, and what to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from agencies.intake.findings import WARNING, Finding, shortened
from metrics.models import TOTAL, Breakdown, Upload
from metrics.queries.guards import found
from metrics.queries.guards.found import Example, Guarded, Hit
from metrics.queries.labels import period_label

LISTED, NAMED = 20, 5
FEWEST_OF_A_FILE, PART_OF_A_FILE = 3, 0.8
ROWS = """
    SELECT s.measure_id, s.breakdown_id, s.period_end, min(s.row)
    FROM unnest(%s::bigint[], %s::bigint[], %s::date[]) AS asked(measure_id, breakdown_id, period_end)
    JOIN staged_reading s USING (measure_id, breakdown_id, period_end) GROUP BY 1, 2, 3
"""
Rows = Mapping[tuple[int, int, date], int]
Words = Callable[["_Telling", Hit], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Telling:
    """What the words are put together from."""

    measures: Mapping[int, Guarded]
    groups: Mapping[int, str]

    def code(self, hit: Hit) -> str:
        return self.measures[hit.measure_id].code

    def period(self, hit: Hit, end: date) -> str:
        return period_label(self.measures[hit.measure_id].period, end)

    def place(self, hit: Hit, example: Example) -> str:
        """The group and the period of a reading."""
        group = self.groups.get(example.breakdown_id, "")
        return f"{group}, {self.period(hit, example.end)}" if group else self.period(hit, example.end)

    def values(self, hit: Hit) -> str:
        """The first of the readings, with what was expected of each."""
        return "; ".join(f"{self.place(hit, one)}: {_number(one.value)}{_expected(one)}" for one in hit.examples)


def findings_of(hits: Sequence[Hit], upload_id: int, measures: Mapping[int, Guarded]) -> list[Finding]:
    """The warnings, by kind, the gravest of a kind first; past 20 of a kind they are counted."""
    if not hits:
        return []
    name = Upload.objects.values_list("filename", flat=True).get(pk=upload_id)
    hits = _of_the_whole_file(hits, len(measures))
    telling, rows = _Telling(measures, _groups(hits)), _rows(hits)
    findings: list[Finding] = []
    for kind in WORDS:
        alike = sorted((hit for hit in hits if hit.kind == kind), key=lambda hit: -hit.weight)
        findings += [_finding(name, hit, telling, rows) for hit in alike[:LISTED]]
        if len(alike) > LISTED:
            problem = f"{len(alike) - LISTED} more measures have findings of this kind that are not listed."
            findings.append(Finding(name, 0, "", "", problem, "Look at the first ones; the others may have the same cause.", WARNING, kind))
    return findings


def _finding(name: str, hit: Hit, telling: _Telling, rows: Rows) -> Finding:
    problem, fix = WORDS[hit.kind](telling, hit)
    first = hit.examples[0] if hit.examples else None
    row = rows.get((hit.measure_id, first.breakdown_id, first.end), 0) if first else 0
    column = "category" if hit.kind in (found.STATE_ROW, found.NO_PLACE) else "numerator" if hit.kind == found.LARGER_PART else "value"
    value = hit.told.get("name") or (_number(first.value) if first else "")
    return Finding(name, row, column, shortened(str(value)), problem, fix, WARNING, hit.kind)


def _of_the_whole_file(hits: Sequence[Hit], measures: int) -> list[Hit]:
    """Unit jumps of nearly all measures by the same power have one cause: the file. They become one hit."""
    kept = list(hits)
    for power in {hit.told["power"] for hit in hits if hit.kind == found.UNIT_JUMP}:
        alike = [hit for hit in kept if hit.kind == found.UNIT_JUMP and hit.told["power"] == power]
        if len(alike) >= FEWEST_OF_A_FILE and len(alike) >= PART_OF_A_FILE * measures:
            told = {"power": power, "measures": len(alike)}
            whole = Hit(found.UNIT_JUMP, alike[0].measure_id, sum(hit.count for hit in alike), alike[0].examples[:1], float("inf"), told)
            kept = [hit for hit in kept if hit not in alike] + [whole]
    return kept


def _groups(hits: Sequence[Hit]) -> Mapping[int, str]:
    """What the groups are called that are going to be named."""
    ids = {one.breakdown_id for hit in hits for one in hit.examples} | {one for hit in hits for one in hit.told.get("missing", [])[:NAMED]}
    named = Breakdown.objects.filter(pk__in=ids - {TOTAL}).values_list("id", "label", "key")
    return {id_: label or key for id_, label, key in named}


def _rows(hits: Sequence[Hit]) -> Rows:
    """The row of the file that each hit's first reading came from."""
    keys = {(hit.measure_id, hit.examples[0].breakdown_id, hit.examples[0].end) for hit in hits if hit.examples}
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [list(column) for column in zip(*keys, strict=True)] if keys else [[], [], []])
        return {(measure, breakdown, end): row for measure, breakdown, end, row in cursor.fetchall()}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"


def _expected(one: Example) -> str:
    if one.low is None or one.high is None:
        return ""
    if one.low == one.high:
        return f" (usually about {one.low:,.3g})" if one.low else ""
    return f" ({_number(one.low)} to {_number(one.high)} before)"


def _counted(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count:,} {many}"


def _such_as(telling: _Telling, hit: Hit) -> str:
    return f"{', such as ' if hit.count > len(hit.examples) else ': '}{telling.values(hit)}."


def _jump(telling: _Telling, hit: Hit) -> tuple[str, str]:
    power = int(hit.told["power"])
    times = f"{10 ** abs(power):,}"
    off = f"about {times} times what is usual" if power > 0 else f"about a {times}th of what is usual"
    if "measures" in hit.told:
        problem = f"In the whole file values are {off}, in {hit.told['measures']:,} measures"
        return f"{problem}, such as {telling.code(hit)}, {telling.values(hit)}.", "Check the unit that the file is in."
    unit = telling.measures[hit.measure_id].unit
    subject = _counted(hit.count, "value is", "values are")
    return f"{telling.code(hit)}: {subject} {off}{_such_as(telling, hit)}", f"Check the unit: values are kept in {unit}."


def _outside(telling: _Telling, hit: Hit) -> tuple[str, str]:
    subject = _counted(hit.count, "value is", "values are")
    problem = f"{telling.code(hit)}: {subject} far outside the history of the series{_such_as(telling, hit)}"
    return problem, "Compare with the source. Publish if it is right; a note on the measure helps readers."


def _percent(telling: _Telling, hit: Hit) -> tuple[str, str]:
    subject = _counted(hit.count, "value is", "values are")
    return f"{telling.code(hit)}: {subject} below 0 or above 100 percent{_such_as(telling, hit)}", "Check the value, or the measure's unit."


def _larger_part(telling: _Telling, hit: Hit) -> tuple[str, str]:
    first = hit.examples[0]
    subject = _counted(hit.count, "reading has", "readings have")
    problem = f"{telling.code(hit)}: {subject} a numerator above the denominator, such as {telling.place(hit, first)}"
    return f"{problem}: {_number(first.value)} of {_number(first.high)}.", "Check whether the two are in each other's place."


def _copy(telling: _Telling, hit: Hit) -> tuple[str, str]:
    period, copied = telling.period(hit, hit.examples[0].end), telling.period(hit, hit.told["copied"])
    problem = f"{telling.code(hit)}: all {hit.told['groups']:,} groups have the same figures in {period} as in {copied}"
    more = f"; {_counted(hit.count - 1, 'more period is', 'more periods are')} like this" if hit.count > 1 else ""
    return f"{problem}{more}.", "Check that the file has the new period and not the old one again."


def _ending(telling: _Telling, hit: Hit) -> tuple[str, str]:
    named = ", ".join(telling.groups.get(one, "the total") for one in hit.told["missing"][:NAMED])
    more = f" and {hit.count - NAMED:,} more" if hit.count > NAMED else ""
    subject = _counted(hit.count, "group that had every period has", "groups that had every period have")
    problem = f"{telling.code(hit)}: {subject} nothing for {telling.period(hit, hit.told['end'])}: {named}{more}"
    return f"{problem}; {hit.told['present']:,} others have.", "Add the missing rows, or rows that give the reason."


def _changed(telling: _Telling, hit: Hit) -> tuple[str, str]:
    first, typical = hit.examples[0], hit.told["typical"]
    by = f", as a rule by {100 * typical:.2g}%" if typical == typical else ""
    most = f"{telling.place(hit, first)}, from {_number(first.low)} to {_number(first.value)}"
    problem = f"{telling.code(hit)}: {hit.count:,} of {hit.told['compared']:,} figures that stood change{by}, most in {most}."
    return problem, "Check that the source has revised them. The old figures stay in the history."


def _state(telling: _Telling, hit: Hit) -> tuple[str, str]:
    problem = f"{hit.told['name']!r} stands in {_counted(hit.count, 'reading', 'readings')} among the places of {hit.told['dimension']!r}."
    return problem, "Leave dimension and category empty for figures of the whole State."


def _no_place(telling: _Telling, hit: Hit) -> tuple[str, str]:
    of = f"{_counted(hit.count, 'reading is', 'readings are')} of {hit.told['name']!r}"
    near = hit.told["near"]
    fix = f"It may be {near!r}; correct the name." if near else "Correct the name, or leave the row out."
    return f"{of}, which is no place known in {hit.told['dimension']!r}.", fix


def _sum(telling: _Telling, hit: Hit) -> tuple[str, str]:
    first = hit.examples[0]
    problem = f"the parts by {hit.told['dimension']} sum to {first.low:g}, the total is {first.value:g}."
    if hit.count == 1:
        return f"{telling.code(hit)}, period to {first.end}: {problem}", "Check the parts and the total."
    start = f"{telling.code(hit)}: in {hit.count:,} periods the parts do not sum to the total; most in the period to {first.end}"
    return f"{start}: {problem}", "Check the parts and the total."


WORDS: Mapping[str, Words] = {
    found.UNIT_JUMP: _jump,
    found.PERCENT: _percent,
    found.LARGER_PART: _larger_part,
    found.STATE_ROW: _state,
    found.NO_PLACE: _no_place,
    found.SUMS: _sum,
    found.COPIED: _copy,
    found.ENDS_EARLY: _ending,
    found.OUTSIDE: _outside,
    found.MANY_CHANGED: _changed,
}

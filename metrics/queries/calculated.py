"""What is stored of a calculated measure: since when it is up to date, and how its versions follow each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.db import connection

from metrics.models import Measure
from metrics.queries.formulas import Formula
from metrics.queries.versions import moment_of
from metrics.rules.formula.columns import Gap
from metrics.rules.formula.evolve import Cell, Facts

CALCULATED = "Calculated: "
NOTES: Mapping[Gap, str] = {
    Gap.ZERO_DIVISION: "The formula divides by zero here.",
    Gap.NO_PARTS: "The average of a rate needs the numerator and the denominator of every period.",
    Gap.TOO_LARGE: "The result is too large for a number.",
    Gap.SUPPRESSED: "An input is suppressed.",
    Gap.NOT_COLLECTED: "An input was not collected.",
    Gap.NOT_APPLICABLE: "An input does not apply.",
    Gap.ABSENT: "The inputs have no readings of this period any more.",
}
GONE = int(Gap.ABSENT)
# Since when: the newest own reading, when readings by this formula began, and whether there are others; then what came in behind it.
OWN = """
SELECT coalesce(max(id), 0), max(recorded_at), min(recorded_at) FILTER (WHERE source = %s), coalesce(bool_or(source <> %s), false)
FROM metrics_reading WHERE measure_id = %s
"""
BEHIND = """
SELECT least(min(recorded_at) FILTER (WHERE id > %s), min(superseded_at) FILTER (WHERE superseded_at > %s))
FROM metrics_reading WHERE measure_id = ANY(%s::bigint[])
"""
LINE = """
SELECT breakdown_id, period_end - date '1970-01-01', value, reason, numerator, denominator, qualifier, state,
    period_start - date '1970-01-01', source LIKE %s, (extract(epoch FROM recorded_at) * 1000000)::int8
FROM metrics_reading WHERE measure_id = %s AND (superseded_at IS NULL OR superseded_at > %s) ORDER BY recorded_at, id
"""


def source_of(formula: Formula) -> str:
    """What calculated readings name as their source."""
    return f"{CALCULATED}{formula.text}"[:300]


def last_calculation(formula: Formula, at: datetime) -> datetime:
    """From which moment on the measure is to be calculated: the earliest of what is not worked in yet, `at` when all is.

    Under a formula that replaced another, or uploaded readings, not before it did."""
    source = source_of(formula)
    with connection.cursor() as cursor:
        cursor.execute(OWN, [source, source, formula.measure_id])
        mark, newest, began, has_others = cursor.fetchone()
        if has_others and began is None:
            return at
        cursor.execute(BEHIND, [mark, newest or datetime.max.replace(tzinfo=UTC), list(formula.inputs.values())])
        (behind,) = cursor.fetchone()
    if behind is None:
        return at
    found: datetime = max(behind, began) if has_others else behind
    return found


@dataclass(slots=True)
class Line:
    """The stored versions of a measure, walked through in order. `standing`: what stands at the moment reached."""

    events: list[tuple[int, Cell, Facts, bool]]
    standing: dict[Cell, tuple[Facts, bool]] = field(default_factory=dict)
    place: int = 0

    def advance(self, moment: int | None) -> set[Cell]:
        """Goes on to a moment, to the end with None; the cells of which something was stored on the way."""
        touched = set[Cell]()
        while self.place < len(self.events) and (moment is None or self.events[self.place][0] <= moment):
            _, cell, facts, is_calculated = self.events[self.place]
            self.standing[cell] = (facts, is_calculated)
            touched.add(cell)
            self.place += 1
        return touched

    def news(self, cell: Cell, wanted: Facts | None) -> Facts | None:
        """What is to be stored for a cell at the moment reached, and stands from then on; None: it stands already.

        Where nothing is wanted, what was calculated earlier does not apply any more; what was uploaded stays."""
        held, is_calculated = self.standing.get(cell, (None, False))
        if wanted is None:
            if held is None or not is_calculated:
                return None
            wanted = Facts(None, "not_applicable", None, None, "", "final", held.start, GONE)
        if held is not None and held.says() == wanted.says():
            return None
        self.standing[cell] = (wanted, True)
        return wanted


def line_of(measure_id: int, since: int) -> Line:
    """The versions of a measure that stood at some time from `since` on. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LINE, [f"{CALCULATED}%", measure_id, moment_of(since)])
        rows = cursor.fetchall()
    return Line([(row[10], (row[0], row[1]), Facts(*row[2:9]), row[9]) for row in rows])


def is_calculated(measure_id: int) -> bool:
    return Measure.objects.filter(pk=measure_id).exclude(formula="").exists()

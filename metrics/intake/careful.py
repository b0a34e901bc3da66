"""The careful way to read a row of readings: every cell checked, every problem found, and what is alike in other rows remembered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from agencies.intake.cells import day
from agencies.intake.findings import WARNING, Finding, Refused, cell_finding, shortened
from metrics.intake import cells
from metrics.intake.breakdowns import Pairs, check_pairs, key_of, pairs_of
from metrics.intake.columns import Cells, Layout
from metrics.intake.known import Known, KnownMeasure
from metrics.rules.guards.names import Nearest

Key = TypeVar("Key")
Answer = TypeVar("Answer")
Text = dict[str, str]
# A row's key has 20 bits for the measure, 22 for the breakdown and 22 for the day on which the period ends.
MEASURE_SHIFT, GROUP_SHIFT = 44, 22
MOST_REMEMBERED = 50_000
MOST_FINDINGS = 10_000


@dataclass(frozen=True, slots=True)
class Staged:
    """A good row: what it is about as one number, its line for COPY without the row number in front, and when it was known."""

    key: int
    line: str
    recorded: datetime | None


@dataclass(slots=True)
class Memory:
    """What is known of cells that were read before: their parts of the row's key, in place, and their parts of its line."""

    measures: dict[str, tuple[int, KnownMeasure]] = field(default_factory=dict)
    periods: dict[tuple[int, Cells], tuple[int, str]] = field(default_factory=dict)
    groups: dict[tuple[str, Cells], tuple[int, int]] = field(default_factory=dict)
    rests: dict[Cells, str] = field(default_factory=dict)


def remember(store: dict[Key, Answer], key: Key, answer: Answer) -> Answer:
    """Remember, but not without end: a file may have a different note in each row."""
    if len(store) >= MOST_REMEMBERED:
        store.clear()
    store[key] = answer
    return answer


class Careful:
    """Reads rows of one file. `findings` has what is wrong, `refused` the rows, `new_breakdowns` the combinations not stored yet."""

    def __init__(self, file: str, layout: Layout, known: Known) -> None:
        self.file, self.layout, self.known = file, layout, known
        self.memory = Memory()
        self.findings: list[Finding] = []
        self.refused: set[int] = set()
        self.not_listed = 0
        self.new_breakdowns: dict[str, tuple[int, Pairs]] = {}
        self.measure_numbers: dict[str, int] = {}
        self._group_numbers: dict[int, int] = {}
        self._near = Nearest()
        self._row = 0

    def row(self, number: int, record: Sequence[str]) -> Staged | None:
        """The row, with an empty cell behind it, as staged; None when something in it is refused."""
        self._row = number
        if not self._fits(record):
            return None
        text = self.layout.text(record)
        measure = self._measure(record, text)
        period = self._period(measure[1], record, text) if measure else None
        group = self._group(measure[1], record, text) if measure else None
        amounts = self._amounts(text)
        rest = self._rest(record, text, amounts[1] if amounts else "")
        recorded = self._recorded(measure[1], period[1], text) if measure and period else None
        if number in self.refused or not (measure and period and group and amounts and rest is not None):
            return None
        key = measure[0] | group[0] | period[0]
        line = f"{measure[1].id}\t{group[1]}\t{period[1]}\t{amounts[0]}\t{rest}\t{recorded.isoformat() if recorded else ''}\n"
        return Staged(key, line, recorded)

    def find(self, row: int, column: str, value: str, why: Refused) -> None:
        """Note that a row is refused. Past the first 10,000 findings rows are only counted."""
        self.refused.add(row)
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(cell_finding(self.file, row, column, value, why))
        else:
            self.not_listed += 1

    def _take(self, column: str, text: str, read: Callable[[str], Answer]) -> Answer | None:
        try:
            return read(text)
        except Refused as why:
            self.find(self._row, column, text, why)
            return None

    def _fits(self, record: Sequence[str]) -> bool:
        width = self.layout.width
        if len(record) == width or (len(record) > width and not any(record[width - 1 :])):
            return True
        problem = f"The row has {len(record) - 1} cells, the header {width - 1}."
        self.find(self._row, "", "", Refused(problem, "Put text with commas between quotation marks, and keep empty cells."))
        return False

    def _measure(self, record: Sequence[str], text: Text) -> tuple[int, KnownMeasure] | None:
        cell = record[self.layout.measure]
        return self.memory.measures.get(cell) or self._take("measure", text["measure"], lambda code: self._known_measure(cell, code))

    def _known_measure(self, cell: str, code: str) -> tuple[int, KnownMeasure]:
        measure = self.known.measures.get(code)
        if measure is None:
            if self.known.is_limited:
                fix = "Correct the code, or leave the row out: you hand in figures of your own agency."
                raise Refused(f"{shortened(code)} is none of the measures that you hand in.", fix)
            raise Refused(f"There is no measure {shortened(code)}.", "Correct the code, or add the measure to the catalog first.")
        if measure.is_calculated:
            raise Refused(f"Readings of {measure.code} are calculated.", "Leave the row out, and hand in the measures its formula reads.")
        if measure.needs_approval and not self.known.accepted:
            raise Refused("Readings of this measure need approval.", "Say who accepts them with --by, or enter them on the site.")
        number = self.measure_numbers.setdefault(measure.code, len(self.measure_numbers))
        return remember(self.memory.measures, cell, (number << MEASURE_SHIFT, measure))

    def _period(self, measure: KnownMeasure, record: Sequence[str], text: Text) -> tuple[int, str] | None:
        place = (int(measure.period), self.layout.period(record))
        return self.memory.periods.get(place) or self._new_period(measure, place, text)

    def _new_period(self, measure: KnownMeasure, place: tuple[int, Cells], text: Text) -> tuple[int, str] | None:
        label, start, end = (text.get(name, "") for name in ("period", "period_start", "period_end"))
        column, shown = ("period", label) if label or "period" in text else ("period_end", end)
        found = self._take(column, shown, lambda _: cells.period(measure, label, start, end))
        if found is None:
            return None
        answer = (found.end.toordinal(), f"{found.start}\t{found.end}")
        if found.end > self.known.today:
            self._warn(column, shown, f"The period ends on {found.end}, which is still to come.", "Check the period.")
            return answer
        return remember(self.memory.periods, place, answer)

    def _warn(self, column: str, value: str, problem: str, fix: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(self.file, self._row, column, shortened(value), problem, fix, WARNING))

    def _group(self, measure: KnownMeasure, record: Sequence[str], text: Text) -> tuple[int, int] | None:
        place = (record[self.layout.measure], self.layout.group(record))
        remembered = self.memory.groups.get(place)
        if remembered:
            return remembered
        dimension, category = text.get("dimension", ""), text.get("category", "")
        group = self._take(
            "category" if category else "dimension", category or dimension, lambda _: self._pairs(measure, dimension, category)
        )
        return None if group is None else remember(self.memory.groups, place, self._breakdown(group))

    def _pairs(self, measure: KnownMeasure, dimension: str, category: str) -> Pairs:
        pairs = pairs_of(dimension, category)
        check_pairs(pairs, self.known.categories, self._near)
        for name, _ in pairs:
            if name not in measure.dimensions:
                problem = f"{measure.code} is not reported by {shortened(name)!r}."
                raise Refused(problem, "Correct the dimension, or add it to the measure in measure_dimensions.csv first.")
        return pairs

    def _breakdown(self, pairs: Pairs) -> tuple[int, int]:
        """The breakdown's part of keys and its id; a new one has a negative id until it is stored."""
        key = key_of(pairs)
        stored = self.known.breakdowns.get(key)
        if stored is None:
            stored = self.new_breakdowns.setdefault(key, (-1 - len(self.new_breakdowns), pairs))[0]
        return self._group_numbers.setdefault(stored, len(self._group_numbers)) << GROUP_SHIFT, stored

    def _amounts(self, text: Text) -> tuple[str, str] | None:
        value = self._take("value", text.get("value", ""), lambda cell: cells.value(cell, text.get("reason", "")))
        numerator = self._take("numerator", text.get("numerator", ""), cells.amount)
        denominator = self._take("denominator", text.get("denominator", ""), cells.amount)
        moe = self._take("moe", text.get("moe", ""), cells.margin)
        if value is None or numerator is None or denominator is None or moe is None:
            return None
        return f"{value[0]}\t{numerator}\t{denominator}\t{moe}", value[1]

    def _rest(self, record: Sequence[str], text: Text, mark: str) -> str | None:
        """What a row says besides. Rows with a reason are not remembered: their value must be empty, which only this way checks."""
        place = self.layout.rest(record)
        remembered = self.memory.rests.get(place)
        if remembered is not None and not mark:
            return remembered
        reason = self._optional("reason", text, cells.reason, "")
        qualifier = self._take("qualifier", text.get("qualifier", ""), lambda cell: cells.one_qualifier(cell, mark))
        state = self._optional("state", text, cells.state, "final")
        published = self._optional("published_on", text, lambda cell: day(cell).isoformat(), "")
        source, reference = self._optional("source", text, cells.source, ""), self._optional("source_ref", text, cells.source, "")
        note = self._optional("note", text, cells.note, "")
        parts = [reason, qualifier, state, published, source, reference, note]
        if any(part is None for part in parts):
            return None
        line = "\t".join(cells.escaped(str(part)) for part in parts)
        return line if reason or mark or self.known.history else remember(self.memory.rests, place, line)

    def _optional(self, column: str, text: Text, read: Callable[[str], object], empty: str) -> object:
        cell = text.get(column, "")
        return self._take(column, cell, read) if cell else empty

    def _recorded(self, measure: KnownMeasure, dates: str, text: Text) -> datetime | None:
        if not self.known.history:
            return None
        end = date.fromisoformat(dates.partition("\t")[2])
        given, published = text.get("recorded_at", ""), text.get("published_on", "")
        if published and not given and self._row in self.refused:
            return None
        return self._take("recorded_at", given, lambda _: cells.recorded((given, published), measure, end, self.known))

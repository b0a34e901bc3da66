"""Rows of readings to lines for the database: every cell checked, a million rows in seconds.

Each row is first put together from what is remembered of the cells of earlier rows, which takes a microsecond. The first row of
each kind, and every row that anything is wrong with, is read the careful way."""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np

from agencies.intake.findings import Finding, Refused
from metrics.intake.careful import GROUP_SHIFT, MEASURE_SHIFT, MOST_FINDINGS, Careful
from metrics.intake.columns import Layout
from metrics.intake.known import Known

# Figures that the careful way would hand on as they are: no mark, no sign of plus, no group of thousands, not too long.
_FIGURE = r"(?:\d{1,15}(?:\.\d{1,12})?|-(?!9999|6666|0)\d{1,15}(?:\.\d{1,12})?)"
_PLAIN = re.compile(rf"{_FIGURE}\t{_FIGURE}?\t{_FIGURE}?\t(?:\d{{1,15}}(?:\.\d{{1,12}})?)?", re.ASCII).fullmatch
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Readings:
    """The readings of one file. Run `lines` to its end, then `refuse_repeated`; then look at `findings` and `refused`.

    `repeated` are the rows that were handed out as lines and refused only afterwards."""

    def __init__(self, file: str, layout: Layout, known: Known) -> None:
        self._careful = Careful(file, layout, known)
        self._layout = layout
        self._keys, self._rows, self._recorded = array("Q"), array("I"), array("q")
        self.total = 0
        self.repeated: set[int] = set()

    @property
    def findings(self) -> list[Finding]:
        """What is wrong, by row."""
        listed = sorted(self._careful.findings, key=lambda finding: finding.row)
        if self._careful.not_listed:
            problem = f"{self._careful.not_listed:,} more problems are not listed."
            listed.append(Finding(self._careful.file, 0, "", "", problem, f"Repair the first {MOST_FINDINGS:,} and import again."))
        return listed

    @property
    def refused(self) -> set[int]:
        return self._careful.refused

    @property
    def staged(self) -> int:
        return len(self._keys)

    @property
    def new_breakdowns(self) -> dict[str, tuple[int, tuple[tuple[str, str], ...]]]:
        """Key to the provisional id, below 0, that lines use, and the categories."""
        return self._careful.new_breakdowns

    def lines(self, records: Iterable[tuple[int, Sequence[str]]]) -> Iterator[str]:
        """One line for COPY for each good row."""
        remembered, careful = self._quick(), self._careful.row
        add_key, add_row = self._keys.append, self._rows.append
        for number, cells in records:
            self.total += 1
            record = [*cells, ""]
            quick = remembered(record)
            if quick:
                key, line = quick
            else:
                staged = careful(number, record)
                if staged is None:
                    continue
                key, line = staged.key, staged.line
                if staged.recorded:
                    self._recorded.append((staged.recorded - _EPOCH) // _MICROSECOND)
            add_key(key)
            add_row(number)
            yield f"{number}\t{line}"

    def _quick(self) -> Callable[[Sequence[str]], tuple[int, str] | None]:
        """The function that gives the key and the line of a row all of whose parts were seen before, None for other rows."""
        layout, memory = self._layout, self._careful.memory
        width, code_place, plain = layout.width, layout.measure, _PLAIN
        pick_period, pick_group, pick_amounts, pick_rest = layout.period, layout.group, layout.amounts, layout.rest
        measures, periods, groups, rests = memory.measures, memory.periods, memory.groups, memory.rests

        def remembered(record: Sequence[str]) -> tuple[int, str] | None:
            if len(record) != width:
                return None
            amounts = "\t".join(pick_amounts(record))
            if not plain(amounts):
                return None
            try:
                code = record[code_place]
                number, measure = measures[code]
                end, dates = periods[measure.period, pick_period(record)]
                group, breakdown = groups[code, pick_group(record)]
                rest = rests[pick_rest(record)]
            except KeyError:
                return None
            return number | group | end, f"{measure.id}\t{breakdown}\t{dates}\t{amounts}\t{rest}\t\n"

        return remembered

    def refuse_repeated(self) -> None:
        """Refuse rows that are about the same measure, breakdown and period (and, in history, known from the same moment)."""
        keys, rows = np.frombuffer(self._keys, dtype=np.uint64), np.frombuffer(self._rows, dtype=np.uint32)
        recorded = np.frombuffer(self._recorded, dtype=np.int64)
        if not len(recorded) and (_ascends(keys) or not _has_equal_neighbours(np.sort(keys))):
            return
        order = np.lexsort((rows, recorded, keys)) if len(recorded) else np.lexsort((rows, keys))
        same = keys[order][1:] == keys[order][:-1]
        if len(recorded):
            same &= recorded[order][1:] == recorded[order][:-1]
        for at in np.flatnonzero(same).tolist():
            shown = self._shown(int(keys[order[at]]))
            one, other = int(rows[order[at]]), int(rows[order[at + 1]])
            self.repeated |= {one, other}
            for row, twin in ((one, other), (other, one)):
                why = Refused(f"Row {twin} is about the same measure, breakdown and period.", "Keep one of the two rows.")
                self._careful.find(row, "period", shown, why)

    def _shown(self, key: int) -> str:
        """The measure and the last day of the period that a key is about."""
        code = list(self._careful.measure_numbers)[key >> MEASURE_SHIFT]
        return f"{code}, period to {date.fromordinal(key & (1 << GROUP_SHIFT) - 1)}"


def _has_equal_neighbours(ordered: "np.ndarray[tuple[int, ...], np.dtype[np.uint64]]") -> bool:
    return bool((ordered[1:] == ordered[:-1]).any())


def _ascends(keys: "np.ndarray[tuple[int, ...], np.dtype[np.uint64]]") -> bool:
    """Most files are in order, and need no copy to sort."""
    return bool((keys[1:] > keys[:-1]).all())

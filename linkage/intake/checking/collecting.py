"""Findings as they are collected: a few of each kind in full, the rest counted; of identifiers only the shape."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from agencies.intake.findings import WARNING, Finding, shortened
from linkage.intake.layouts import IDENTIFIERS, TOKENS

EACH = 20
"""Rows that are named for one problem of one column."""
FEWEST = 11
"""Rows that a text may count; of fewer it says that they are fewer."""
MASKED = (*IDENTIFIERS, *TOKENS, "person", "died_on", "ended_on", "date")


def shape_of(text: str) -> str:
    """What a cell looks like without what it says: letters are A or a, digits 9. Tells a repairer enough, and a reader nothing."""
    return re.sub(r"\d", "9", re.sub(r"[^\W\d_]", lambda found: "A" if found.group().isupper() else "a", text))


def repeatable(column: str, value: str) -> str:
    """A value as a finding may repeat it."""
    return shortened(shape_of(value) if column in MASKED else value)


def counted(count: int, of: int | None = None) -> str:
    """How many, as a text may say it: neither fewer than FEWEST nor, `of` so many, all but fewer."""
    if 0 < count < FEWEST:
        return f"Fewer than {FEWEST}"
    return f"All but fewer than {FEWEST}" if of is not None and 0 < of - count < FEWEST else f"{count:,}"


@dataclass(slots=True)
class Collector:
    """Takes problems of one file; `findings` has them in order, with a line of how many more where there were too many."""

    file: str
    _found: list[Finding] = field(default_factory=list)
    _counts: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)

    def add(self, column: str, problem: str, fix: str, cells: Iterable[tuple[int, str]], *, severity: str = "error") -> None:
        """The same problem in several cells, as (row, value)."""
        kind = (column, problem, fix, severity)
        for row, value in cells:
            self._counts[kind] += 1
            if self._counts[kind] <= EACH:
                self._found.append(Finding(self.file, row, column, repeatable(column, value), problem, fix, severity))

    def whole(self, column: str, problem: str, fix: str, *, severity: str = "error") -> None:
        """A problem of the file or a column as a whole."""
        self._found.append(Finding(self.file, 0, column, "", problem, fix, severity))

    def warn(self, column: str, problem: str, fix: str) -> None:
        self.whole(column, problem, fix, severity=WARNING)

    def findings(self) -> tuple[Finding, ...]:
        more = [
            Finding(self.file, 0, column, "", f"{count - EACH:,} more rows: {problem}", fix, severity)
            for (column, problem, fix, severity), count in self._counts.items()
            if count > EACH
        ]
        return tuple(sorted(self._found, key=lambda finding: (finding.row, finding.column)) + more)

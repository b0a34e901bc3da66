"""What is wrong with a file, said so that somebody can repair it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

ERROR = "error"
WARNING = "warning"
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. `row` counts as a spreadsheet does: the header is row 1; 0 is the file as a whole.

    `kind` is what problems are grouped by on the page of an upload; without one they are grouped by their column."""

    file: str
    row: int
    column: str
    value: str
    problem: str
    fix: str
    severity: str = ERROR
    kind: str = ""

    @property
    def refuses(self) -> bool:
        return self.severity == ERROR

    def as_row(self) -> dict[str, object]:
        """The columns that a report has; the file is named once, above."""
        fields = asdict(self)
        del fields["file"], fields["kind"]
        return fields


class Refused(ValueError):
    """A cell or a file that cannot be taken: the problem, what to do about it, and the row where a file breaks off."""

    def __init__(self, problem: str, fix: str, row: int = 0) -> None:
        super().__init__(f"{problem} {fix}")
        self.row = row
        self.problem = problem
        self.fix = fix


def shortened(text: str) -> str:
    """A value as a message quotes it: without line ends or control characters, not longer than a line."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[: SHOWN + 1])
    return plain if len(text) <= SHOWN else plain[:SHOWN] + "..."


def cell_finding(file: str, row: int, column: str, value: str, why: Refused) -> Finding:
    return Finding(file, row, column, shortened(value), why.problem, why.fix)


def refuses(findings: Iterable[Finding]) -> bool:
    return any(finding.refuses for finding in findings)


def table_of(findings: Iterable[Finding]) -> str:
    """The findings as lines of text in columns, each as wide as it needs: file, row, column, value, problem, what to do."""
    head = ("file", "row", "column", "value", "problem", "what to do")
    rows = [head, *((f.file, str(f.row or ""), f.column, f.value, f.problem, f.fix) for f in findings)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)

"""What is noted while a file is read: findings, rows and cells passed over, and the measures and categories that are wanted."""

from collections import Counter
from collections.abc import Mapping, Sequence

from agencies.intake.findings import ERROR, WARNING, Finding, Refused, shortened
from metrics.intake.layouts.results import Names

MOST_FINDINGS = 10_000
OWN = "own or "
Draft = tuple[int, str, Mapping[str, str]]


class Ledger:
    """One file's notes. `drafts`: code to the row, the column and the cells of measures.csv."""

    def __init__(self, file: str, names: Names) -> None:
        self._file, self._names = file, names
        self.findings: list[Finding] = []
        self.not_listed = 0
        self.refused = 0
        self.skipped: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.measures: set[str] = set()
        self.drafts: dict[str, Draft] = {}
        self.bad_drafts: set[str] = set()
        self.categories: dict[tuple[str, str], None] = {}
        self.reported_by: dict[tuple[str, str], None] = {}

    def refuse(self, row: int, column: str, value: str, why: Refused) -> None:
        """Note that something of a row cannot be taken."""
        self._find(row, column, value, why, ERROR)

    def warn(self, row: int, column: str, value: str, why: Refused) -> None:
        self._find(row, column, value, why, WARNING)

    def _find(self, row: int, column: str, value: str, why: Refused, severity: str) -> None:
        if len(self.findings) >= MOST_FINDINGS:
            self.not_listed += 1
            return
        self.findings.append(Finding(self._file, row, shortened(column), shortened(value), why.problem, why.fix, severity))

    def all_findings(self) -> list[Finding]:
        """What was noted, and how much more there is."""
        if not self.not_listed:
            return self.findings
        problem = f"{self.not_listed:,} more problems are not listed."
        return [*self.findings, Finding(self._file, 0, "", "", problem, f"Repair the first {MOST_FINDINGS:,} and try again.")]

    def measure(self, text: str) -> str:
        """The code of a measure by its code or name; what the catalog does not have stays as it is."""
        code = self._names.measures.get(text) or self._names.measures.get(folded(text)) or text
        self.measures.add(code)
        return code

    def is_known(self, code: str) -> bool:
        return self._names.measures.get(code) == code

    def agency(self, text: str) -> str:
        """The code of an agency by its code or name. Raises Refused when there is none.

        `own or OPM`: the one agency of whoever hands the file in, else this one."""
        if text.startswith(OWN):
            text = self._names.own or text.removeprefix(OWN)
        code = self._names.agencies.get(text) or self._names.agencies.get(folded(text))
        if code is None:
            fix = "Name it under draft.agency in the layout as the catalog does, or add the agency to the catalog first."
            raise Refused(f"There is no agency {shortened(text)!r}." if text else "Nothing says whose measure it is.", fix)
        return code

    def category(self, dimension: str, text: str, *, new: bool) -> str:
        """The category by its code or label; an unknown one stays as it is, and is made when it is `new`. Raises Refused."""
        code = self._names.categories.get(dimension, {}).get(folded(text))
        if code is not None:
            return code
        if not text:
            raise Refused("The cell that names the category is empty.", "Give it; or list '' under total when such rows are the total.")
        if "=" in text or ";" in text:
            raise Refused("A category may not have = or ; in it.", "Give it another name under names in the layout.")
        if new:
            self.categories[dimension, text] = None
        return text

    def draft(self, code: str, where: tuple[int, str], cells: Mapping[str, str], dimensions: Sequence[str]) -> None:
        self.drafts.setdefault(code, (*where, cells))
        self.report_by(code, dimensions)

    def report_by(self, code: str, dimensions: Sequence[str]) -> None:
        for dimension in dimensions:
            self.reported_by[code, dimension] = None


def folded(text: str) -> str:
    return " ".join(text.casefold().split())

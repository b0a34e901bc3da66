"""The columns of a file of readings, and where they stand in this file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from agencies.intake.findings import Finding
from agencies.intake.tables import header_findings

# Whether a column is required. A file has period, or period_start and period_end. `findings` is what a file of refused rows adds, and
# from_row and from_column what a layout adds; they are passed over, so that such a file can be repaired and imported as it is.
COLUMNS: Mapping[str, bool] = {
    "measure": True, "period": False, "period_start": False, "period_end": False, "value": False, "reason": False,
    "numerator": False, "denominator": False, "moe": False, "qualifier": False, "dimension": False, "category": False, "state": False,
    "published_on": False, "recorded_at": False, "source": False, "source_ref": False, "note": False,
    "findings": False, "from_row": False, "from_column": False,
}  # fmt: skip
PLACE = ("period", "period_start", "period_end")
GROUP = ("dimension", "category")
AMOUNTS = ("value", "numerator", "denominator", "moe")
REST = ("reason", "qualifier", "state", "published_on", "source", "source_ref", "note", "recorded_at")
Cells = tuple[str, ...]
Pick = Callable[[Sequence[str]], Cells]


@dataclass(frozen=True, slots=True)
class Layout:
    """Picks of cells out of a record that has an empty cell put behind it: a column that the file does not have is that cell.
    `width` counts it."""

    header: tuple[str, ...]
    width: int
    measure: int
    period: Pick
    group: Pick
    amounts: Pick
    rest: Pick

    def text(self, record: Sequence[str]) -> dict[str, str]:
        return {name: cell.strip() for name, cell in zip(self.header, record, strict=False)}


def layout_of(file: str, row: int, header: Sequence[str], history: bool) -> tuple[Layout | None, list[Finding]]:
    """The layout of a file with this header, or what is wrong with the header."""
    names = [name.strip() for name in header]
    while names and not names[-1]:
        names.pop()
    findings = [*header_findings(file, names, COLUMNS), *_incomplete(file, row, names, history)]
    if any(finding.refuses for finding in findings):
        return None, findings
    return Layout(
        tuple(names), len(names) + 1, names.index("measure"), *(_pick(names, wanted) for wanted in (PLACE, GROUP, AMOUNTS, REST))
    ), findings


def _incomplete(file: str, row: int, names: Sequence[str], history: bool) -> list[Finding]:
    found = []
    if "period" not in names and not {"period_start", "period_end"} <= set(names):
        fix = "Add the column period, or both period_start and period_end."
        found.append(Finding(file, row, "period", "", "Nothing says which period a row is about.", fix))
    if "value" not in names and "reason" not in names:
        found.append(Finding(file, row, "value", "", "There is neither a value nor a reason column.", "Add the column value."))
    if "recorded_at" in names and not history:
        fix = "Remove the column; staff load history with --history."
        found.append(Finding(file, row, "recorded_at", "", "When a figure became known is set by the import.", fix))
    return found


def _pick(names: Sequence[str], wanted: Sequence[str]) -> Pick:
    """A function that picks the wanted cells of a record with an empty cell put behind it, which stands in for missing columns."""
    return itemgetter(*(names.index(name) if name in names else -1 for name in wanted))

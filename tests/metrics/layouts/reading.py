"""Reading small foreign files by layouts, for the tests of layouts."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from agencies.intake.findings import Finding
from metrics.intake.layouts import LayoutSpec, Names, Understood, parse_layout
from metrics.intake.layouts.ledger import Ledger
from metrics.intake.layouts.results import DRAFTS, TARGETS, TIDY
from metrics.intake.layouts.running import Run

SHIPPED = Path(__file__).resolve().parents[3] / "demo" / "layouts"
CATALOGUE = Names(
    measures={"J-UNEMP": "J-UNEMP", "j-unemp": "J-UNEMP", "unemployment rate": "J-UNEMP"},
    agencies={"OPM": "OPM", "DOT": "DOT", "department of transportation": "DOT"},
    categories={"town": {"avon": "Avon", "new haven": "New Haven"}},
)
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """What came of a file: the rows of tidy.csv, targets.csv and drafts.csv, and what was noted."""

    rows: list[Row]
    targets: list[Row]
    drafts: list[Row]
    understood: Understood
    findings: list[Finding]

    def values(self, *columns: str) -> list[tuple[str, ...]]:
        """Some columns of the readings."""
        return [tuple(row[column] for column in columns) for row in self.rows]


def shipped(code: str) -> LayoutSpec:
    return parse_layout((SHIPPED / f"{code}.yml").read_text(encoding="utf-8"))


def workbook(path: Path, *sheets: tuple[str, Any], at: tuple[int, int] = (0, 0)) -> Path:
    """An XLSX with the sheets, their cells from a place on."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write(number + at[0], place + at[1], cell)
    return path


def read(folder: Path, layout: str | LayoutSpec, content: str | bytes | Path, *, name: str = "f.csv", history: bool = False) -> Read:
    """Read a file in this process. Raises Refused as the other process would say it."""
    spec = parse_layout(layout) if isinstance(layout, str) else layout
    path = content if isinstance(content, Path) else folder / name
    if not isinstance(content, Path):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    for left in (TIDY, TARGETS, DRAFTS):
        (folder / left).unlink(missing_ok=True)
    ledger = Ledger(path.name, CATALOGUE)
    found = Run(spec, folder, ledger, history).of(path, path.name)
    tidy, targets, drafts = (_rows(folder / each) for each in (TIDY, TARGETS, DRAFTS))
    return Read(tidy, targets, drafts, Understood.from_json(found["understood"]), ledger.all_findings())


def _rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

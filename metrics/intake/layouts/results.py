"""What tidying a file by a layout gives: how it was understood, what is wrong with it, and what else it wants."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from agencies.intake.findings import Finding

TIDY, TARGETS, DRAFTS = "tidy.csv", "targets.csv", "drafts.csv"


@dataclass(frozen=True, slots=True)
class Names:
    """What the catalog has, so that names in a file can stand for codes.

    `measures` and `agencies`: codes, and what names them in lower case, to the code. `categories`: the same by dimension. `own`: the
    agency of whoever hands the file in, when that is one."""

    measures: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    own: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """How a file was read. `columns`: each column that is used and what for; `unused`: the others. `skipped`: rows by the rule that
    passed them over; `left_out`: cells by why they say nothing. `refused`: facts that something is wrong with."""

    kind: str = ""
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    header_rows: tuple[int, ...] = ()
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unused: tuple[str, ...] = ()
    period_types: tuple[str, ...] = ()
    rows: int = 0
    measures: int = 0
    readings: int = 0
    targets: int = 0
    drafts: int = 0
    refused: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @staticmethod
    def from_json(row: Mapping[str, Any]) -> "Understood":
        lists = {"header_rows", "unused", "period_types"}
        plain = {name: tuple(value) if name in lists else value for name, value in row.items()}
        return Understood(**plain | {"columns": tuple((name, tuple(uses)) for name, uses in row["columns"])})


Where = tuple[int, str]
"""A row and a column of the foreign file."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """A file made tidy, in `folder`: tidy.csv; targets.csv and drafts.csv (laid out like measures.csv) where there are any.

    `categories`: those to be made, by dimension; `reported_by`: by which dimensions the drafts are reported. `target_places` and
    `draft_places`: where in the foreign file the rows of the two files stood, from their first row on."""

    folder: Path
    understood: Understood
    findings: tuple[Finding, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    reported_by: tuple[tuple[str, str], ...] = ()
    target_places: tuple[Where, ...] = ()
    draft_places: tuple[Where, ...] = ()

    @property
    def tidy(self) -> Path:
        return self.folder / TIDY

    @property
    def targets(self) -> Path:
        return self.folder / TARGETS

    @property
    def drafts(self) -> Path:
        return self.folder / DRAFTS

"""What came of a file of readings, and the file of the rows that were refused."""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agencies.intake.findings import Finding, refuses

ADDED_COLUMN = "findings"


@dataclass(frozen=True, slots=True)
class Report:
    """Counts and findings. `is_refused`: nothing was written. `understood`: how a foreign file was read, and its targets and drafts."""

    file: str
    sha256: str
    size: int = 0
    rows: int = 0
    added: int = 0
    revised: int = 0
    same: int = 0
    refused: int = 0
    findings: tuple[Finding, ...] = ()
    is_refused: bool = False
    refused_file: str = ""
    understood: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not refuses(self.findings)

    def as_json(self) -> dict[str, object]:
        """The report of `--report`, as docs/data-formats.md describes it."""
        counts = {name: getattr(self, name) for name in ("file", "sha256", "rows", "added", "revised", "same", "refused")}
        understood = {"understood": dict(self.understood)} if self.understood else {}
        return counts | understood | {"findings": [finding.as_row() for finding in self.findings]}


def write_refused(target: Path, records: Iterable[tuple[int, Sequence[str]]], rows: Collection[int], findings: Iterable[Finding]) -> None:
    """Write the header and the refused rows as they came, with what is wrong in a column at the end."""
    told: dict[int, list[str]] = defaultdict(list)
    for finding in findings:
        told[finding.row].append(f"{finding.column}: {finding.problem} {finding.fix}".removeprefix(": "))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for place, (number, record) in enumerate(records):
            if place == 0:
                writer.writerow([*record, ADDED_COLUMN])
            elif number in rows:
                writer.writerow([*record, " ".join(told[number])])

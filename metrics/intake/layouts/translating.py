"""What is said of a tidy file, said of the foreign file that it was made from."""

import csv
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from agencies.intake.findings import Finding
from metrics.intake.layouts.results import Understood, Where

OF_THE_VALUE = ("", "value", "reason", "qualifier")
_ROW = re.compile(r"\b(Row|row|rows) (\d+)")


def places_in(tidy: Path, rows: Collection[int]) -> dict[int, Where]:
    """Where the facts in some rows of a tidy file stood."""
    with tidy.open(encoding="utf-8", newline="") as file:
        return {number: (int(record[-2]), record[-1]) for number, record in enumerate(csv.reader(file), start=1) if number in rows}


def listed_places(places: Sequence[Where]) -> dict[int, Where]:
    """Where the rows of a file stood of which each has its place in a list; the first is row 2."""
    return dict(enumerate(places, start=2))


def translated(findings: Iterable[Finding], places: Mapping[int, Where], understood: Understood, file: str) -> tuple[Finding, ...]:
    """The findings with rows and columns of the foreign file; those of no row as they are."""
    columns = _columns(understood)
    return tuple(_translated(finding, places, columns, file) for finding in findings)


def _translated(finding: Finding, places: Mapping[int, Where], columns: Mapping[str, str], file: str) -> Finding:
    row, header = places.get(finding.row, (finding.row, ""))
    column = header if finding.column in OF_THE_VALUE else columns.get(finding.column, finding.column)
    problem = _ROW.sub(lambda found: f"{found[1]} {places.get(int(found[2]), (int(found[2]), ''))[0]}", finding.problem)
    return replace(finding, file=file, row=row, column=column or finding.column, problem=problem)


def _columns(understood: Understood) -> dict[str, str]:
    """The one column that a field of a tidy file comes from, where there is one."""
    found: dict[str, list[str]] = {}
    for column, uses in understood.columns:
        for use in uses:
            found.setdefault(use.removeprefix("draft "), []).append(column)
    return {use: listed[0] for use, listed in found.items() if len(listed) == 1}

"""Small tables, such as the files of the catalog: what columns they have, and how their rows are read and checked."""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from agencies.intake.cells import Reader
from agencies.intake.findings import Finding, Refused, cell_finding, shortened

WIDEST = 100


@dataclass(frozen=True, slots=True)
class Column:
    """`refers_to` names the list a code must be in, such as "agency"; `default` stands in for an empty cell."""

    name: str
    read: Reader
    required: bool = False
    default: object = ""
    refers_to: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file of the catalog: its name, its columns, those that together name a row, and those that must be in the header
    although their cells may be empty."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    needed: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` has the values of the columns that the file has; `text` what stood there."""

    number: int
    cells: Mapping[str, Any]
    text: Mapping[str, str]

    def get(self, name: str, default: Any = None) -> Any:
        return self.cells.get(name, default)


@dataclass(slots=True)
class Sheet:
    """A file as read: the good rows, how many there were, and what is wrong with the others."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    total: int = 0
    findings: list[Finding] = field(default_factory=list)

    def refuse(self, row: Row, column: str, problem: str, fix: str) -> None:
        self.findings.append(Finding(self.table.name, row.number, column, shortened(row.text.get(column, "")), problem, fix))

    def good_rows(self) -> list[Row]:
        """The rows that nothing is wrong with."""
        bad = self.refused_numbers()
        return [row for row in self.rows if row.number not in bad]

    def refused_numbers(self) -> set[int]:
        return {finding.row for finding in self.findings if finding.refuses}


def decoded(name: str, content: bytes) -> tuple[str, list[Finding]]:
    """The text of a file, or why it is not text in UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        problem = "The file is in UTF-16, or is not text."
    else:
        try:
            return content.decode("utf-8-sig"), []
        except UnicodeDecodeError as error:
            problem = f"The file is not in UTF-8: line {content.count(10, 0, error.start) + 1} has other bytes."
    return "", [Finding(name, 0, "", "", problem, "Save it as CSV UTF-8.")]


def read_table(table: Table, content: bytes) -> Sheet:
    """Read a file and check each cell by itself; rows that cannot be read are left out and have findings."""
    sheet = Sheet(table)
    text, problems = decoded(table.name, content)
    if problems:
        sheet.findings += problems
        return sheet
    records = _records(sheet, text)
    header = [name.strip() for name in next(records, (0, []))[1]]
    sheet.findings += header_findings(
        table.name, header, {column.name: column.required or column.name in table.needed for column in table.columns}
    )
    if not sheet.findings:
        for number, record in records:
            _read_row(sheet, header, number, record)
        _refuse_repeated(sheet)
    return sheet


def _records(sheet: Sheet, text: str) -> Iterator[tuple[int, list[str]]]:
    """The records with their spreadsheet row numbers, blank ones skipped."""
    number = 0
    try:
        for number, record in enumerate(csv.reader(StringIO(text, newline=""), strict=True), start=1):
            if any(cell.strip() for cell in record):
                yield number, record
    except csv.Error as error:
        problem, fix = f"From here on the file cannot be read as CSV: {error}.", "Check the quotation marks in this row."
        sheet.findings.append(Finding(sheet.table.name, number + 1, "", "", problem, fix))


def header_findings(file: str, header: list[str], known: Mapping[str, bool]) -> list[Finding]:
    """What is wrong with a header. `known` says of each column whether it is required."""
    if not header:
        return [Finding(file, 0, "", "", "The file is empty.", f"Start it with the header: {', '.join(known)}.")]
    if len(header) > WIDEST:
        return [Finding(file, 1, "", "", f"The file has {len(header)} columns.", "Keep only the columns that docs/data-formats.md lists.")]
    return [*_unknown(file, header, known), *_repeated(file, header), *_missing(file, header, known)]


def _unknown(file: str, header: list[str], known: Collection[str]) -> Iterator[Finding]:
    for place, name in enumerate(header, start=1):
        if name not in known:
            problem = "This column is not known." if name else f"Column {place} has no name."
            yield Finding(file, 1, shortened(name), shortened(name), problem, f"Remove or rename it. Known columns: {', '.join(known)}.")


def _repeated(file: str, header: list[str]) -> Iterator[Finding]:
    for name in sorted({name for name in header if name and header.count(name) > 1}):
        yield Finding(file, 1, shortened(name), shortened(name), "The header names this column twice.", "Keep one of them.")


def _missing(file: str, header: list[str], known: Mapping[str, bool]) -> Iterator[Finding]:
    for name, required in known.items():
        if required and name not in header:
            yield Finding(file, 1, name, "", "A required column is missing.", f"Add the column {name}.")


def _read_row(sheet: Sheet, header: list[str], number: int, record: list[str]) -> None:
    sheet.total += 1
    name = sheet.table.name
    if len(record) != len(header):
        problem = f"The row has {len(record)} cells, the header {len(header)}."
        sheet.findings.append(Finding(name, number, "", "", problem, "Put text with commas between quotation marks, and keep empty cells."))
        return
    text = {column: cell.strip() for column, cell in zip(header, record, strict=True)}
    cells: dict[str, object] = {}
    for column in header:
        try:
            cells[column] = read_cell(sheet.table.column(column), text[column])
        except Refused as why:
            sheet.findings.append(cell_finding(name, number, column, text[column], why))
    sheet.rows.append(Row(number, cells, text))


def read_cell(column: Column, text: str) -> object:
    if text:
        return column.read(text)
    if column.required:
        raise Refused("The cell is empty.", f"Give the {column.name}.")
    return column.default


def _refuse_repeated(sheet: Sheet) -> None:
    """The same key twice refuses both rows, each naming the other."""
    first: dict[tuple[str, ...], Row] = {}
    for row in sheet.rows:
        key = tuple(row.text.get(column, "") for column in sheet.table.key)
        if key in first:
            refuse_both(sheet, first[key], row, sheet.table.key[-1])
        else:
            first[key] = row


def refuse_both(sheet: Sheet, one: Row, other: Row, column: str) -> None:
    for row, twin in ((one, other), (other, one)):
        sheet.refuse(row, column, f"Row {twin.number} says the same again.", "Keep one of the two rows.")


def complete(sheet: Sheet, stored: Mapping[tuple[Any, ...], Mapping[str, Any]]) -> None:
    """Fill the columns that the file leaves out: with what is stored of the row, else with the column's default."""
    for place, row in enumerate(sheet.rows):
        kept = stored.get(tuple(row.get(name) for name in sheet.table.key), {})
        rest = {column.name: kept.get(column.name, column.default) for column in sheet.table.columns if column.name not in row.text}
        sheet.rows[place] = Row(row.number, dict(row.cells) | rest, row.text)


def check_references(sheet: Sheet, known: Mapping[str, Collection[str]]) -> None:
    """Refuse each code that names nothing. `known` has the codes of each list; a cell may hold several codes as a tuple."""
    for column in sheet.table.columns:
        if not column.refers_to:
            continue
        for row in sheet.rows:
            _check_reference(sheet, row, column, known[column.refers_to])


def _check_reference(sheet: Sheet, row: Row, column: Column, known: Collection[str]) -> None:
    given = row.get(column.name)
    for code in given if isinstance(given, tuple) else (given,):
        if code and code not in known:
            problem = f"There is no {column.refers_to} {shortened(str(code))}."
            sheet.refuse(row, column.name, problem, f"Correct the code, or add the {column.refers_to} first.")

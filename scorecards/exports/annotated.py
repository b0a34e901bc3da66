"""A copy of a file that was handed in, with what is wrong marked in its cells, and a sheet of all findings."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from scorecards.exports.workbook import OPTIONS

MOST_COMMENTS = 5_000
LONGEST = 32_000
HEAD = ("row", "column", "value", "what is wrong", "what to do", "severity")
FIELDS = ("row", "column", "value", "problem", "fix", "severity")
Rows = Iterable[tuple[int, Sequence[str]]]
Findings = Sequence[Mapping[str, Any]]


def annotated(rows: Rows, findings: Findings, header_rows: Sequence[int]) -> bytes:
    """The table as a workbook: cells that something is wrong with are colored and say what. Nothing in it is a formula or a link."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, OPTIONS) as book:
        sheet = book.add_worksheet("Your file")
        styles = {"error": book.add_format({"bg_color": "#F9D5D0"}), "warning": book.add_format({"bg_color": "#FBE6B8"})}
        bold = book.add_format({"bold": True, "bg_color": "#E7ECF3", "bottom": 1})
        _mark(sheet, rows, _by_row(findings), (styles, bold, frozenset(header_rows)))
        _list(book.add_worksheet("Findings"), findings, bold)
    return made.getvalue()


def _by_row(findings: Findings) -> dict[int, list[Mapping[str, Any]]]:
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for finding in findings:
        found[finding["row"]].append(finding)
    return found


def _mark(sheet: Any, rows: Rows, findings: Mapping[int, Findings], looks: tuple[Mapping[str, Any], Any, frozenset[int]]) -> None:
    styles, bold, headers = looks
    columns: dict[str, int] = {}
    said = 0
    for number, cells in rows:
        if number in headers:
            columns |= {name.strip(): place for place, name in enumerate(cells) if name.strip()}
        wrong = _by_column(findings.get(number, ()), columns)
        for place, cell in enumerate(cells):
            told = wrong.get(place)
            look = styles["error" if any(one["severity"] == "error" for one in told) else "warning"] if told else None
            _write(sheet, (number - 1, place), cell, look or (bold if number in headers else None))
        for place, told in wrong.items():
            if said < MOST_COMMENTS:
                said += 1
                sheet.write_comment(
                    number - 1, place, "\n".join(f"{one['problem']} {one['fix']}" for one in told)[:LONGEST], {"x_scale": 2}
                )
    sheet.freeze_panes(max(headers, default=0), 0)


def _by_column(findings: Findings, columns: Mapping[str, int]) -> dict[int, list[Mapping[str, Any]]]:
    """The findings of a row by the column that is marked; the first one where a finding is about the row."""
    found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for finding in findings:
        found[columns.get(str(finding["column"]).strip(), 0)].append(finding)
    return found


def _write(sheet: Any, where: tuple[int, int], cell: str, look: Any) -> None:
    """A number as such, everything else as text."""
    try:
        number = float(cell)
    except ValueError:
        number = float("nan")
    if abs(number) < 1e15 and not cell[:1].isspace() and "_" not in cell and not (cell[:1] == "0" and cell[1:2].isdigit()):
        sheet.write_number(*where, number, look)
    elif cell or look:
        sheet.write_string(*where, cell[:LONGEST], look)


def _list(sheet: Any, findings: Findings, bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for place, (name, width) in enumerate(zip(HEAD, (7, 16, 20, 60, 60, 10), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, bold)
    for number, finding in enumerate(findings, start=1):
        sheet.write_number(number, 0, finding["row"])
        for place, field in enumerate(FIELDS[1:], start=1):
            sheet.write_string(number, place, str(finding[field])[:LONGEST])

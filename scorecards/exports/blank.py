"""An empty workbook to fill with readings: the measures are there, the values are not."""

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter

from metrics.queries.upload_files import Blank
from metrics.rules.codes import Absence
from scorecards.exports.workbook import OPTIONS

WIDTHS = (18, 14, 14, 16, 40, 40)
REASONS = [each.slug for each in Absence]


def blank_workbook(head: Sequence[str], rows: Sequence[Blank]) -> bytes:
    """Sheet 1 is read by an upload; sheet 2 says what the measures are. The reasons for there being no value can be picked."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, OPTIONS) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E7ECF3", "bottom": 1})
        sheet, meanings = book.add_worksheet("Readings"), book.add_worksheet("Measures")
        for place, (name, width) in enumerate(zip(head, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, bold)
        sheet.freeze_panes(1, 0)
        for number, one in enumerate(rows, start=1):
            sheet.write_row(number, 0, [one.code, one.label, None, None, one.source])
        sheet.data_validation(1, 3, max(len(rows), 1), 3, {"validate": "list", "source": REASONS})
        meanings.set_column(0, 0, 18)
        meanings.set_column(1, 1, 60)
        meanings.write_row(0, 0, ["measure", "name", "unit"], bold)
        for number, one in enumerate(rows, start=1):
            meanings.write_row(number, 0, [one.code, one.name, one.unit])
    return made.getvalue()

"""Tables as an Excel workbook: a sheet each, and a last one that says what they are."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from scorecards.exports.tables import About, Column, Table

# Text is text: nothing in a workbook of ours is a formula or a link. Rows go to the disk as they come: anybody may ask for all there are.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = {"string": 24, "number": 14, "integer": 10, "boolean": 9, "date": 12, "datetime": 20}
# A sheet holds four times as many; nobody reads them there, and making them keeps the site from other work for minutes.
MOST_ROWS = 250_000
ABOUT = "About"


class TooManyRows(ValueError):
    """A table with more rows than are put into a workbook; the message is for the reader."""


def as_xlsx(tables: Sequence[Table], about: About) -> bytes:
    """The workbook: header rows frozen and filterable, days and numbers as such. Raises TooManyRows."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, OPTIONS) as book:
        # Without a moment of its own the same rows give the same bytes.
        book.set_properties({"title": about.title, "comments": about.description, "created": datetime.combine(about.as_of, time())})
        styles = _Styles(book)
        for table in tables:
            _fill(book.add_worksheet(table.name[:31]), table, styles)
        _tell(book.add_worksheet(ABOUT), tables, about, styles)
    return made.getvalue()


class _Whole(float):
    """A number that prints all of its digits: the writer would keep 16, and 17 are needed to read back the same."""

    def __format__(self, _form: str) -> str:
        return repr(float(self))


class _Styles:
    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bg_color": "#E7ECF3", "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.bold = book.add_format({"bold": True, "valign": "top"})


def _fill(sheet: Any, table: Table, styles: _Styles) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, max(WIDTHS[column.kind], len(column.name) + 2))
        sheet.write_string(0, place, column.name, styles.head)
    last = 0
    for last, cells in enumerate(table.cells(), start=1):
        if last > MOST_ROWS:
            what = _("%(name)s has more than %(most)s rows, too many for a workbook. Take it as CSV or JSON.")
            raise TooManyRows(what % {"name": table.title, "most": f"{MOST_ROWS:,}"})
        for place, value in enumerate(cells):
            _write(sheet, (last, place), value, styles)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _write(sheet: Any, at: tuple[int, int], value: Any, styles: _Styles) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(*at, "yes" if value else "no")
    elif isinstance(value, int | float):
        sheet.write_number(*at, _Whole(value))
    elif isinstance(value, datetime):
        sheet.write_string(*at, value.isoformat())  # Excel knows no time zones
    elif isinstance(value, date):
        _write_day(sheet, at, value, styles)
    else:
        sheet.write_string(*at, value)


def _write_day(sheet: Any, at: tuple[int, int], day: date, styles: _Styles) -> None:
    """A day as such; Excel's calendar begins in 1900, and what is older stays readable as text."""
    if day.year > 1900:
        sheet.write_datetime(*at, day, styles.day)
    else:
        sheet.write_string(*at, day.isoformat())


def _tell(sheet: Any, tables: Sequence[Table], about: About, styles: _Styles) -> None:
    """The sheet that says what the workbook is and what its columns mean."""
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    lines = [*about.facts, ("", "")]
    for table in tables:
        lines += [(f"Sheet {table.name}", table.title), *(_meaning(column) for column in table.columns), ("", "")]
    for row, (name, text) in enumerate(lines):
        sheet.write_string(row, 0, name, styles.bold)
        sheet.write_string(row, 1, text, styles.wrapped)


def _meaning(column: Column) -> tuple[str, str]:
    return column.name, f"{column.meaning} ({column.kind})"

"""A table as CSV or JSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from agencies.intake.live_cells import disarmed
from scorecards.exports.tables import Table

BLOCK = 500


def as_csv(table: Table) -> Iterator[str]:
    """The table in pieces of some hundred rows. Numbers print so that they read back the same; texts cannot become formulas."""
    yield from _pieces(table, header=[column.name for column in table.columns])


def _pieces(table: Table, header: list[str]) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for number, cells in enumerate(table.cells(), start=1):
        writer.writerow([csv_cell(cell) for cell in cells])
        if number % BLOCK == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def csv_cell(value: Any) -> str:
    """A value as it stands in a CSV: nothing for None, yes and no, ISO days, the shortest form of a number that reads back the same."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return disarmed(value) if isinstance(value, str) else str(value)


def as_json(table: Table) -> Iterator[str]:
    """The rows as objects under the columns' names, one a line."""
    names = [column.name for column in table.columns]
    yield "["
    yield from _joined(
        json.dumps(dict(zip(names, map(_json, row), strict=True)), ensure_ascii=False, allow_nan=False) for row in table.cells()
    )
    yield "\n]\n"


def _joined(rows: Iterable[str]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{row}"


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value

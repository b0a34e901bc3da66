"""A file of feeds, one a row, as they ship with the demonstration."""

from collections.abc import Mapping
from pathlib import Path

from agencies.intake.findings import Refused
from metrics.intake.files import records

COLUMNS = ["code", "name", "agency", "address", "layout", "every_hours"]


def read_feeds(path: Path) -> list[Mapping[str, str]]:
    """The rows of a file of feeds. Raises Refused for one that is none."""
    content = records(path)
    _, header = next(content, (0, []))
    if header != COLUMNS:
        raise Refused("This is no file of feeds.", f"Give it the columns {', '.join(COLUMNS)}.")
    rows = [(number, record) for number, record in content]
    for number, record in rows:
        if len(record) != len(COLUMNS) or not record[-1].isdecimal():
            raise Refused(f"Row {number} is no feed.", "Give it a cell for each column, the last one a whole number of hours.", number)
    return [dict(zip(COLUMNS, record, strict=True)) for _, record in rows]

"""Rows that an agency's system hands in, as the tidy file they would have been: so that one reader reads both."""

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import StringIO

TAKEN = (
    "measure", "period", "period_start", "period_end", "value", "reason", "numerator", "denominator", "moe", "qualifier",
    "dimension", "category", "state", "published_on", "source", "source_ref", "note",
)  # fmt: skip
"""What a row may say: the columns of a tidy file but when it was recorded, which is now."""
FIRST_ROW = 2


def tidy_file(rows: Sequence[Mapping[str, object]]) -> bytes:
    """The tidy CSV of these rows, keyed by the names in TAKEN, with the columns that any of them says something in."""
    said = [name for name in TAKEN if any(row.get(name) not in (None, "") for row in rows)]
    columns = [name for name in TAKEN if name in {*said, "measure", "period", "value"}]
    if {"period_start", "period_end"} & set(said) and "period" not in said:
        columns.remove("period")
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return file.getvalue().encode()


def _cell(value: object) -> str:
    """The text of a value: a float in full and without an exponent, so that what was sent is what is read."""
    if value is None:
        return ""
    return f"{Decimal(repr(value)):f}" if isinstance(value, float) else str(value).replace("\0", "")


def index_of(row: int) -> int | None:
    """Which of the rows handed in (from 0) a row of the tidy file is; None: what is said of the whole."""
    return row - FIRST_ROW if row >= FIRST_ROW else None

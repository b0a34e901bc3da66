"""A file of an extract as batches of texts, with the rows that they begin at; a million rows pass through in bounded memory."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from agencies.intake.findings import Refused
from linkage.intake.checking.collecting import Collector
from linkage.intake.layouts import SPACES
from metrics.intake.files import is_spreadsheet

BLOCK = 4 << 20
BATCH = 100_000
LONGEST = 1000
"""Columns of a row; more are no table."""


def header_of(path: Path) -> list[str]:
    """The names of the columns. Raises Refused for a file that is not read at all."""
    if path.suffix.lower() == ".parquet":
        return [str(name) for name in _parquet(path).schema_arrow.names]
    if path.suffix.lower() != ".csv":
        raise Refused("The file is neither CSV nor Parquet by its name.", "Name it .csv (UTF-8, commas) or .parquet.")
    if path.stat().st_size == 0:
        raise Refused("The file is empty.", "Export it again.")
    if is_spreadsheet(path):
        raise Refused("The file is an Excel workbook.", "Save it as CSV UTF-8.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file), [])
    if not names or len(names) > LONGEST:
        raise Refused("The first row is no header.", "Put the names of the columns there.")
    return names


def batches(path: Path, names: list[str], collector: Collector) -> Iterator[tuple[int, dict[str, Any]]]:
    """(row of the first record, column -> texts), cells trimmed, empty where nothing is said. Rows count as in a spreadsheet."""
    row = 2
    for batch in _parquet_batches(path) if path.suffix.lower() == ".parquet" else _csv_batches(path, names, collector):
        yield row, {name: _texts(batch.column(place)) for place, name in enumerate(names)}
        row += batch.num_rows


def _texts(column: Any) -> Any:
    return pc.utf8_trim(pc.fill_null(pc.cast(column, pa.string()), ""), characters=SPACES)


def _parquet(path: Path) -> Any:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise Refused("The file is no Parquet file, or it is damaged.", "Write it again.") from error


def _parquet_batches(path: Path) -> Iterator[Any]:
    yield from _parquet(path).iter_batches(batch_size=BATCH)


def _csv_batches(path: Path, names: list[str], collector: Collector) -> Iterator[Any]:
    def broken(row: Any) -> str:
        text = f"The row has {row.actual_columns} cells, the header {row.expected_columns}."
        collector.add("", text, "Put cells with commas between quotation marks.", [(row.number or 0, "")])
        return "skip"

    try:
        yield from pacsv.open_csv(
            path,
            read_options=pacsv.ReadOptions(block_size=BLOCK, use_threads=False, column_names=names, skip_rows=1),
            parse_options=pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=broken),
            convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            raise Refused("The file breaks off, or a quotation mark is never closed.", "Export it again.") from error

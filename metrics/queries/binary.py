"""PostgreSQL's binary COPY format to and from columns: one numpy view, no parsing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.rules.columns import F64, I32, I64, B

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
TYPES = {"int8": ">i8", "int4": ">i4", "date": ">i4", "int2": ">i2", "float8": ">f8", "bool": "?"}
# PostgreSQL counts days from 2000-01-01, the rules from 1970-01-01.
PG_EPOCH = 10957
# A series row: field count, measure, breakdown, then two arrays of 20 bytes of head and `length, element` pairs.
_MEASURE, _BREAKDOWN, _LENGTH, _ENDS, _ARRAY_HEAD = 6, 18, 42, 50, 24
_END = np.dtype([("length", ">i4"), ("it", ">i4")])
_VALUE = np.dtype([("length", ">i4"), ("it", ">f8")])


class Image:
    """Collects what COPY sends into one growing buffer; a file as copy_expert wants it."""

    def __init__(self) -> None:
        self.buffer = bytearray(1 << 16)
        self.size = 0

    def write(self, sent: bytes) -> int:
        end = self.size + len(sent)
        if end > len(self.buffer):
            self.buffer.extend(bytes(max(len(self.buffer), len(sent))))
        self.buffer[self.size : end] = sent
        self.size = end
        return len(sent)


class Rows:
    """Collects the rows COPY sends, one image each: PostgreSQL sends one message a row."""

    def __init__(self) -> None:
        self.rows: list[bytes] = []
        self._begun = False

    def write(self, sent: bytes) -> int:
        row = sent if self._begun else sent[len(HEADER) :]
        self._begun = True
        if len(row) > len(TRAILER):
            self.rows.append(row)
        return len(sent)


def decode(image: Image, types: Sequence[str]) -> list[NDArray[Any]]:
    """The columns of an image without NULLs, of the types named."""
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for place, name in enumerate(types):
        fields += [(f"length{place}", ">i4"), (f"it{place}", TYPES[name])]
    row = np.dtype(fields)
    count, rest = divmod(image.size - len(HEADER) - len(TRAILER), row.itemsize)
    if rest:
        raise ValueError("A column of a COPY holds a NULL or has another type than named.")
    view = np.frombuffer(image.buffer, row, count, len(HEADER))
    return [view[f"it{place}"].astype(row[f"it{place}"].newbyteorder("=")) for place in range(len(types))]


@dataclass(frozen=True, slots=True)
class SeriesColumns:
    measure: I64
    breakdown: I64
    count: I64
    end: I32
    value: F64


def decode_series(rows: Sequence[bytes]) -> SeriesColumns:
    """Rows of (int8 measure, int8 breakdown, int4[] ends, float8[] values), arrays of equal length without NULLs."""
    measure = _integers(rows, _MEASURE, 8)
    breakdown = _integers(rows, _BREAKDOWN, 8)
    count = _integers(rows, _LENGTH, 4)
    if len(rows) and (count == count[0]).all():
        same = int(count[0])
        row = np.dtype([("head", f"V{_ENDS}"), ("end", _END, same), ("between", f"V{_ARRAY_HEAD}"), ("value", _VALUE, same)])
        view = np.frombuffer(b"".join(rows), row)
        ends, values = view["end"]["it"].ravel(), view["value"]["it"].ravel()
    else:
        sizes = count.tolist()
        ends = _joined([np.frombuffer(row, _END, n, _ENDS)["it"] for row, n in zip(rows, sizes, strict=True)])
        values = _joined([np.frombuffer(row, _VALUE, n, _ENDS + 8 * n + _ARRAY_HEAD)["it"] for row, n in zip(rows, sizes, strict=True)])
    return SeriesColumns(measure, breakdown, count, ends.astype(np.int32), values.astype(np.float64))


def _integers(rows: Sequence[bytes], start: int, size: int) -> I64:
    return np.fromiter((int.from_bytes(row[start : start + size], "big") for row in rows), np.int64, len(rows))


def _joined(parts: list[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0)


@dataclass(frozen=True, slots=True)
class Column:
    """A column to write: its name, PostgreSQL type and values; `missing` marks the rows written as NULL."""

    name: str
    type: str
    values: NDArray[Any]
    missing: B | None = None


def encode(columns: Sequence[Column]) -> bytes:
    """The image of the columns, for COPY FROM. Days are counted as the rules count them."""
    width = 2 + sum(4 + np.dtype(TYPES[column.type]).itemsize for column in columns)
    image = np.zeros((len(columns[0].values), width), np.uint8)
    keep = np.ones(image.shape, np.bool_)
    image[:, 1] = len(columns)
    place = 2
    for column in columns:
        place = _put(image, keep, place, column)
    return HEADER + (image.tobytes() if keep.all() else image[keep].tobytes()) + TRAILER


def _put(image: NDArray[np.uint8], keep: B, place: int, column: Column) -> int:
    wire = np.dtype(TYPES[column.type])
    size, end = wire.itemsize, place + 4 + wire.itemsize
    length = np.full(len(image), size, ">i4")
    values = column.values - PG_EPOCH if column.type == "date" else column.values
    if column.missing is not None:
        length[column.missing] = -1
        keep[column.missing, place + 4 : end] = False
        values = np.where(column.missing, 0, values)
    image[:, place : place + 4] = length.view(np.uint8).reshape(-1, 4)
    image[:, place + 4 : end] = np.ascontiguousarray(values.astype(wire)).view(np.uint8).reshape(-1, size)
    return end

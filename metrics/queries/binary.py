"""PostgreSQL's binary COPY format to and from columns: one numpy view, no parsing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.rules.columns import I64, B

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
TYPES = {"int8": ">i8", "int4": ">i4", "date": ">i4", "int2": ">i2", "float8": ">f8", "bool": "?"}
# PostgreSQL counts days from 2000-01-01, the rules from 1970-01-01.
PG_EPOCH = 10957
# A packed row: the field count, then measure and breakdown (a length and 8 bytes each), then the arrays: a length and 20 bytes of
# head, of which the last 8 are the number of elements and the lower bound, then a length and a value for each element.
_MEASURE, _BREAKDOWN, _ARRAYS, _ARRAY_HEAD = 6, 18, 26, 24
_LENGTH = _ARRAYS + _ARRAY_HEAD - 8


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
class Packed:
    """Rows by series: whose they are, how many each has, and the columns of all rows after one another."""

    measure: I64
    breakdown: I64
    count: I64
    columns: tuple[NDArray[Any], ...]


def unpack(rows: Sequence[bytes], types: Sequence[str]) -> Packed:
    """Rows of (int8 measure, int8 breakdown, one array per type); the arrays of a row are of one length, without NULLs.

    Days are counted as the rules count them."""
    count = _integers(rows, _LENGTH, 4)
    read = _alike if len(rows) and (count == count[0]).all() else _unlike
    found = read(rows, count.tolist(), [_element(name) for name in types])
    columns = tuple(column + PG_EPOCH if name == "date" else column for name, column in zip(types, found, strict=True))
    return Packed(_integers(rows, _MEASURE, 8), _integers(rows, _BREAKDOWN, 8), count, columns)


def _element(name: str) -> np.dtype[Any]:
    return np.dtype([("length", ">i4"), ("it", TYPES[name])])


def _alike(rows: Sequence[bytes], sizes: Sequence[int], elements: Sequence[np.dtype[Any]]) -> tuple[NDArray[Any], ...]:
    """All rows have the same length: one view over all of them."""
    fields: list[Any] = [("head", f"V{_ARRAYS}")]
    for place, element in enumerate(elements):
        fields += [(f"head{place}", f"V{_ARRAY_HEAD}"), (f"array{place}", element, sizes[0])]
    view = np.frombuffer(b"".join(rows), np.dtype(fields))
    return tuple(_native(view[f"array{place}"]["it"].ravel()) for place in range(len(elements)))


def _unlike(rows: Sequence[bytes], sizes: Sequence[int], elements: Sequence[np.dtype[Any]]) -> tuple[NDArray[Any], ...]:
    columns, width = [], 0
    for place, element in enumerate(elements):
        start = _ARRAYS + (place + 1) * _ARRAY_HEAD
        parts = [np.frombuffer(row, element, size, start + width * size)["it"] for row, size in zip(rows, sizes, strict=True)]
        columns.append(_native(np.concatenate(parts) if parts else np.zeros(0, element["it"])))
        width += element.itemsize
    return tuple(columns)


def _native(column: NDArray[Any]) -> NDArray[Any]:
    return column.astype(column.dtype.newbyteorder("="))


def _integers(rows: Sequence[bytes], start: int, size: int) -> I64:
    return np.fromiter((int.from_bytes(row[start : start + size], "big") for row in rows), np.int64, len(rows))


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

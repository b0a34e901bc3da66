"""A CSV as far as a careful reader can read it: a broken record costs that record, not the rest of the file."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOBase

from metrics.intake.files import LONGEST_FIELD

LONGEST_RECORD = 50
"""Lines that a record with quotation marks of its own may go over before it is taken for broken."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record with its number as a spreadsheet counts. `mended`: its quotation marks were not as they should be."""

    number: int
    cells: list[str]
    mended: bool = False


class _Lines:
    """The lines of a file, of which those of a broken record can be given back."""

    def __init__(self, file: TextIOBase) -> None:
        self._file, self._waiting = file, deque[str]()
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else next(self._file)
        self.taken.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._waiting.extendleft(reversed(lines))


def careful_records(file: TextIOBase, delimiter: str) -> Iterator[Record]:
    """Every record of a file opened with newline=""; empty ones too, so that rows keep their numbers."""
    csv.field_size_limit(LONGEST_FIELD)
    lines, number, width = _Lines(file), 0, 0
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.taken.clear()
        number += 1
        try:
            cells = next(reader)
            width = len(cells) or width
            yield Record(number, cells)
        except StopIteration:
            return
        except csv.Error:
            taken = list(lines.taken)
            cells, used = _mended(taken, lines, delimiter, width)
            lines.give_back(taken[used:])
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            yield Record(number, cells, mended=True)


def _mended(taken: list[str], lines: _Lines, delimiter: str, width: int) -> tuple[list[str], int]:
    """The cells of a record whose quotation marks are not doubled, and how many of the lines it takes; lines may be added.

    A mark that is never closed ends with its line, when the next line is a whole record by itself."""
    text = ""
    for used in range(1, LONGEST_RECORD + 1):
        if used > len(taken) and not _one_more(taken, lines):
            break
        line = taken[used - 1].rstrip("\r\n")
        if used > 1 and len(split(line, delimiter) or ()) == width > 1:
            break
        text += taken[used - 1]
        cells = split(text.rstrip("\r\n"), delimiter)
        if cells is not None:
            return cells, used
    return taken[0].rstrip("\r\n").split(delimiter), 1


def _one_more(taken: list[str], lines: _Lines) -> bool:
    line = next(lines, None)
    if line is not None:
        taken.append(line)
    return line is not None


def split(text: str, delimiter: str) -> list[str] | None:
    """The cells of a record, where a quotation mark ends a cell only before a delimiter or the end. None: one is still open."""
    cells, at = [], 0
    while True:
        if text[at : at + 1] == '"':
            end = _closing(text, at + 1, delimiter)
            if end is None:
                return None
            cells.append(text[at + 1 : end].replace('""', '"'))
            at = end + 1
        else:
            end = text.find(delimiter, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
            at = end
        if at >= len(text):
            return cells
        at += len(delimiter)


def _closing(text: str, start: int, delimiter: str) -> int | None:
    """Where the quotation mark stands that ends the cell."""
    at = text.find('"', start)
    while at >= 0:
        if text[at + 1 : at + 2] in ("", delimiter):
            return at
        at = text.find('"', at + (2 if text[at + 1 : at + 2] == '"' else 1))
    return None

"""The head of a foreign file: its sheets and the first rows of each as text, read in a process with limits on memory and time."""

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agencies.intake.findings import Refused
from metrics.intake.spreadsheet import ROOT, WALL_SECONDS, as_text, limited

ROWS = 200
# Rows from further down, evenly spread: a file sorted by town shows one town in its first rows.
SPREAD = 400
WIDEST = 400
LONGEST_CELL = 300
SHEETS = 60
_UNREADABLE = 3
_BINARY = (b"\xd0\xcf\x11\xe0", b"PK\x03\x04")
_SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its first rows, each as wide as the sheet, and some from further down; how many rows and columns it has.

    A text file is one sheet without a name."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    height: int
    width: int
    later: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What the beginning of a file shows. `separator` and `encoding` are of text files only."""

    file: str
    sheets: tuple[Sheet, ...]
    separator: str = ","
    encoding: str = "utf-8"


def read_head(path: Path, file: str = "") -> Head:
    """The head of a CSV, XLSX or XLS. Raises Refused when it is none of them, or larger than the limits allow."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "head.json"
        command = [sys.executable, "-m", "metrics.intake.guessing.heads", str(path.resolve()), str(target)]
        try:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=WALL_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise Refused("The file takes too long to read.", "Keep only the sheet with the figures.") from error
        if done.returncode:
            raise _refusal(done.returncode)
        return _from_json(json.loads(target.read_text(encoding="utf-8")), file or path.name)


def _refusal(code: int) -> Refused:
    if code == _UNREADABLE:
        return Refused("The file is neither a workbook nor a table of text, or it is damaged.", "Save it as CSV UTF-8 or as XLSX.")
    return Refused("The file needs more memory or time to read than is allowed.", "Keep only the sheet with the figures.")


def _from_json(found: dict[str, Any], file: str) -> Head:
    sheets = tuple(
        Sheet(one["name"], tuple(map(tuple, one["rows"])), one["height"], one["width"], tuple(map(tuple, one["later"])))
        for one in found["sheets"]
    )
    return Head(file, sheets, found["separator"], found["encoding"])


def head_of(path: Path) -> dict[str, Any]:
    """What the process writes. Raises ValueError, OSError or csv.Error for what is no table."""
    with path.open("rb") as file:
        start = file.read(4)
    return _workbook(path) if start in _BINARY else _text(path)


def _workbook(path: Path) -> dict[str, Any]:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(str(path)) as book:
        names = [one.name for one in book.sheets_metadata[:SHEETS]]
        sheets = [_sheet_of(book, name) for name in names]
    return {"sheets": [one for one in sheets if one["rows"]], "separator": ",", "encoding": ""}


def _sheet_of(book: Any, name: str) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(name)
    if not sheet.height:
        return _as_sheet(name, [], 0)
    rows = sheet.to_python(skip_empty_area=False)
    shown = [[as_text(cell) for cell in row] for row in (*rows[:ROWS], *_spread(rows))]
    return _as_sheet(name, shown, sheet.height)


def _spread(rows: Sequence[Any]) -> Sequence[Any]:
    """Some rows from below the first ones. The step is odd, so that it does not keep time with tables of 4 rows a place."""
    return rows[ROWS :: max(1, (len(rows) - ROWS) // SPREAD) | 1]


def _as_sheet(name: str, rows: Sequence[Sequence[str]], height: int) -> dict[str, Any]:
    """The rows as wide as the widest of them that has something in it, long cells shortened."""
    width = min(max((_last_filled(row) for row in rows), default=0), WIDEST)
    cut = [[cell[:LONGEST_CELL] for cell in row[:width]] + [""] * (width - len(row)) for row in rows]
    return {"name": name, "rows": cut[:ROWS] if width else [], "later": cut[ROWS:] if width else [], "height": height, "width": width}


def _last_filled(row: Sequence[str]) -> int:
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)


def _text(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    if b"\0" in content:
        raise ValueError("not text")
    try:
        text, encoding = content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("cp1252", errors="replace"), "windows-1252"
    lines = text.splitlines()
    separator = _separator(lines[:20])
    rows = list(_records(lines, separator))
    if not any(any(row) for row in rows):
        raise ValueError("empty")
    return {"sheets": [_as_sheet("", [*rows[:ROWS], *_spread(rows)], len(rows))], "separator": separator, "encoding": encoding}


def _separator(lines: Sequence[str]) -> str:
    """The sign that stands in most lines, and equally often in them."""

    def regular(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in lines if line.strip()]
        return (sum(count == max(counts, default=0) for count in counts) if any(counts) else 0, max(counts, default=0))

    return max(_SEPARATORS, key=regular)


def _records(lines: Sequence[str], separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(1 << 20)
    yield from csv.reader((f"{line}\n" for line in lines), delimiter=separator)


def main(source: str, target: str) -> int:
    """What the process does; gives its exit code."""
    try:
        found = head_of(Path(source))
    except MemoryError:
        raise
    except Exception:  # a workbook can be broken in more ways than its reader names
        return _UNREADABLE
    Path(target).write_text(json.dumps(found), encoding="utf-8")
    return 0


if __name__ == "__main__":
    limited()
    sys.exit(main(sys.argv[1], sys.argv[2]))

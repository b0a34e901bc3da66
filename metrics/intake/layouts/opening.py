"""Opening a foreign file: a workbook's sheet or a text in some encoding, as rows of texts one after the other."""

from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice
from pathlib import Path
from typing import Any

from agencies.intake.findings import Refused, shortened
from metrics.intake.files import BLOCK, OLD_EXCEL, PACKED, check_unpacked_size
from metrics.intake.layouts.careful_csv import Record, careful_records
from metrics.intake.layouts.spec import Reading
from metrics.intake.layouts.words import DELIMITERS
from metrics.intake.spreadsheet import WIDEST, as_text

SAMPLE_LINES = 100
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows, and how they were come by. `kind`: workbook or text."""

    rows: Iterator[Record]
    kind: str
    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""


@contextmanager
def opened(path: Path, how: Reading) -> Iterator[Opened]:
    """Opens an XLSX, XLS or text. Raises Refused for what is none of them, or has no such sheet."""
    with path.open("rb") as file:
        start = file.read(4)
    if start in (OLD_EXCEL, PACKED):
        if start == PACKED:
            check_unpacked_size(path)
        with _workbook(path) as book:
            sheet = _sheet(book, how.sheet)
            yield Opened(_sheet_rows(sheet), "workbook", sheet=sheet.name)
        return
    encoding = how.encoding if how.encoding not in ("", "utf-8") else _encoding(path, how.encoding)
    delimiter = how.delimiter or _delimiter(path, encoding)
    with path.open(encoding=encoding, newline="", errors="replace") as text:
        yield Opened(careful_records(text, delimiter), "text", encoding=encoding, delimiter=delimiter)


@contextmanager
def _workbook(path: Path) -> Iterator[Any]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError) as error:
        raise Refused(
            "The workbook cannot be read: it is damaged, protected or no workbook.", "Save it again as XLSX without a password."
        ) from error
    with book:
        yield book


def _sheet(book: Any, wanted: str) -> Any:
    from python_calamine import CalamineError

    names = list(book.sheet_names)
    if wanted.isascii() and wanted.isdecimal() and wanted not in names:
        name = names[int(wanted[:4]) - 1] if 0 < int(wanted[:4]) <= len(names) else None
    else:
        name = next((one for one in names if fnmatchcase(one.casefold().strip(), wanted.casefold().strip())), None)
    if name is None:
        listed = ", ".join(shortened(one) for one in names[:10])
        raise Refused(
            f"The workbook has no sheet {shortened(wanted)!r}; it has {listed}.", "Correct sheet in the layout, or choose another layout."
        )
    try:
        sheet = book.get_sheet_by_name(name)
    except (CalamineError, ValueError) as error:
        raise Refused(f"The sheet {shortened(name)!r} cannot be read.", "Save the workbook again as XLSX.") from error
    if sheet.width > WIDEST:
        raise Refused(f"The sheet is wider than {WIDEST:,} columns.", "Delete the columns that are not needed.")
    return sheet


def _sheet_rows(sheet: Any) -> Iterator[Record]:
    """The rows of a sheet from A1 on, whatever is empty there."""
    left = [""] * sheet.start[1] if sheet.start else []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield Record(number, left + [as_text(cell) for cell in cells])


def _encoding(path: Path, stated: str) -> str:
    """By the mark at the beginning; else UTF-8 when all of it is, else Windows-1252. Raises Refused for what is no text."""
    with path.open("rb") as file:
        start = file.read(4)
        for mark, encoding in _MARKS:
            if start.startswith(mark):
                return encoding
        file.seek(0)
        decoder, is_utf8 = getincrementaldecoder("utf-8")(), True
        while block := file.read(BLOCK):
            if b"\0" in block:
                raise Refused("The file has NUL bytes: it is damaged or is no text.", "Save it as CSV UTF-8 or as XLSX.")
            is_utf8 = is_utf8 and _decodes(decoder, block, final=False)
        is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    if not is_utf8 and stated == "utf-8":
        raise Refused("The file is not in UTF-8, as the layout says.", "Save it as CSV UTF-8, or correct encoding in the layout.")
    return "utf-8" if is_utf8 else "cp1252"


def _decodes(decoder: Any, block: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(path: Path, encoding: str) -> str:
    """The sign that stands most often the same number of times in a line; a comma when none does."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        lines = [line for line in islice(file, SAMPLE_LINES) if line.strip()]
    best, sign = 0, ","
    for each in dict.fromkeys(DELIMITERS.values()):
        counts = Counter(count for line in lines if (count := line.count(each)))
        score = max((times * (1 if count == 1 else 2) for count, times in counts.items()), default=0)
        if score > best:
            best, sign = score, each
    return sign

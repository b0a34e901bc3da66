"""A file of readings before its rows are read: which bytes, which kind, in what encoding."""

import csv
import hashlib
import zipfile
from codecs import getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path

from agencies.intake.findings import Refused

BLOCK = 1 << 20
LONGEST_FIELD = 20_000
LARGEST_UNPACKED = 256 << 20
# Spreadsheets of real figures unpack to 5 to 30 times their size.
SUSPECT_SIZE, SUSPECT_RATIO = 32 << 20, 60
MOST_PARTS = 1000
SAVE_AS = "Save it as CSV UTF-8 or as XLSX."
OLD_EXCEL, PACKED = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


def digest_of(path: Path) -> tuple[str, int]:
    """SHA-256 and size of a file's bytes."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        for block in iter(lambda: file.read(BLOCK), b""):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


def is_spreadsheet(path: Path) -> bool:
    """True for an XLSX, False for text in UTF-8. Raises Refused for anything else, and for a workbook too large to unpack."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLD_EXCEL:
        raise Refused("The file is an old or password-protected Excel workbook.", "Save it as XLSX without a password, or as CSV UTF-8.")
    if start == PACKED:
        check_unpacked_size(path)
        return True
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused("The file is in UTF-16.", SAVE_AS)
    _check_text(path)
    return False


def _check_text(path: Path) -> None:
    decoder, line = getincrementaldecoder("utf-8")(), 1
    with path.open("rb") as file:
        while True:
            block = file.read(BLOCK)
            if b"\0" in block:
                line += block.count(b"\n", 0, block.index(b"\0"))
                raise Refused(f"Line {line} has a NUL byte: the file is damaged, in UTF-16, or is not text.", SAVE_AS, line)
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line += error.object.count(b"\n", 0, error.start)
                raise Refused(f"Line {line} is not in UTF-8; the file may be in Latin-1 or Windows-1252.", SAVE_AS, line) from error
            line += block.count(b"\n")
            if not block:
                return


def check_unpacked_size(path: Path) -> None:
    """Refuse an XLSX that says it unpacks to more than any file of readings, before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused("The file begins like an XLSX and cannot be opened as one.", "Save it again as XLSX, or as CSV UTF-8.") from error
    unpacked = sum(part.file_size for part in parts)
    ratio = unpacked / max(path.stat().st_size, 1)
    if unpacked > LARGEST_UNPACKED or len(parts) > MOST_PARTS or (unpacked > SUSPECT_SIZE and ratio > SUSPECT_RATIO):
        problem = f"The workbook unpacks to {unpacked >> 20:,} MB, {ratio:,.0f} times its size, in {len(parts):,} parts."
        raise Refused(problem, "Keep only the sheet with the readings, or save that sheet as CSV UTF-8.")


def records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV file with their spreadsheet row numbers, blank ones skipped. Raises Refused where it is no CSV."""
    number = 0
    csv.field_size_limit(LONGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, record in enumerate(csv.reader(file, strict=True), start=1):
                if record and (record[0] or any(record)):
                    yield number, record
    except csv.Error as error:
        problem = f"From row {number + 1} on the file cannot be read as CSV: {error}."
        raise Refused(
            problem, "Check the quotation marks in this row, and that no cell is longer than 20,000 characters.", number + 1
        ) from error

"""The files around an upload: the original, its annotated copy, its findings, its refused rows, and all that it changes."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from agencies.intake.findings import Refused
from agencies.intake.live_cells import disarmed
from metrics.intake.files import records
from metrics.intake.flat import to_flat
from metrics.queries.upload_files import Kept
from scorecards.exports.annotated import FIELDS, HEAD, annotated

Rows = list[tuple[int, list[str]]]
# Of what unpacks to more no copy is made: the page that asks for it must not fill the memory.
MOST_FLAT = 64 << 20
OCTETS, CSV = "application/octet-stream", "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class File:
    """A file to take away: what is in it, of which type, under what name."""

    content: bytes
    type: str
    name: str


def _original(found: Kept) -> File:
    return File(found.raw, OCTETS, _plain(found.filename))


def _findings(found: Kept) -> File:
    rows = ([disarmed(str(finding[name])) for name in FIELDS] for finding in found.findings)
    return File(as_lines(HEAD, rows), CSV, f"{_stem(found)}-findings.csv")


def _changes(found: Kept) -> File:
    return File(found.changes, CSV, f"{_stem(found)}-changes.csv")


def _refused(found: Kept) -> File:
    """The refused rows with their header, ready to be repaired and handed in."""
    told: dict[int, list[str]] = {}
    for finding in found.findings:
        told.setdefault(finding["row"], []).append(f"{finding['column']}: {finding['problem']}".removeprefix(": "))
    rows = _rows(found)
    headers = _headers(found, rows)
    header = next(([*map(disarmed, cells), "findings"] for number, cells in rows if number == headers[-1]), ["findings"])
    kept_rows = ([*map(disarmed, cells), " ".join(told.get(number, []))] for number, cells in rows if number in found.refused)
    return File(as_lines(header, kept_rows), CSV, f"{_stem(found)}-refused.csv")


def _annotated(found: Kept) -> File:
    """A copy of the table with its cells marked. Of a file that is no table, its findings alone."""
    rows = _rows(found)
    return File(annotated(rows, found.findings, _headers(found, rows)), XLSX, f"{_stem(found)}-annotated.xlsx")


def _headers(found: Kept, rows: Rows) -> Sequence[int]:
    """The rows that are the header; of a tidy file the first."""
    return found.understood.get("header_rows") or [rows[0][0] if rows else 1]


def _rows(found: Kept) -> Rows:
    """The rows of the table that was read, by their numbers; none of a file that is no table."""
    how = found.understood
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "raw", Path(folder) / "flat.csv"
        source.write_bytes(found.raw)
        try:
            to_flat(source, target, how.get("sheet", ""), how.get("encoding", ""), how.get("delimiter", ""))
            return list(records(target)) if target.stat().st_size <= MOST_FLAT else []
        except Refused:
            return []


KINDS: dict[str, Callable[[Kept], File]] = {
    "original": _original, "annotated": _annotated, "findings": _findings, "refused": _refused, "changes": _changes,
}  # fmt: skip


def as_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Lines of text as a CSV."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(head)
    writer.writerows(rows)
    return made.getvalue().encode()


def _stem(found: Kept) -> str:
    return _plain(Path(found.filename).stem)


def _plain(name: str) -> str:
    """A name that is safe in a header."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "-" for sign in name) or "file"

"""What the mapping page works on: an upload nobody has described yet, its first rows, and what comes out with the choices so far."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.rules.policy import DATA_KEEPERS, Viewer
from agencies.intake.findings import Finding, Refused
from metrics.intake.guessing.answers import answered, problems
from metrics.intake.guessing.catalogue import Catalogue, Finder
from metrics.intake.guessing.choices import Choices, Guess
from metrics.intake.guessing.columns import Column, columns_of
from metrics.intake.guessing.described import described
from metrics.intake.guessing.guess import find_table, guess
from metrics.intake.guessing.heads import Head, read_head
from metrics.intake.guessing.tables import Table
from metrics.intake.layouts import LayoutProblems, LayoutSpec, as_yaml, parse_layout
from metrics.intake.layouts.results import Tidied, Understood
from metrics.intake.layouts.tidying import tidy
from metrics.models import Upload, UploadState
from metrics.queries.layouts import catalogue
from metrics.queries.names import names
from metrics.queries.uploads import may_decide

MAPPABLE = (UploadState.UNKNOWN, UploadState.REVIEW, UploadState.REFUSED, UploadState.FAILED)
SHOWN_ROWS = 12
SHOWN_FINDINGS = 8
# A text is cut before it is tried: the page answers at once, whatever the size of the file.
TRIED_BYTES = 256 << 10
TRIED_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Source:
    """The file of an upload. `is_open`: it may still be described."""

    upload_id: int
    filename: str
    raw: bytes
    is_open: bool


@dataclass(frozen=True, slots=True)
class Mapped:
    """A file with the choices about it: the guess where nobody said otherwise. `missing`: what is still to be decided."""

    head: Head
    table: Table
    columns: tuple[Column, ...]
    guess: Guess
    choices: Choices
    known: Catalogue
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What comes out: the first tidy rows, the first findings, and the counts. `refused`: why nothing does."""

    rows: tuple[Mapping[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    understood: Understood | None = None
    refused: str = ""
    is_part: bool = False


def source_of(who: Viewer, upload_id: int) -> Source | None:
    """The upload's file, for who may decide about it."""
    upload = Upload.objects.select_related("content").filter(pk=upload_id).first()
    if upload is None or not may_decide(who, upload) or not hasattr(upload, "content"):
        return None
    return Source(upload.pk, upload.filename, bytes(upload.content.raw), upload.state in MAPPABLE)


@contextmanager
def _as_file(source: Source, part: int = 0) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(_first_lines(source.raw, part) if part else source.raw)
        yield path


def _first_lines(raw: bytes, size: int) -> bytes:
    """Whole lines of a text, not more than size; a workbook cannot be cut."""
    if raw[:2] in (b"PK", b"\xd0\xcf") or len(raw) <= size:
        return raw
    return raw[: raw.rfind(b"\n", 0, size) + 1]


def mapping_of(who: Viewer, source: Source, given: Mapping[str, str]) -> Mapped:
    """The file with the answers given so far, beside what `who` may see of the catalog. Raises Refused for a file that is no table."""
    known = catalogue(who)
    with _as_file(source) as path:
        head = read_head(path, source.filename)
    sheet, row = given.get("sheet", ""), given.get("header", "")
    header_row = int(row) if row.isdecimal() and len(row) < 4 else 0
    table = find_table(head, sheet, header_row)
    columns = columns_of(table.header, table.rows)
    first = guess(head, known, sheet, header_row)
    choices = answered(given, first.choices, columns, Finder(known))
    return Mapped(head, table, columns, first, choices, known, tuple(problems(choices, known.measures)))


def layout_text(found: Mapped) -> str:
    """The YAML of the layout that the choices make."""
    return as_yaml(described(found.choices, found.known.measures))


def preview(who: Viewer, source: Source, found: Mapped) -> Preview:
    """What the choices make of the file: of a long text, of its first part."""
    try:
        return tried(who, source, parse_layout(layout_text(found)))
    except LayoutProblems as error:
        return Preview(refused=" ".join(str(one) for one in error.problems[:3]))


def tried(who: Viewer, source: Source, spec: LayoutSpec) -> Preview:
    """What a layout makes of a file that `who` hands in. A page waits for it: what takes long is left to the upload."""
    known = names(None if who.state_roles & DATA_KEEPERS else who.agencies)
    with _as_file(source, TRIED_BYTES) as path, TemporaryDirectory() as folder:
        try:
            done = tidy(path, Path(folder), spec, known, file=source.filename, seconds=TRIED_SECONDS)
        except Refused as why:
            return Preview(refused=f"{why.problem} {why.fix}")
        return Preview(_first_rows(done), done.findings[:SHOWN_FINDINGS], done.understood, is_part=path.stat().st_size < len(source.raw))


def _first_rows(done: Tidied) -> tuple[dict[str, str], ...]:
    with done.tidy.open(encoding="utf-8", newline="") as file:
        return tuple(islice(csv.DictReader(file), SHOWN_ROWS))

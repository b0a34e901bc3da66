"""What shape a file has that was handed in: tidy, of a layout that is kept, or unknown."""

import csv
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from agencies.intake.findings import Refused
from metrics.intake.guessing.heads import Head, read_head
from metrics.intake.layouts import LayoutSpec, recognize
from metrics.models import Upload
from metrics.queries.layouts import kept_specs, spec_of_version


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is read: with a layout, or as it is."""

    layout: LayoutSpec | None = None
    layout_id: int | None = None


class Unknown(Exception):
    """A file that is not tidy and that no layout fits."""


def shape_of(upload: Upload, path: Path) -> Shape:
    """The shape of an upload's file: that of the layout chosen for it, else what it is recognized as. Raises Unknown."""
    if upload.layout_id:
        spec = spec_of_version(upload.layout_id)
        if spec is None:
            raise Unknown
        return Shape(spec, upload.layout_id)
    if _is_tidy(_first_cells(path)):
        return Shape()
    try:
        head = read_head(path, upload.filename)
    except Refused:
        # Reading it as it is says what is wrong with it.
        return Shape()
    if any(_is_tidy(list(row)) for sheet in head.sheets[:1] for row in sheet.rows[:1]):
        return Shape()
    return _recognized(head)


def _recognized(head: Head) -> Shape:
    kept = {one.code: one for one in kept_specs()}
    code = recognize(head, {code: one.spec for code, one in kept.items()})
    if code is None:
        raise Unknown
    return Shape(kept[code].spec, kept[code].version_id)


def _first_cells(path: Path) -> list[str]:
    """The first record of a CSV; nothing of anything else."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return next(csv.reader(islice(file, 3)), [])
    except (UnicodeDecodeError, csv.Error):
        return []


def _is_tidy(header: list[str]) -> bool:
    """Whether the header is that of a tidy file, as docs/data-formats.md describes it, perhaps with a mistake."""
    names = {name.strip() for name in header}
    return "measure" in names and bool(names & {"period", "period_end"}) and bool(names & {"value", "reason"})

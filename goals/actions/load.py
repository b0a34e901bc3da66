"""Loading the catalogue: read every file, check everything at once, then write all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.db import transaction

from accounts.models import User
from agencies.intake.findings import Finding, refuses
from agencies.intake.tables import Sheet
from goals.actions.check import Checked, check, read
from goals.actions.write import write

COMMAND = "load_catalog"


@dataclass(frozen=True, slots=True)
class FileCount:
    """What came of one file."""

    file: str
    added: int
    changed: int
    same: int
    refused: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """Counts in the order of writing, and what is wrong. `is_refused`: nothing was written."""

    counts: tuple[FileCount, ...]
    findings: tuple[Finding, ...]
    is_refused: bool


class _OnlyTried(Exception):
    """Rolls back a dry run."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__("dry run")
        self.loaded = loaded


def load_catalog(*, files: Mapping[str, bytes], by: User | None, at: datetime, dry_run: bool = False) -> Loaded:
    """Load the files of a catalogue, given by name; docs/data-formats.md describes them. Nothing is written unless all are clean."""
    try:
        with transaction.atomic(), pghistory.context(command=COMMAND, user=by.pk if by else None):
            return _load(files, by, at, dry_run)
    except _OnlyTried as tried:
        return tried.loaded


def _load(files: Mapping[str, bytes], by: User | None, at: datetime, dry_run: bool) -> Loaded:
    sheets, findings = read(files)
    checked = check(sheets)
    findings += [finding for sheet in sheets.values() for finding in sheet.findings]
    if refuses(findings):
        return Loaded(tuple(_refused(sheet) for sheet in sheets.values()), tuple(findings), is_refused=True)
    loaded = Loaded(_counted(checked, by, at), tuple(findings), is_refused=False)
    if dry_run:
        raise _OnlyTried(loaded)
    return loaded


def _refused(sheet: Sheet) -> FileCount:
    numbers = sheet.refused_numbers() - {0, 1}
    return FileCount(sheet.table.name, 0, 0, 0, len(numbers))


def _counted(checked: Checked, by: User | None, at: datetime) -> tuple[FileCount, ...]:
    return tuple(FileCount(file, put.added, put.changed, put.same, 0) for file, put in write(checked, by, at).items())

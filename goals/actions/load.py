"""Loading the catalog: read every file, check everything at once, then write all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from agencies.actions.context import recorded
from agencies.intake.findings import Finding, refuses
from agencies.intake.tables import Sheet
from goals.actions.check import Checked, check, read
from goals.actions.write import write
from metrics.actions.proposals import Why, record_changes
from metrics.intake.catalog import MEASURES
from metrics.models import Measure
from metrics.queries.clock import site_today
from metrics.queries.proposals import guarded_fields

COMMAND = "load_catalog"
CHANGES = "would be judged by something else than it is now."
SAY_WHY = "Load it with --why and --note, or put back what the measure says now."


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
    """Rolls back a dry run, and what would change definitions without a reason."""

    def __init__(self, loaded: Loaded) -> None:
        super().__init__("dry run")
        self.loaded = loaded


def load_catalog(*, files: Mapping[str, bytes], by: User | None, at: datetime, dry_run: bool = False, reason: Why | None = None) -> Loaded:
    """Load the files of a catalog, given by name; docs/data-formats.md describes them. Nothing is written unless all are clean.

    `reason`: why definitions of measures that are there already change; without it a file that changes one is refused."""
    said = {"reason": reason.note} if reason else {}
    try:
        with transaction.atomic(), recorded(command=COMMAND, user=by.pk if by else None, **said):
            return _load(files, by, at, dry_run, reason)
    except _OnlyTried as tried:
        return tried.loaded


def _load(files: Mapping[str, bytes], by: User | None, at: datetime, dry_run: bool, reason: Why | None) -> Loaded:
    sheets, findings = read(files)
    checked = check(sheets)
    findings += [finding for sheet in sheets.values() for finding in sheet.findings]
    if refuses(findings):
        return Loaded(tuple(_refused(sheet) for sheet in sheets.values()), tuple(findings), is_refused=True)
    before = guarded_fields()
    loaded = Loaded(_counted(checked, by, at), tuple(findings), is_refused=False)
    changed = _unexplained(sheets[MEASURES], before, reason)
    if changed:
        raise _OnlyTried(Loaded(tuple(_refused(sheet) for sheet in sheets.values()), (*findings, *changed), is_refused=True))
    if reason:
        record_changes(before=before, after=guarded_fields(), reason=reason, by=by, at=at, day=site_today())
    if dry_run:
        raise _OnlyTried(loaded)
    return loaded


def _unexplained(sheet: Sheet, before: Mapping[int, Mapping[str, Any]], reason: Why | None) -> list[Finding]:
    """What is wrong where measures that were there would be judged by something else, and nobody says why."""
    if reason:
        return []
    after = guarded_fields()
    changed = {pk: fields for pk, fields in after.items() if pk in before and fields != before[pk]}
    names = dict(Measure.objects.filter(pk__in=changed).values_list("pk", "code"))
    rows = {row.text["code"]: row.number for row in sheet.rows}
    return [
        Finding(sheet.table.name, rows.get(names[pk], 0), ", ".join(_fields(before[pk], fields)), "", f"{names[pk]} {CHANGES}", SAY_WHY)
        for pk, fields in changed.items()
    ]


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [name for name in after if before[name] != after[name]]


def _refused(sheet: Sheet) -> FileCount:
    numbers = sheet.refused_numbers() - {0, 1}
    return FileCount(sheet.table.name, 0, 0, 0, len(numbers))


def _counted(checked: Checked, by: User | None, at: datetime) -> tuple[FileCount, ...]:
    return tuple(FileCount(file, put.added, put.changed, put.same, 0) for file, put in write(checked, by, at).items())

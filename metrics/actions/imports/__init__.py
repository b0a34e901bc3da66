"""Importing a file of readings: read, check everything, then write all of it or nothing."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from accounts.models import User
from agencies.intake.findings import Finding, Refused
from metrics.actions.imports.manner import Brought, Incoming, Manner, Terms
from metrics.actions.imports.source import as_table, incoming_of
from metrics.actions.imports.writing import bring_in, store_upload
from metrics.intake.report import Report
from metrics.models import UploadState

__all__ = ["Brought", "Manner", "Terms", "import_on_terms", "import_readings"]


def import_readings(*, path: Path, manner: Manner, by: User | None, at: datetime) -> Report:
    """Import a CSV or XLSX of readings; docs/data-formats.md describes both. Nothing is written unless the file is clean or
    its good rows are to be accepted. What is not a dry run leaves an Upload. Raises OSError for a file that cannot be read."""
    incoming = incoming_of(path, manner, by, at)
    report = _imported(incoming)
    if report.is_refused and not manner.dry_run:
        store_upload(incoming, report, UploadState.REFUSED)
    return report


def import_on_terms(*, path: Path, manner: Manner, terms: Terms, by: User | None, at: datetime) -> Report:
    """The same of a file whose upload is stored already, and whose rows are held to terms."""
    return _imported(incoming_of(path, manner, by, at, terms))


def _imported(incoming: Incoming) -> Report:
    try:
        with as_table(incoming) as table:
            return bring_in(table)
    except Refused as why:
        finding = Finding(incoming.plain.file, why.row, "", "", why.problem, why.fix)
        return replace(incoming.plain, findings=(finding,), is_refused=True)

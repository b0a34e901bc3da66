"""Importing a file of readings: read, check everything, then write all of it or nothing."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.models import User
from agencies.intake.findings import WARNING, Finding, Refused
from metrics.actions.breakdowns import store_breakdowns
from metrics.actions.changes import note_changes
from metrics.actions.staging import Acceptance, Merged, give_breakdowns, leave_out, merge, stage
from metrics.intake.columns import layout_of
from metrics.intake.files import digest_of, is_spreadsheet, records
from metrics.intake.readings import Readings
from metrics.intake.report import Report, write_refused
from metrics.intake.spreadsheet import to_csv
from metrics.models import ChangeReason, Upload, UploadState
from metrics.queries.known import known
from metrics.queries.parts import parts_that_do_not_sum

LISTED_WITH_UPLOAD = 1_000
Records = Iterator[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Manner:
    """How to import. `accept_good`: good rows are written although others are refused. `history`: rows say when they were known."""

    dry_run: bool = False
    accept_good: bool = False
    history: bool = False


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A file on its way in. `source` is the CSV to read: the file at `path` itself, or what its sheet was written to."""

    path: Path
    source: Path
    plain: Report
    manner: Manner
    by: User | None
    at: datetime


class _NothingWritten(Exception):
    """Rolls back the transaction of a file that is refused or only tried."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.file)
        self.report = report


def import_readings(*, path: Path, manner: Manner, by: User | None, at: datetime) -> Report:
    """Import a CSV or XLSX of readings; docs/data-formats.md describes both. Nothing is written unless the file is clean or
    its good rows are to be accepted. What is not a dry run leaves an Upload. Raises OSError for a file that cannot be read."""
    sha256, size = digest_of(path)
    incoming = _Incoming(path, path, Report(path.name, sha256, size), manner, by, at)
    with tempfile.TemporaryDirectory() as folder:
        try:
            if is_spreadsheet(path):
                incoming = replace(incoming, source=Path(folder) / "sheet.csv")
                to_csv(path, incoming.source)
            report = _bring_in(incoming)
        except Refused as why:
            report = _unreadable(incoming, why)
    if report.is_refused and not manner.dry_run:
        _store_upload(incoming, report, UploadState.REFUSED)
    return report


def _unreadable(incoming: _Incoming, why: Refused) -> Report:
    finding = Finding(incoming.plain.file, why.row, "", "", why.problem, why.fix)
    return replace(incoming.plain, findings=(finding,), is_refused=True)


def _bring_in(incoming: _Incoming) -> Report:
    """Check and write. Raises Refused for a file that is no table."""
    content = records(incoming.source)
    number, header = next(content, (0, []))
    layout, findings = layout_of(incoming.plain.file, number, header, incoming.manner.history)
    if layout is None:
        return replace(incoming.plain, findings=tuple(findings), is_refused=True)
    facts = known(history=incoming.manner.history, accepted=incoming.by is not None, at=incoming.at)
    readings = Readings(incoming.plain.file, layout, facts)
    try:
        return _write(incoming, readings, content)
    except _NothingWritten as nothing:
        return nothing.report


@transaction.atomic
def _write(incoming: _Incoming, readings: Readings, content: Records) -> Report:
    _stage(readings, content)
    report = _counted(incoming.plain, readings)
    if not readings.total or (readings.refused and not incoming.manner.accept_good):
        raise _NothingWritten(replace(report, is_refused=True))
    upload = _store_upload(incoming, report, UploadState.PUBLISHED)
    stored = store_breakdowns(wanted={key: pairs for key, (_, pairs) in readings.new_breakdowns.items()})
    if stored:
        give_breakdowns((provisional, stored[key]) for key, (provisional, _) in readings.new_breakdowns.items())
    accepted = Acceptance(incoming.by.pk if incoming.by else None, incoming.at, upload.pk)
    merged = merge(readings.staged - len(readings.repeated), accepted, incoming.manner.history)
    note_changes(measure_ids=merged.measure_ids, reason=ChangeReason.READINGS, at=incoming.at)
    report = _merged(report, merged, upload.pk)
    if incoming.manner.dry_run:
        raise _NothingWritten(report)
    _finish_upload(upload, report)
    return _put_aside(incoming, report, readings.refused)


def _put_aside(incoming: _Incoming, report: Report, refused: set[int]) -> Report:
    """Write the refused rows next to the file. It happens before the commit: where they cannot be kept, nothing is imported."""
    if not refused:
        return report
    target = incoming.path.with_name(f"{incoming.path.name}.refused.csv")
    write_refused(target, records(incoming.source), refused, report.findings)
    return replace(report, refused_file=target.name)


def _stage(readings: Readings, content: Records) -> None:
    """COPY the good rows to the temporary table. Raises Refused when the file stops being a table half way."""
    broken: list[Refused] = []

    def readable() -> Records:
        try:
            yield from content
        except Refused as why:
            broken.append(why)

    stage(readings.lines(readable()))
    if broken:
        raise broken[0]
    readings.refuse_repeated()
    if readings.repeated:
        leave_out(readings.repeated)


def _counted(plain: Report, readings: Readings) -> Report:
    findings = tuple(readings.findings)
    if not readings.total:
        findings += (Finding(plain.file, 0, "", "", "The file has a header and no rows.", "Add the readings below the header."),)
    return replace(plain, rows=readings.total, refused=len(readings.refused), findings=findings)


def _merged(report: Report, merged: Merged, upload_id: int) -> Report:
    warnings = tuple(
        Finding(
            report.file, 0, "value", f"{one.total:g}",
            f"{one.measure}, period to {one.period_end}: the parts by {one.dimension} sum to {one.parts:g}, the total is {one.total:g}.",
            "Check the parts and the total.", WARNING,
        )
        for one in parts_that_do_not_sum(measure_ids=merged.measure_ids, upload_id=upload_id)
    )  # fmt: skip
    return replace(report, added=merged.added, revised=merged.revised, same=merged.same, findings=report.findings + warnings)


def _store_upload(incoming: _Incoming, report: Report, state: UploadState) -> Upload:
    return Upload.objects.create(
        filename=report.file[:255],
        sha256=report.sha256,
        size_bytes=report.size,
        uploaded_at=incoming.at,
        uploaded_by=incoming.by,
        state=state,
        rows=report.rows,
        refused=report.refused,
        findings=[finding.as_row() for finding in report.findings[:LISTED_WITH_UPLOAD]],
    )


def _finish_upload(upload: Upload, report: Report) -> None:
    upload.added, upload.revised, upload.same = report.added, report.revised, report.same
    upload.findings = [finding.as_row() for finding in report.findings[:LISTED_WITH_UPLOAD]]
    upload.save(update_fields=["added", "revised", "same", "findings"])

"""The rows of a table of readings: checked, staged, merged, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from agencies.intake.findings import Finding, Refused
from metrics.actions.breakdowns import store_breakdowns
from metrics.actions.changes import note_changes
from metrics.actions.imports.foreign import Beside, bring_beside, nothing_in, of_the_file, refused_rows
from metrics.actions.imports.manner import Brought, Incoming, NothingWritten, unheard
from metrics.actions.staging import Acceptance, Merged, give_breakdowns, leave_out, merge, stage
from metrics.intake.columns import Layout, layout_of
from metrics.intake.files import BLOCK, records
from metrics.intake.readings import Readings
from metrics.intake.report import Report, write_refused
from metrics.models import ChangeReason, Measure, Upload, UploadState
from metrics.queries.clock import site_today
from metrics.queries.guards import guard_findings
from metrics.queries.known import known
from metrics.queries.periods import locks

LISTED_WITH_UPLOAD = 1_000
TOLD_EVERY = 1_000
Records = Iterator[tuple[int, Sequence[str]]]


def bring_in(incoming: Incoming) -> Report:
    """Check and write. Raises Refused for a file that is no table."""
    content = records(incoming.source)
    number, header = next(content, (0, []))
    layout, findings = layout_of(incoming.plain.file, number, header, incoming.manner.history)
    if layout is None:
        return replace(incoming.plain, findings=tuple(findings), is_refused=True)
    try:
        return _write(incoming, layout, _watched(content, incoming))
    except NothingWritten as nothing:
        return nothing.report


def _watched(content: Records, incoming: Incoming) -> Records:
    """The same rows, with word of how many have passed. Raises Refused past the most that are allowed."""
    terms = incoming.terms
    total = 0 if terms.progress is unheard else _lines_in(incoming.source)
    for count, row in enumerate(content, start=1):
        if terms.most_rows is not None and count > terms.most_rows:
            problem = f"The file has more than {terms.most_rows:,} rows."
            raise Refused(problem, "Split it, or ask for it to be imported by command, which has no limit.")
        if count % TOLD_EVERY == 0:
            terms.progress("checking", count, max(count, total))
        yield row


def _lines_in(path: Path) -> int:
    """How many lines a file has, whatever its size: what a workbook unpacks to can be a hundred times its own."""
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(BLOCK), b""))


@transaction.atomic
def _write(incoming: Incoming, layout: Layout, content: Records) -> Report:
    beside = bring_beside(incoming)
    terms, history = incoming.terms, incoming.manner.history
    may_accept = incoming.by is not None or terms.accepted
    readings = Readings(incoming.plain.file, layout, known(history=history, accepted=may_accept, at=incoming.at, within=terms.within))
    _stage(readings, content)
    report = _counted(incoming, readings, beside)
    if not report.rows or (report.refused and not incoming.manner.accept_good):
        raise NothingWritten(replace(report, is_refused=True))
    upload_id = incoming.terms.upload_id or store_upload(incoming, report, UploadState.PUBLISHED).pk
    stored = store_breakdowns(wanted={key: pairs for key, (_, pairs) in readings.new_breakdowns.items()})
    if stored:
        give_breakdowns((provisional, stored[key]) for key, (provisional, _) in readings.new_breakdowns.items())
    by_id, why = incoming.by.pk if incoming.by else None, incoming.manner.why
    accepted = Acceptance(by_id, incoming.at, upload_id, locks=locks(site_today()), why=why)
    incoming.terms.progress("comparing", readings.total, readings.total)
    merged = merge(readings.staged - len(readings.repeated), accepted, incoming.manner.history)
    _refuse_locked(incoming, report, merged)
    note_changes(measure_ids=merged.measure_ids, reason=ChangeReason.READINGS, at=incoming.at)
    report = _merged(incoming, report, merged, upload_id)
    return _finished(incoming, Brought(upload_id, merged, report, refused_rows(incoming, readings), layout.header), readings)


def _refuse_locked(incoming: Incoming, report: Report, merged: Merged) -> None:
    """Nothing is written where readings of closed periods would change without a reason. The review of an upload asks for it later."""
    is_review = incoming.terms.upload_id is not None and incoming.manner.dry_run
    if not merged.locked or incoming.manner.why or is_review:
        return
    count = sum(merged.locked.values())
    problem = f"{count:,} figures of closed reporting periods would change, from {min(merged.locked)} to {max(merged.locked)}."
    finding = Finding(incoming.plain.file, 0, "period", "", problem, "Say why with --why, or have OPM publish the file with a reason.")
    raise NothingWritten(replace(report, findings=(*report.findings, finding), is_refused=True))


def _finished(incoming: Incoming, brought: Brought, readings: Readings) -> Report:
    """Let what was brought in be looked at; then roll a trial back, or write what came of the file with its upload."""
    report = brought.report
    if incoming.terms.look:
        incoming.terms.look(brought)
    if incoming.manner.dry_run:
        raise NothingWritten(report)
    if incoming.terms.upload_id is None:
        _finish_upload(brought, report)
        return _put_aside(incoming, report, readings)
    return report


def _put_aside(incoming: Incoming, report: Report, readings: Readings) -> Report:
    """Write the refused rows next to the file. It happens before the commit: where they cannot be kept, nothing is imported."""
    if not readings.refused:
        return report
    target = incoming.path.with_name(f"{incoming.path.name}.refused.csv")
    write_refused(target, records(incoming.source), readings.refused, readings.findings)
    return replace(report, refused_file=target.name)


def _stage(readings: Readings, content: Records) -> None:
    """COPY the good rows to the temporary table. Raises Refused when the file stops being a table half way."""
    broken: list[BaseException] = []

    def readable() -> Records:
        # What is raised inside the COPY would come out as an error of the database.
        try:
            yield from content
        except BaseException as why:
            broken.append(why)

    stage(readings.lines(readable()))
    if broken:
        raise broken[0]
    readings.refuse_repeated()
    if readings.repeated:
        leave_out(readings.repeated)


def _counted(incoming: Incoming, readings: Readings, beside: Beside) -> Report:
    findings = beside.findings + of_the_file(incoming, readings.findings)
    rows = readings.total + beside.rows
    if not rows:
        findings += (Finding(incoming.plain.file, 0, "", "", *nothing_in(incoming)),)
    refused = len(readings.refused) + beside.refused
    return replace(incoming.plain, rows=rows, refused=refused, findings=findings, understood=beside.understood)


def _merged(incoming: Incoming, report: Report, merged: Merged, upload_id: int) -> Report:
    warnings = of_the_file(incoming, guard_findings(upload_id=upload_id, measure_ids=merged.measure_ids))
    return replace(report, added=merged.added, revised=merged.revised, same=merged.same, findings=(*report.findings, *warnings))


def store_upload(incoming: Incoming, report: Report, state: UploadState) -> Upload:
    """The upload of a file that was imported by command."""
    return Upload.objects.create(
        filename=report.file[:255],
        sha256=report.sha256,
        size_bytes=report.size,
        uploaded_at=incoming.at,
        uploaded_by=incoming.by,
        state=state,
        rows=report.rows,
        refused=report.refused,
        layout_id=incoming.manner.layout_id,
        understood=dict(report.understood),
        findings=[finding.as_row() for finding in report.findings[:LISTED_WITH_UPLOAD]],
    )


def _finish_upload(brought: Brought, report: Report) -> None:
    owners = Measure.objects.filter(pk__in=brought.merged.measure_ids).values_list("agency_id", flat=True)
    Upload.objects.filter(pk=brought.upload_id).update(
        effect={"agencies": sorted(set(owners))},
        added=report.added,
        revised=report.revised,
        same=report.same,
        findings=[finding.as_row() for finding in report.findings[:LISTED_WITH_UPLOAD]],
    )

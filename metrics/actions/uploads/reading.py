"""Reading a file that was handed in: everything is done as if it were published, looked at, and taken back."""

import gzip
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from accounts.queries import viewer
from accounts.rules.policy import DATA_KEEPERS
from metrics.actions.imports import Brought, Manner, Terms, import_on_terms
from metrics.actions.uploads.effects import Effect, Preview, effect_of
from metrics.actions.uploads.receiving import MOST_ROWS
from metrics.actions.uploads.shapes import Unknown, shape_of
from metrics.actions.uploads.states import afresh, claim, held
from metrics.actions.uploads.watching import Stopped, Watch, watched
from metrics.intake.report import Report
from metrics.models import Upload, UploadContent, UploadState
from metrics.queries.uploads import key_of

LISTED_OF_A_KIND = 20


def read_upload(*, upload_id: int, at: datetime, look: Preview | None = None) -> None:
    """Reads an upload that waits for it, or whose worker is gone, and says what publishing it would do. Nothing else is written.

    `look` is given the measures that would change, inside the transaction, and says more about them for the page."""
    upload = claim(upload_id, UploadState.READING, at)
    if upload is None:
        return
    effect, refused = Effect(), frozenset[int]()

    def look_on(brought: Brought) -> None:
        nonlocal effect, refused
        watch.say("judging", brought.report.rows, brought.report.rows)
        effect, refused = effect_of(brought, at, look), brought.refused

    try:
        with watched(upload) as watch:
            report = bring_in(upload, watch, look_on, at, Manner(dry_run=True, accept_good=True))
    except Stopped:
        return
    except Unknown:
        Upload.objects.filter(**held(upload)).update(**afresh(state=UploadState.UNKNOWN))
        return
    _keep(upload, report, effect, refused)


def bring_in(upload: Upload, watch: Watch, look: Callable[[Brought], None], at: datetime, manner: Manner) -> Report:
    """Imports the bytes of an upload on the terms of who handed it in. Notes the layout it has. Raises Unknown when it has none."""
    terms = Terms(
        upload_id=upload.pk,
        within=within(upload),
        accepted=True,
        most_rows=MOST_ROWS,
        look=look,
        progress=watch.say,
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / _file_name(upload.filename)
        path.write_bytes(bytes(UploadContent.objects.values_list("raw", flat=True).get(upload=upload)))
        shape = shape_of(upload, path)
        upload.layout_id = shape.layout_id
        manner = replace(manner, layout=shape.layout, layout_id=shape.layout_id)
        return import_on_terms(path=path, manner=manner, terms=terms, by=upload.decided_by, at=at)


def within(upload: Upload) -> frozenset[int] | None:
    """The agencies whose figures who handed it in may change; None: all."""
    if upload.uploaded_by is None:
        return None
    who = viewer(upload.uploaded_by)
    return None if who.state_roles & DATA_KEEPERS else who.agencies


def _file_name(name: str) -> str:
    """The file's own name where it can be one, for layouts that read it and findings that quote it."""
    kept = "".join(sign if sign.isalnum() or sign in " .-_()" else "_" for sign in Path(name).name)
    return kept.lstrip(".")[-100:] or "file"


@transaction.atomic
def _keep(upload: Upload, report: Report, effect: Effect, refused: frozenset[int]) -> None:
    """Keeps what was found out, if the upload is still this worker's."""
    is_refused = report.is_refused or not _says_something(report)
    findings = [finding.as_row() | {"kind": finding.kind} for finding in report.findings]
    kinds = Counter(map(key_of, findings))
    fields = {
        "rows": report.rows,
        "added": report.added,
        "revised": report.revised,
        "same": report.same,
        "refused": report.refused,
        "findings": _first_of_each(findings),
        "layout_id": upload.layout_id,
        "understood": dict(report.understood),
        "effect": effect.shown | {"kinds": kinds},
        "effect_key": effect.key,
    }
    error = upload.error
    state = UploadState.REFUSED if is_refused else UploadState.REVIEW
    if Upload.objects.filter(**held(upload)).update(**(afresh(state=state, error=error) | fields)):
        found = {"findings": findings, "refused": sorted(refused)}
        packed = gzip.compress(json.dumps(found).encode(), 6)
        UploadContent.objects.filter(upload=upload).update(findings=packed, effect=effect.changes or None)


def _says_something(report: Report) -> bool:
    """Whether anything in the file is good."""
    targets: Mapping[str, int] = report.understood.get("targets_written", {})
    return bool(report.added + report.revised + report.same + sum(targets.values()) - targets.get("refused", 0))


def _first_of_each(findings: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The first findings of each kind, which the page shows."""
    passed: Counter[str] = Counter()
    first = []
    for finding in findings:
        kind = key_of(finding)
        passed[kind] += 1
        if passed[kind] <= LISTED_OF_A_KIND:
            first.append(finding)
    return first

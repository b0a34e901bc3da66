"""What came of rows that an agency's system handed in."""

import gzip
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from metrics.intake.direct import index_of
from metrics.models import Measure, Upload, UploadContent, UploadOrigin, UploadState
from metrics.queries.uploads import hindrance, may_see

MOST_FINDINGS = 1000


@dataclass(frozen=True, slots=True)
class RowFinding:
    """What is to be said about one row (counted from 0), or about all (None)."""

    row: int | None
    column: str
    value: str
    severity: str
    kind: str
    problem: str
    fix: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One hand-in: how far it is, what it did or would do, what is to be said about its rows. `waits_for`: "", review, second_person,
    approval, other_agency or locked."""

    upload_id: int | None
    state: str
    waits_for: str
    rows: int
    added: int
    revised: int
    same: int
    refused: int
    findings: tuple[RowFinding, ...]

    @property
    def is_settled(self) -> bool:
        return self.state == UploadState.PUBLISHED


def handed_in(who: Viewer, upload_id: int) -> HandedIn | None:
    """A hand-in of a system; None when there is none or `who` may not see it."""
    upload = Upload.objects.filter(pk=upload_id, origin=UploadOrigin.API).first()
    if upload is None or not may_see(who, upload):
        return None
    waits = (hindrance(who, upload) or "review") if upload.state == UploadState.REVIEW else ""
    return HandedIn(
        upload_id=upload.pk,
        state=upload.state,
        waits_for=waits,
        rows=upload.rows,
        added=upload.added,
        revised=upload.revised,
        same=upload.same,
        refused=upload.refused,
        findings=_findings(upload),
    )


def not_of(codes: Collection[str], agency_id: int) -> frozenset[str]:
    """Which of these codes are no measures of the agency."""
    return frozenset(codes) - frozenset(Measure.objects.filter(code__in=codes, agency_id=agency_id).values_list("code", flat=True))


def _findings(upload: Upload) -> tuple[RowFinding, ...]:
    packed = UploadContent.objects.filter(upload=upload).values_list("findings", flat=True).first()
    found = json.loads(gzip.decompress(bytes(packed)))["findings"] if packed else upload.findings
    return tuple(
        RowFinding(index_of(one["row"]), one["column"], str(one["value"]), one["severity"], one.get("kind", ""), one["problem"], one["fix"])
        for one in found[:MOST_FINDINGS]
    )


def strangers(codes: Sequence[str], others: Collection[str]) -> HandedIn:
    """The refusal of rows (by their measures' codes) about `others`, which are no measures of who hands in."""
    problem, fix = _("Your agency has no measure with this code."), _("Check the code, or hand it in as the agency it belongs to.")
    wrong = [(row, code) for row, code in enumerate(codes) if code in others]
    findings = tuple(RowFinding(row, "measure", code, "error", "", problem, fix) for row, code in wrong[:MOST_FINDINGS])
    return HandedIn(None, UploadState.REFUSED, "", len(codes), 0, 0, 0, len(wrong), findings)

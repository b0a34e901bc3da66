"""Uploads as their pages show them, to those who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.queries import measures_visible_to, viewer
from accounts.rules.policy import (
    DATA_KEEPERS,
    Viewer,
    may_approve_facts_of,
    may_change_facts_of,
    may_change_locked,
    may_decide_upload,
    may_see_upload,
)
from metrics.models import Measure, ShownReading, Upload, UploadOrigin, UploadState
from metrics.queries.clock import site_today
from metrics.queries.periods import locks

WORKED_ON = (UploadState.RECEIVED, UploadState.READING, UploadState.PUBLISHING, UploadState.WITHDRAWING)
LISTED = 100


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One file that was handed in, as the list shows it."""

    upload_id: int
    filename: str
    state: UploadState
    origin: UploadOrigin
    uploaded_at: datetime
    uploaded_by: str
    layout: str
    rows: int
    added: int
    revised: int
    same: int
    refused: int

    @property
    def is_worked_on(self) -> bool:
        return self.state in WORKED_ON

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to decide what becomes of it."""
        return self.state in (UploadState.UNKNOWN, UploadState.REVIEW)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind: how many there are, and the first of them."""

    kind: str
    refuses: bool
    count: int
    column: str
    fix: str
    first: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class UploadSheet:
    """One upload with everything its page shows. `hindrance`: why this viewer cannot publish it, "" when nothing is in the way.

    `sees_all`: the whole file may be downloaded, because all its figures are the viewer's to see."""

    row: UploadRow
    size_bytes: int
    stage: str
    done: int
    total: int
    error: str
    understood: Mapping[str, Any]
    effect: Mapping[str, Any]
    groups: tuple[Group, ...]
    layout_code: str
    feed: str
    decided_by: str
    decided_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None
    withdrawn_why: str
    hindrance: str
    may_decide: bool
    may_withdraw: bool
    sees_all: bool
    has_content: bool
    codes: frozenset[str] = field(default_factory=frozenset)


def agencies_of(upload: Upload) -> list[int]:
    """The agencies whose figures the upload has, as far as it was understood."""
    return list(upload.effect.get("agencies", []))


def may_see(who: Viewer, upload: Upload) -> bool:
    return may_see_upload(who, uploaded_by_id=upload.uploaded_by_id, agency_ids=agencies_of(upload))


def may_decide(who: Viewer, upload: Upload) -> bool:
    """Whether `who` may stop, discard, or read again an upload that is not published."""
    return may_decide_upload(who, uploaded_by_id=upload.uploaded_by_id, agency_ids=agencies_of(upload))


def hindrance(who: Viewer | None, upload: Upload) -> str:
    """Why `who` (None: the rules of a feed) may not publish the upload: other_agency, locked, approval, second_person; "": they may."""
    agencies = agencies_of(upload)
    keeps_all = who is None or bool(who.state_roles & DATA_KEEPERS)
    if who is not None and not keeps_all and not (agencies and all(may_change_facts_of(who, agency_id=one) for one in agencies)):
        return "other_agency"
    if upload.effect.get("locked") and not (who is None or may_change_locked(who)):
        return "locked"
    if not upload.effect.get("approval"):
        return ""
    if who is not None and upload.uploaded_by_id == who.user_id:
        return "second_person"
    owners = Measure.objects.filter(code__in=upload.effect["approval"]).values_list("agency_id", flat=True).distinct()
    return "" if who and all(may_approve_facts_of(who, agency_id=one) for one in owners) else "approval"


def may_publish(who: Viewer | None, upload: Upload) -> bool:
    return hindrance(who, upload) == ""


def may_withdraw(who: Viewer, upload: Upload) -> bool:
    """Whether `who` may take a published upload back: who may change all its figures, and approve those that need it."""
    if may_change_locked(who):
        return True
    return bool(agencies_of(upload)) and hindrance(who, upload) in ("", "second_person") and not _holds_locked(upload)


def _holds_locked(upload: Upload) -> bool:
    """Whether what stands of the upload is, some of it, of closed periods."""
    stands = (
        ShownReading.objects.filter(upload=upload, superseded_at__isnull=True).values_list("period_end", "measure__agency_id").distinct()
    )
    closed = locks(site_today())
    return any(closed.since(end, agency) is not None for end, agency in stands)


def uploads(who: Viewer, *, limit: int = LISTED) -> list[UploadRow]:
    """The newest uploads that `who` may see. One query."""
    return [_row(one) for one in seen_by(who).select_related("uploaded_by", "layout__layout").order_by("-uploaded_at", "-pk")[:limit]]


def seen_by(who: Viewer) -> QuerySet[Upload]:
    """The uploads for which `may_see` holds."""
    found = Upload.objects.defer("understood", "findings", "effect")
    if who.state_roles & DATA_KEEPERS:
        return found
    seen = Q(uploaded_by_id=who.user_id) if who.user_id is not None else Q(pk__in=[])
    for agency in who.agencies:
        seen |= Q(effect__agencies__contains=agency)
    return found.filter(seen)


def upload_sheet(who: Viewer, upload_id: int) -> UploadSheet | None:
    """One upload, None when there is none or `who` may not see it."""
    found = (
        Upload.objects.select_related("uploaded_by", "decided_by", "withdrawn_by", "feed", "layout__layout").filter(pk=upload_id).first()
    )
    if found is None or not may_see(who, found):
        return None
    decides, sees_all = may_decide(who, found), sees_whole_file(who, found)
    codes = _codes(who, found, sees_all)
    return UploadSheet(
        row=_row(found),
        size_bytes=found.size_bytes,
        stage=found.stage,
        done=found.done,
        total=found.total,
        error=found.error,
        understood=found.understood,
        effect=_visible(who, found.effect, codes),
        groups=_groups(found) if sees_all else (),
        layout_code=found.layout.layout.code if found.layout else "",
        feed=found.feed.name if found.feed else "",
        decided_by=found.decided_by.name if found.decided_by else "",
        decided_at=found.decided_at,
        withdrawn_by=found.withdrawn_by.name if found.withdrawn_by else "",
        withdrawn_at=found.withdrawn_at,
        withdrawn_why=found.withdrawn_why,
        hindrance=hindrance(who, found),
        may_decide=decides,
        may_withdraw=found.state == UploadState.PUBLISHED and may_withdraw(who, found),
        sees_all=sees_all,
        has_content=hasattr(found, "content"),
        codes=codes,
    )


def sees_whole_file(who: Viewer, upload: Upload) -> bool:
    """Whether every row is theirs to see. Of refused rows nobody knows whose they are: those of somebody else's file stay with it."""
    if not may_decide(who, upload):
        return False
    if not upload.refused or who.state_roles & DATA_KEEPERS or upload.uploaded_by_id == who.user_id:
        return True
    if upload.feed:
        return upload.feed.agency_id in who.agencies
    handed_in = viewer(upload.uploaded_by) if upload.uploaded_by else None
    return handed_in is not None and not handed_in.state_roles and handed_in.agencies <= who.agencies


def _codes(who: Viewer, upload: Upload, sees_all: bool) -> frozenset[str]:
    """The measures of the upload whose figures `who` may see here: all, or those of the own agencies."""
    codes = {one["code"] for one in upload.effect.get("measures", [])}
    if sees_all or not codes:
        return frozenset(codes)
    return frozenset(Measure.objects.filter(code__in=codes, agency_id__in=who.agencies).values_list("code", flat=True))


def _visible(who: Viewer, effect: Mapping[str, Any], codes: frozenset[str]) -> dict[str, Any]:
    """The effect without rows about measures that are another agency's, and without statuses of measures that `who` may not see."""
    listed = {
        name: [one for one in effect.get(name, []) if one.get("measure", one.get("code")) in codes] for name in ("measures", "revisions")
    }
    flips = effect.get("flips", [])
    # What is calculated from the file's measures stands in none of its rows; of a file that `who` sees in part, it may tell of the rest.
    is_whole = codes >= {one["code"] for one in effect.get("measures", [])}
    others = {one["measure"] for one in flips} - codes if is_whole else set()
    seen = set(Measure.objects.filter(measures_visible_to(who), code__in=others).values_list("code", flat=True)) if others else set()
    return dict(effect) | listed | {"flips": [one for one in flips if one["measure"] in codes or one["measure"] in seen]}


def _groups(upload: Upload) -> tuple[Group, ...]:
    """The findings by kind, refusing ones first, then by how many there are."""
    counts: Mapping[str, int] = upload.effect.get("kinds", {})
    found: dict[str, list[Mapping[str, Any]]] = {}
    for finding in upload.findings:
        found.setdefault(key_of(finding), []).append(finding)
    groups = [
        Group(
            rows[0].get("kind", ""),
            rows[0]["severity"] == "error",
            counts.get(key, len(rows)),
            rows[0]["column"],
            rows[0]["fix"],
            tuple(rows),
        )
        for key, rows in found.items()
    ]
    return tuple(sorted(groups, key=lambda one: (not one.refuses, -one.count, one.column)))


def key_of(finding: Mapping[str, Any]) -> str:
    """What findings are grouped by: their kind, else the column they are in and what is to be done about them."""
    return finding.get("kind") or f"{finding['severity']} {finding['column']} {finding['fix']}"


def _row(upload: Upload) -> UploadRow:
    return UploadRow(
        upload_id=upload.pk,
        filename=upload.filename,
        state=UploadState(upload.state),
        origin=UploadOrigin(upload.origin),
        uploaded_at=upload.uploaded_at,
        uploaded_by=upload.uploaded_by.name if upload.uploaded_by else "",
        layout=upload.layout.layout.name if upload.layout else "",
        rows=upload.rows,
        added=upload.added,
        revised=upload.revised,
        same=upload.same,
        refused=upload.refused,
    )

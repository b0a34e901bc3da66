"""A run as its own page shows it: how far each stage is, what it found, who has agreed, what the reader may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.rules.policy import Viewer, may_approve_study, may_release_study, may_run_studies, may_see_finding, may_see_study_work
from linkage.models import OPEN, Approval, DataOwner, Finding, Release, RunState, StudyRun, StudyStage
from linkage.queries.rows import FindingRow
from linkage.queries.studies import finding_row


@dataclass(frozen=True, slots=True)
class StageRow:
    """`done` of `total` while it runs; `counts` once it is finished."""

    name: str
    label: str
    state: str
    state_name: str
    done: int
    total: int
    started_at: datetime | None
    finished_at: datetime | None
    counts: Mapping[str, Any]

    @property
    def seconds(self) -> float | None:
        """How long a finished stage took."""
        return (self.finished_at - self.started_at).total_seconds() if self.started_at and self.finished_at else None


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """What an owner said; `agrees` None: nothing yet. `may_say`: the reader may say it for the agency."""

    agency_id: int
    agency: str
    agrees: bool | None
    note: str
    by: str
    at: datetime | None
    may_say: bool


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """A release of a run. `may_release`: the reader may release or decline it now; `may_withdraw`: take the request back."""

    release_id: int
    state: str
    state_name: str
    asked_by: str
    asked_at: datetime
    note: str
    decided_by: str
    decided_at: datetime | None
    decided_note: str
    approvals: tuple[ApprovalRow, ...]
    may_release: bool
    may_withdraw: bool

    @property
    def is_agreed(self) -> bool:
        """Whether every owner has agreed."""
        return all(one.agrees for one in self.approvals)


@dataclass(frozen=True, slots=True)
class RunPage:
    """`configuration` is what exact reproduction needs. `finding` is None for who may not read it yet. The rest says what the reader may
    do."""

    run_id: int
    number: int
    study_code: str
    study_title: str
    is_synthetic: bool
    state: str
    state_name: str
    error: str
    started_by: str
    started_at: datetime
    finished_at: datetime | None
    attempts: int
    configuration: Mapping[str, Any]
    model_sha256: str
    stages: tuple[StageRow, ...]
    finding: FindingRow | None
    releases: tuple[ReleaseRow, ...]
    may_cancel: bool
    may_resume: bool
    may_ask: bool

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


def run_page(who: Viewer, code: str, number: int) -> RunPage | None:
    """The page of a run; None when there is none that `who` may see. Seven queries whatever there is."""
    run = StudyRun.objects.select_related("study__agreement", "started_by").filter(study__code=code, number=number).first()
    owners = list(DataOwner.objects.filter(agreement__studies__code=code).select_related("agency").order_by("agency__name"))
    owner_ids = [owner.agency_id for owner in owners]
    if run is None or not may_see_study_work(who, owner_ids=owner_ids):
        return None
    finding = Finding.objects.select_related("run").filter(run=run).first()
    reads = may_see_finding(who, is_published=bool(finding and finding.published_at), owner_ids=owner_ids)
    releases = tuple(_release(who, one, owners) for one in _releases(run))
    officer = may_run_studies(who) and run.study.destroyed_at is None
    return RunPage(
        run_id=run.pk,
        number=run.number,
        study_code=run.study.code,
        study_title=run.study.title,
        is_synthetic=run.study.is_synthetic,
        state=run.state,
        state_name=run.get_state_display(),
        error=run.error,
        started_by=run.started_by.name,
        started_at=run.started_at,
        finished_at=run.finished_at,
        attempts=run.attempts,
        configuration=run.configuration,
        model_sha256=run.model_sha256,
        stages=tuple(map(_stage, run.stages.order_by("place"))),
        finding=finding_row(finding) if finding and reads else None,
        releases=releases,
        may_cancel=officer and run.state in OPEN,
        may_resume=officer and run.state in (RunState.FAILED, RunState.CANCELLED),
        may_ask=officer and _is_unpublished(finding) and not any(one.state in ("waiting", "released") for one in releases),
    )


def _is_unpublished(finding: Finding | None) -> bool:
    """Whether there is a finding that can be asked to be published: an example comes published, without a release."""
    return finding is not None and finding.published_at is None


def _stage(one: StudyStage) -> StageRow:
    return StageRow(
        one.name,
        one.get_name_display(),
        one.state,
        one.get_state_display(),
        one.done,
        one.total,
        one.started_at,
        one.finished_at,
        one.counts,
    )


def _releases(run: StudyRun) -> list[Release]:
    found = run.releases.select_related("asked_by", "decided_by", "run").prefetch_related("approvals__by")
    return list(found.order_by("-asked_at"))


def _release(who: Viewer, one: Release, owners: list[DataOwner]) -> ReleaseRow:
    said = {approval.agency_id: approval for approval in one.approvals.all()}
    waits = one.state == "waiting"
    hands = frozenset({*one.run.hands, one.asked_by_id, *(approval.by_id for approval in said.values())})
    return ReleaseRow(
        release_id=one.pk,
        state=one.state,
        state_name=one.get_state_display(),
        asked_by=one.asked_by.name,
        asked_at=one.asked_at,
        note=one.note,
        decided_by=one.decided_by.name if one.decided_by else "",
        decided_at=one.decided_at,
        decided_note=one.decided_note,
        approvals=tuple(_approval(who, one, owner, said.get(owner.agency_id)) for owner in owners),
        may_release=waits and may_release_study(who, hands=hands),
        may_withdraw=waits and may_run_studies(who),
    )


def _approval(who: Viewer, of: Release, owner: DataOwner, said: Approval | None) -> ApprovalRow:
    may = of.state == "waiting" and said is None and may_approve_study(who, agency_id=owner.agency_id, hands=of.run.hands)
    return ApprovalRow(
        agency_id=owner.agency_id,
        agency=owner.agency.name,
        agrees=said.agrees if said else None,
        note=said.note if said else "",
        by=said.by.name if said else "",
        at=said.at if said else None,
        may_say=may,
    )


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A release that waits for the reader: `for_agency` names the agency to agree for, empty where it is to be released."""

    release_id: int
    study_code: str
    study_title: str
    run: int
    asked_by: str
    asked_at: datetime
    for_agency: str
    agency_id: int | None


def waiting_for(who: Viewer) -> list[WaitingRow]:
    """What the reader has to agree to or to release, oldest first. Five queries at most."""
    if not (who.commissioner_of or may_release_study(who, hands=[])):
        return []
    found = Release.objects.filter(state="waiting").select_related("run__study__agreement", "asked_by").prefetch_related("approvals__by")
    rows: list[WaitingRow] = []
    for one in found.order_by("asked_at").prefetch_related("run__study__agreement__owners__agency"):
        shown = _release(who, one, list(one.run.study.agreement.owners.all()))
        rows += [_waiting(one, approval) for approval in shown.approvals if approval.may_say]
        rows += [_waiting(one, None)] if shown.may_release and shown.is_agreed else []
    return rows


def _waiting(one: Release, approval: ApprovalRow | None) -> WaitingRow:
    study = one.run.study
    agency, agency_id = (approval.agency, approval.agency_id) if approval else ("", None)
    return WaitingRow(one.pk, study.code, study.title, one.run.number, one.asked_by.name, one.asked_at, agency, agency_id)

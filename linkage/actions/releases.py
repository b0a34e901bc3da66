"""Releases: an officer asks, every owner agrees, a disclosure officer who had no hand in it releases. Nobody is two of these."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_approve_study, may_release_study, may_run_studies
from agencies.actions.context import because
from linkage.actions.log import note
from linkage.actions.refused import StudyRefused, refuse
from linkage.models import Approval, Finding, LogVerb, Release, ReleaseState, RunState, Study, StudyRun
from linkage.queries.held import closed, owner_ids
from metrics.queries.clock import NEW_YORK


@transaction.atomic
def ask_release(*, run_id: int, comment: str = "", by: User, at: datetime) -> int:
    """Asks that what a finished run found be published; the id of the release. Who asks had a hand in the run from then on.

    Raises PermissionDenied, or StudyRefused."""
    if not may_run_studies(viewer(by)):
        raise PermissionDenied
    run = StudyRun.objects.select_for_update(of=("self",)).select_related("study__agreement").get(pk=run_id)
    refuse(
        [
            closed_at(run.study, at),
            "" if run.state == RunState.FINISHED and Finding.objects.filter(run=run).exists() else _("The run has not finished."),
            _("Its release is asked for already, or it is published.")
            if run.releases.filter(state__in=[ReleaseState.WAITING, ReleaseState.RELEASED]).exists()
            else "",
        ]
    )
    with because(comment, by=by.pk):
        run.hands = sorted({*run.hands, by.pk})
        run.save(update_fields=["hands"])
        made = Release.objects.create(run=run, asked_by=by, asked_at=at, note=comment.strip())
        note(LogVerb.ASKED, study=run.study, by=by, at=at, run=run.number)
    return made.pk


def closed_at(study: Study, at: datetime) -> str:
    """Why nothing may be released of a study then, in words: its agreement was ended or has expired, or it was destroyed."""
    return closed(study, settings.SITE_CLOCK or at.astimezone(NEW_YORK).date())


def _held(release_id: int) -> Release:
    """The release, held until the end of the transaction: of two who decide one is first."""
    found = Release.objects.select_for_update(of=("self",)).select_related("run__study__agreement")
    return found.get(pk=release_id)


@transaction.atomic
def approve(*, release_id: int, agency_id: int, agrees: bool, comment: str = "", by: User, at: datetime) -> None:
    """An owner agrees or declines, once, by its commissioner. Who declines says why, and ends the release.

    Raises PermissionDenied, or StudyRefused."""
    release = _held(release_id)
    study = release.run.study
    if agency_id not in owner_ids(study) or not may_approve_study(viewer(by), agency_id=agency_id, hands=release.run.hands):
        raise PermissionDenied
    refuse(_not_approved(release, agency_id, agrees, comment, by, at))
    with because(comment, by=by.pk):
        Approval.objects.create(release=release, agency_id=agency_id, agrees=agrees, note=comment.strip(), by=by, at=at)
        if not agrees:
            _decide(release, ReleaseState.DECLINED, comment, by, at)
        verb = LogVerb.APPROVED if agrees else LogVerb.DECLINED
        note(verb, study=study, by=by, at=at, run=release.run.number, agency=agency_id)


def _not_approved(release: Release, agency_id: int, agrees: bool, comment: str, by: User, at: datetime) -> Iterator[str]:
    if release.state != ReleaseState.WAITING:
        yield _("This release is decided already.")
    if agrees:
        yield closed_at(release.run.study, at)
    if agrees and release.approvals.filter(by=by).exclude(agency_id=agency_id).exists():
        yield _("You have agreed for another agency. Each owner agrees by a person of its own.")
    if release.approvals.filter(agency_id=agency_id).exists():
        yield _("The agency has said so already.")
    if not agrees and not comment.strip():
        yield _("Say why you decline.")


def _decide(release: Release, state: ReleaseState, words: str, by: User, at: datetime) -> None:
    release.state, release.decided_by, release.decided_at, release.decided_note = state, by, at, words.strip()
    release.save(update_fields=["state", "decided_by", "decided_at", "decided_note"])


def hands_of(release: Release) -> frozenset[int]:
    """Everybody who may not release it: who ran it, asked for it, or agreed to it for an agency."""
    approved = release.approvals.values_list("by_id", flat=True)
    return frozenset({*release.run.hands, release.asked_by_id, *approved})


def release_finding(*, release_id: int, comment: str = "", by: User, at: datetime) -> int:
    """Publishes what a run found; the id of the finding. Then call `file_readings` with it. Raises PermissionDenied, or StudyRefused."""
    try:
        return _release(release_id, comment, by, at)
    except IntegrityError as why:
        raise StudyRefused([_("Another finding was released meanwhile.")]) from why


@transaction.atomic
def _release(release_id: int, comment: str, by: User, at: datetime) -> int:
    release = _held(release_id)
    if not may_release_study(viewer(by), hands=hands_of(release)):
        raise PermissionDenied
    refuse(_not_released(release, at))
    with because(comment, by=by.pk):
        _decide(release, ReleaseState.RELEASED, comment, by, at)
        finding = Finding.objects.get(run=release.run)
        finding.published_at = at
        finding.save(update_fields=["published_at"])
        note(LogVerb.RELEASED, study=release.run.study, by=by, at=at, run=release.run.number, sha256=finding.sha256)
    return finding.pk


def _not_released(release: Release, at: datetime) -> Iterator[str]:
    if release.state != ReleaseState.WAITING:
        yield _("This release is decided already.")
    yield closed_at(release.run.study, at)
    agreed = set(release.approvals.filter(agrees=True).values_list("agency_id", flat=True))
    owners = release.run.study.agreement.owners.select_related("agency").exclude(agency_id__in=agreed)
    missing = ", ".join(owner.agency.name for owner in owners)
    if missing:
        yield _("Not every owner has agreed yet: %(names)s.") % {"names": missing}


@transaction.atomic
def decline_release(*, release_id: int, comment: str, by: User, at: datetime) -> None:
    """A disclosure officer does not release, and says why. Raises PermissionDenied, or StudyRefused."""
    release = _held(release_id)
    if not may_release_study(viewer(by), hands=hands_of(release)):
        raise PermissionDenied
    _end(release, ReleaseState.DECLINED, LogVerb.DECLINED, comment, by, at)


@transaction.atomic
def withdraw_release(*, release_id: int, comment: str, by: User, at: datetime) -> None:
    """An officer takes the request back before it is decided. Raises PermissionDenied, or StudyRefused."""
    release = _held(release_id)
    if not may_run_studies(viewer(by)):
        raise PermissionDenied
    _end(release, ReleaseState.WITHDRAWN, LogVerb.WITHDRAWN, comment, by, at)


def take_all_back(*, agreement_id: int, words: str, by: User, at: datetime) -> None:
    """Takes back every release under an agreement that waits, in the caller's transaction. Who may end an agreement may do this."""
    found = Release.objects.select_for_update(of=("self",)).select_related("run__study")
    for release in found.filter(run__study__agreement=agreement_id, state=ReleaseState.WAITING):
        _end(release, ReleaseState.WITHDRAWN, LogVerb.WITHDRAWN, words, by, at)


def _end(release: Release, state: ReleaseState, verb: LogVerb, words: str, by: User, at: datetime) -> None:
    refuse(
        [
            "" if release.state == ReleaseState.WAITING else _("This release is decided already."),
            "" if words.strip() else _("Say why."),
        ]
    )
    with because(words, by=by.pk):
        _decide(release, state, words, by, at)
        note(verb, study=release.run.study, by=by, at=at, run=release.run.number)

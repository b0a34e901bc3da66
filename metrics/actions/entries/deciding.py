"""Accepting and returning readings that need approval."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.actions.worktime import note_work
from accounts.models import User, WorkKind
from accounts.queries import viewer
from accounts.rules.policy import may_approve_facts_of
from agencies.actions.context import because
from metrics.actions import statements
from metrics.actions.entries.handing_in import FACTS, said_of_correction
from metrics.actions.entries.refused import NotDecided
from metrics.actions.readings import NewReading, record_readings
from metrics.models import Submission, SubmissionState


@transaction.atomic
def decide_submissions(*, submission_ids: Sequence[int], accept: bool, comment: str, by: User, at: datetime) -> int:
    """Accepts the submissions, which makes readings of them, or returns them with a comment; then nudge the recalculation.

    All or nothing; says how many. Raises PermissionDenied, NotDecided."""
    if not accept and not comment.strip():
        raise NotDecided("unexplained")
    with connection.cursor() as cursor:
        cursor.execute(statements.LOCK)
    waiting = _waiting(submission_ids, by)
    if accept:
        _record(waiting, by, at)
    standing = SubmissionState.ACCEPTED if accept else SubmissionState.RETURNED
    decided = {"standing": standing, "decided_by": by, "decided_at": at, "comment": comment.strip()}
    with because(comment, by=by.pk):
        Submission.objects.filter(pk__in=[one.pk for one in waiting]).update(**decided)
    for code, alike in groupby(sorted(one.measure.agency.code for one in waiting)):
        note_work(by=by, kind=WorkKind.APPROVAL, subject=code, at=at, things=len(list(alike)))
    return len(waiting)


def _waiting(submission_ids: Sequence[int], by: User) -> list[Submission]:
    """The submissions, if all still wait and this person may decide all of them."""
    ids = set(submission_ids)
    found = list(Submission.objects.select_for_update(of=("self",)).select_related("measure__agency").filter(pk__in=ids).order_by("pk"))
    who = viewer(by)
    if not all(may_approve_facts_of(who, agency_id=one.measure.agency_id) for one in found):
        raise PermissionDenied
    if len(found) < len(ids) or any(one.standing != SubmissionState.WAITING for one in found):
        raise NotDecided("gone")
    if any(one.submitted_by_id == by.pk for one in found):
        raise NotDecided("own")
    return found


def _record(waiting: Sequence[Submission], by: User, at: datetime) -> None:
    for (why, note), alike in groupby(sorted(waiting, key=_explained), key=_explained):
        readings = [NewReading(**{name: getattr(one, name) for name in FACTS}) for one in alike]
        with because(said_of_correction(why, note), by=by.pk):
            record_readings(readings=readings, by=by, at=at, correction=why)


def _explained(one: Submission) -> tuple[str, str]:
    """The coded reason and the words of a submission that replaces a figure; empty for one that does not."""
    return (one.correction, one.note) if one.correction else ("", "")

"""What happened to what is somebody's: comments for them, updates and readings that came back or were approved, questions and answers."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Mail, MailKind, MailPreference, Role, RoleKind
from goals.models import Barrier, BarrierState, Comment, GoalUpdate, Mention, UpdateState
from goals.queries.staff import here, of_agency, owners
from metrics.models import Submission, SubmissionState
from metrics.rules.calendar import quarter_of
from scorecards.queries.duties.rows import place


@dataclass(frozen=True, slots=True)
class Window:
    """After the first moment, up to and with the second."""

    since: datetime
    until: datetime

    def of(self, field: str) -> Q:
        return Q(**{f"{field}__gt": self.since, f"{field}__lte": self.until})


@dataclass(frozen=True, slots=True)
class Event:
    """`what`: comment, returned, approved, asked, answered, or reading_returned; about the thing `name`."""

    user_id: int
    at: datetime
    what: str
    name: str
    by: str
    words: str
    path: str


def events(window: Window, user_id: int | None = None) -> dict[int, list[Event]]:
    """What happened in the window and was not seen yet, by whom it is for, oldest first. What came back to somebody who left goes to
    whose it is now. Nine queries, and one for each of those."""
    found: dict[int, list[Event]] = defaultdict(list)
    for one in (*_mentions(window), *_updates(window), *_readings(window), *_barriers(window)):
        if user_id in (None, one.user_id):
            found[one.user_id].append(one)
    return {key: sorted(rows, key=lambda row: row.at) for key, rows in found.items()}


def told_until() -> dict[int, datetime]:
    """Up to when each person was told, by the notices that were queued."""
    rows = Mail.objects.filter(kind=MailKind.NOTICE, key__startswith="notice:", user__isnull=False).order_by("user", "-id")
    return {user: datetime.fromisoformat(key.split("|")[2]) for user, key in rows.distinct("user").values_list("user", "key") if user}


def _mentions(window: Window) -> Iterator[Event]:
    unwilling = MailPreference.objects.filter(wants_mentions=False).values("user")
    found = Mention.objects.filter(
        window.of("comment__at"), seen_at__isnull=True, comment__resolved_at__isnull=True, comment__withdrawn_at__isnull=True
    ).exclude(user__in=unwilling)
    for one in found.select_related("comment__by", "comment__measure", "comment__update_of__goal", "comment__update_of__period"):
        name, path = _subject(one.comment)
        yield Event(one.user_id, one.comment.at, "comment", name, str(one.comment.by), one.comment.text, path)


def _subject(comment: Comment) -> tuple[str, str]:
    if comment.measure:
        return comment.measure.name, reverse("measure", args=[comment.measure.code]) + "#comments"
    update = comment.update_of
    return (update.goal.statement, _update_path(update)) if update else ("", "/my/")


def _update_path(update: GoalUpdate) -> str:
    return place("goal-update", update.goal.code, update.period.code, otherwise=reverse("goal", args=[update.goal.code]))


def _updates(window: Window) -> Iterator[Event]:
    """To who submitted an update and who saved it last: it came back, or was approved."""
    states = {UpdateState.RETURNED: "returned", UpdateState.APPROVED: "approved", UpdateState.PUBLISHED: "approved"}
    found = GoalUpdate.objects.filter(window.of("decided_at"), state__in=states).select_related("goal", "period", "decided_by")
    present = here({user_id for one in found for user_id in (one.submitted_by_id, one.saved_by_id) if user_id})
    for one in found:
        name = f"{one.goal.statement} ({quarter_of(one.period.end).label})"
        wrote = present & {one.submitted_by_id, one.saved_by_id}
        for user_id in (wrote or owners(one.goal.lead_id, goal_id=one.goal_id)) - {one.decided_by_id}:
            at, what = one.decided_at or window.until, states[UpdateState(one.state)]
            yield Event(user_id, at, what, name, str(one.decided_by), one.decision_note, _update_path(one))


def _readings(window: Window) -> Iterator[Event]:
    found = Submission.objects.filter(window.of("decided_at"), standing=SubmissionState.RETURNED).exclude(decided_by=F("submitted_by"))
    found = found.select_related("measure", "decided_by")
    present = here({one.submitted_by_id for one in found})
    for one in found:
        path = place("my-grid", otherwise="/my/", query=f"?measure={one.measure.code}")
        at = one.decided_at or window.until
        for user_id in present & {one.submitted_by_id} or owners(one.measure.agency_id, measure_id=one.measure_id):
            yield Event(user_id, at, "reading_returned", one.measure.name, str(one.decided_by), one.comment, path)


def _barriers(window: Window) -> Iterator[Event]:
    """Asked: to the commissioners of the agency that is asked. Answered: to who asked."""
    path = place("barrier-list", otherwise="/my/")
    asked = Barrier.objects.filter(window.of("raised_at"), state=BarrierState.OPEN).select_related("goal", "raised_by")
    heads = Role.objects.filter(kind=RoleKind.COMMISSIONER, ended_at__isnull=True, agency__in=asked.values("asked"))
    heads_of = defaultdict(list)
    for agency_id, user_id in heads.values_list("agency_id", "user_id"):
        heads_of[agency_id].append(user_id)
    for one in asked:
        for user_id in heads_of[one.asked_id]:
            yield Event(user_id, one.raised_at, "asked", one.goal.statement, str(one.raised_by), one.ask, path)
    answered = Barrier.objects.filter(window.of("answered_at")).exclude(state=BarrierState.WITHDRAWN)
    answered = answered.select_related("goal", "answered_by")
    present = here({one.raised_by_id for one in answered})
    for one in answered:
        for user_id in present & {one.raised_by_id} or of_agency(one.raised_by_agency_id, [RoleKind.COMMISSIONER]):
            at = one.answered_at or window.until
            yield Event(user_id, at, "answered", one.goal.statement, str(one.answered_by), one.answer, path)

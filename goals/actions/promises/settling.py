"""What becomes of a promise: its owner says that it is done, the chair drops it with a reason or publishes it."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import Viewer, may_answer_promise, may_run_reviews
from agencies.actions.context import because
from goals.actions.promises.scoring import score_promises
from goals.actions.reviews.locks import cleaned
from goals.actions.reviews.refused import ReviewRefused
from goals.models import Commitment, ReviewState, ScoreCause
from goals.rules.promises import LONGEST


@transaction.atomic
def say_done(*, promise_id: int, note: str, by: User, at: datetime, day: date) -> None:
    """Says for its owner that it is done on `day`, what was done in words. Raises PermissionDenied, ReviewRefused."""
    one = _answered(promise_id, viewer(by))
    if one.done_on is not None:
        raise ReviewRefused("done")
    one.done_on, one.done_by, one.done_at, one.done_note = day, by, at, cleaned(note, LONGEST)
    with because(note, by=by.pk):
        one.save(update_fields=["done_on", "done_by", "done_at", "done_note"])
    score_promises(day=day, at=at, ids=[one.pk], cause=ScoreCause.DONE)


@transaction.atomic
def take_back_done(*, promise_id: int, by: User, at: datetime, day: date) -> None:
    """Says that it is not done after all; the record keeps what was said. Raises PermissionDenied, ReviewRefused."""
    one = _answered(promise_id, viewer(by))
    if one.done_on is None:
        raise ReviewRefused("done")
    one.done_on, one.done_by, one.done_at, one.done_note = None, None, None, ""
    one.state = "late" if day > one.due_on else "open"
    one.save(update_fields=["done_on", "done_by", "done_at", "done_note", "state"])
    score_promises(day=day, at=at, ids=[one.pk], cause=ScoreCause.REOPENED)


@transaction.atomic
def drop_promise(*, promise_id: int, why: str, by: User, at: datetime, day: date) -> None:
    """Gives a promise up for good, with a reason. Raises PermissionDenied, ReviewRefused."""
    one = _run(promise_id, viewer(by))
    if one.dropped_on is not None:
        raise ReviewRefused("settled")
    if not why.strip():
        raise ReviewRefused("unexplained")
    one.dropped_on, one.dropped_by, one.dropped_at, one.dropped_why = day, by, at, cleaned(why, LONGEST)
    one.state = "dropped"
    with because(why, by=by.pk):
        one.save(update_fields=["dropped_on", "dropped_by", "dropped_at", "dropped_why", "state"])
    score_promises(day=day, at=at, ids=[one.pk], cause=ScoreCause.DROPPED)


@transaction.atomic
def publish_promise(*, promise_id: int, is_public: bool, by: User) -> None:
    """Shows a promise of a held review to everybody, or to staff alone again. One about a measure that is not published stays among staff.
    Raises PermissionDenied, ReviewRefused."""
    one = _run(promise_id, viewer(by))
    hidden = [of for of in (one.measure, one.effect_measure) if of and not of.is_public]
    if is_public and (hidden or one.review.state not in (ReviewState.HELD, ReviewState.MINUTED)):
        raise ReviewRefused("private")
    if one.is_public != is_public:
        one.is_public = is_public
        one.save(update_fields=["is_public"])


def _answered(promise_id: int, who: Viewer) -> Commitment:
    one = _held(promise_id)
    if one is None or not may_answer_promise(who, agency_id=one.agency_id, person_id=one.person_id):
        raise PermissionDenied
    if one.dropped_on is not None:
        raise ReviewRefused("settled")
    return one


def _run(promise_id: int, who: Viewer) -> Commitment:
    one = _held(promise_id)
    if one is None or not may_run_reviews(who):
        raise PermissionDenied
    return one


def _held(promise_id: int) -> Commitment | None:
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("review", "measure", "effect_measure")
    return rows.filter(pk=promise_id, withdrawn_at__isnull=True).first()

"""Making a promise, while the review is held."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Role, User
from accounts.queries import viewer
from accounts.rules.policy import Viewer, may_see_measure
from goals.actions.promises.scoring import score_promises
from goals.actions.reviews.locks import HELD, cleaned, locked_review
from goals.actions.reviews.refused import ReviewRefused
from goals.models import AgendaItem, Commitment, EffectState, Expected, Goal, Review, ScoreCause
from goals.queries.effects import base_of
from goals.rules.promises import LONGEST, checked_end
from metrics.models import Measure


@dataclass(frozen=True, slots=True)
class Expecting:
    """That a measure moves one way by so much, in its own unit, by a day."""

    measure_id: int
    way: str
    by: float
    on: date


@dataclass(frozen=True, slots=True)
class NewPromise:
    """`agency_id` owns it, `person_id` of that agency answers for it; it is about `goal_id` or `measure_id` or both."""

    what: str
    agency_id: int
    due_on: date
    goal_id: int | None = None
    measure_id: int | None = None
    person_id: int | None = None
    item_id: int | None = None
    expecting: Expecting | None = None


@transaction.atomic
def make_promise(*, review_id: int, promise: NewPromise, by: User, at: datetime, day: date) -> int:
    """Records a promise made in a review that is being held; its id. `day` is today. The reading that its effect starts from is kept with
    it. Raises PermissionDenied, ReviewRefused."""
    found, who = locked_review(review_id, by, HELD), viewer(by)
    _check(found, promise, who, day)
    made = Commitment.objects.create(
        review=found,
        item_id=promise.item_id,
        goal_id=promise.goal_id,
        measure_id=promise.measure_id,
        agency_id=promise.agency_id,
        person_id=promise.person_id,
        what=cleaned(promise.what, LONGEST),
        due_on=promise.due_on,
        made_by=by,
        made_at=at,
        made_on=day,
        is_example=found.is_example,
        **(_effect(promise.expecting, promise.agency_id, who, day) if promise.expecting else {}),
    )
    score_promises(day=day, at=at, ids=[made.pk], cause=ScoreCause.MADE)
    return made.pk


def _check(of: Review, promise: NewPromise, who: Viewer, day: date) -> None:
    if promise.goal_id is None and promise.measure_id is None:
        raise ReviewRefused("about")
    if promise.due_on < day:
        raise ReviewRefused("due")
    if promise.item_id is not None and not AgendaItem.objects.filter(review=of, pk=promise.item_id).exists():
        raise ReviewRefused("item")
    if promise.goal_id is not None and not Goal.objects.filter(pk=promise.goal_id).exists():
        raise ReviewRefused("about")
    if promise.measure_id is not None:
        _seen(promise.measure_id, promise.agency_id, who, "about")
    if promise.person_id is not None and not _works_for(promise.person_id, promise.agency_id):
        raise ReviewRefused("owner")


def _works_for(user_id: int, agency_id: int) -> bool:
    return Role.objects.filter(user=user_id, agency=agency_id, ended_at__isnull=True, user__is_active=True).exists()


def _seen(measure_id: int, agency_id: int, who: Viewer, why: str) -> Measure:
    """A measure that both who records it and the agency that promises may see."""
    found = Measure.objects.filter(pk=measure_id).first()
    theirs = Viewer(commissioner_of=frozenset({agency_id}))
    if found is None or not all(may_see_measure(one, is_public=found.is_public, agency_id=found.agency_id) for one in (who, theirs)):
        raise ReviewRefused(why if found is None else "unseen")
    return found


def _effect(expecting: Expecting, agency_id: int, who: Viewer, day: date) -> dict[str, Any]:
    measure = _seen(expecting.measure_id, agency_id, who, "effect_measure")
    if expecting.way not in Expected.values or not 0 < expecting.by < float("inf"):
        raise ReviewRefused("effect")
    base = base_of(measure, day)
    if base is None:
        raise ReviewRefused("base")
    if expecting.on < day or (checked_end(base.type, expecting.on) or expecting.on) <= base.end:
        raise ReviewRefused("effect_day")
    return {
        "effect_measure": measure, "effect_way": expecting.way, "effect_by": expecting.by, "effect_on": expecting.on,
        "base_value": base.value, "base_end": base.end, "effect": EffectState.WAITING,
    }  # fmt: skip


@transaction.atomic
def withdraw_promise(*, review_id: int, promise_id: int, by: User, at: datetime) -> None:
    """Takes back a slip, until the minutes are closed; it counts nowhere and stays in the record. Raises PermissionDenied or
    ReviewRefused."""
    found = locked_review(review_id, by, HELD)
    if not Commitment.objects.filter(review=found, pk=promise_id, withdrawn_at__isnull=True).update(withdrawn_at=at):
        raise ReviewRefused("gone")

"""Planning a review, changing what was planned, calling it off; beginning and ending it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Role, User
from accounts.queries import viewer
from accounts.rules.policy import may_run_reviews
from agencies.actions.context import because
from goals.actions.reviews.locks import HELD, cleaned, locked_review
from goals.actions.reviews.refused import ReviewRefused
from goals.models import Review, ReviewKind, ReviewPerson, ReviewRole, ReviewState

OPEN = frozenset({ReviewState.PLANNED, ReviewState.PREPARED})
LONGEST_TITLE, LONGEST_PLACE, LONGEST_REASON = 160, 200, 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is planned. `area_id` of a priority review, `agency_id` of an agency review; `people` and `chair` are ids of users who hold a
    role."""

    kind: str
    on: date
    at_time: time | None = None
    minutes_long: int = 60
    place: str = ""
    title: str = ""
    area_id: int | None = None
    agency_id: int | None = None
    people: Collection[int] = ()
    chair: int | None = None


@transaction.atomic
def plan_review(*, plan: Plan, by: User, at: datetime, day: date, is_example: bool = False) -> int:
    """Puts a review on the calendar; its id. `day` is today. Raises PermissionDenied, ReviewRefused."""
    if not may_run_reviews(viewer(by)):
        raise PermissionDenied
    if plan.on < day:
        raise ReviewRefused("past")
    made = Review(planned_by=by, planned_at=at, is_example=is_example)
    _put(made, plan)
    made.save(force_insert=True)
    _invite(made, plan, at)
    return made.pk


@transaction.atomic
def change_review(*, review_id: int, plan: Plan, by: User, at: datetime, day: date) -> None:
    """Changes what was planned, until it is held. What it is about stays once its pack is frozen. Raises as `plan_review`."""
    found = locked_review(review_id, by, OPEN)
    if plan.on < day and plan.on != found.on:
        raise ReviewRefused("past")
    about = (found.kind, found.area_id, found.agency_id)
    _put(found, plan)
    if found.state != ReviewState.PLANNED and about != (found.kind, found.area_id, found.agency_id):
        raise ReviewRefused("state")
    found.save()
    _invite(found, plan, at)


def _put(one: Review, plan: Plan) -> None:
    if plan.kind not in ReviewKind.values or not 5 <= plan.minutes_long <= 1440:
        raise ReviewRefused("subject" if plan.kind not in ReviewKind.values else "length")
    area = plan.area_id if plan.kind == ReviewKind.PRIORITY else None
    agency = plan.agency_id if plan.kind == ReviewKind.AGENCY else None
    if plan.kind != ReviewKind.CABINET and not (area or agency):
        raise ReviewRefused("subject")
    one.kind, one.area_id, one.agency_id = plan.kind, area, agency
    one.on, one.at_time, one.minutes_long = plan.on, plan.at_time, plan.minutes_long
    one.title, one.place = (_short(plan.title, LONGEST_TITLE), _short(plan.place, LONGEST_PLACE))


def _short(text: str, most: int) -> str:
    return cleaned(text, most) if text.strip() else ""


def _invite(one: Review, plan: Plan, at: datetime) -> None:
    """Those of the list take part, and nobody else any more; one of them may be the chair."""
    wanted = {*plan.people, *([plan.chair] if plan.chair else [])}
    if wanted - _staff(wanted):
        raise ReviewRefused("nobody")
    held = {person.user_id: person for person in ReviewPerson.objects.filter(review=one, ended_at__isnull=True)}
    for user_id, person in held.items():
        role = ReviewRole.CHAIR if user_id == plan.chair else ReviewRole.MEMBER
        if user_id not in wanted or person.role != role:
            person.ended_at = at
            person.save(update_fields=["ended_at"])
    for user_id in sorted(wanted):
        role = ReviewRole.CHAIR if user_id == plan.chair else ReviewRole.MEMBER
        if user_id not in held or held[user_id].role != role:
            ReviewPerson.objects.create(review=one, user_id=user_id, role=role, added_at=at)


def _staff(user_ids: Collection[int]) -> set[int]:
    held = Role.objects.filter(user__in=user_ids, user__is_active=True, ended_at__isnull=True)
    return set(held.values_list("user_id", flat=True))


@transaction.atomic
def cancel_review(*, review_id: int, why: str, by: User, at: datetime) -> None:
    """Calls it off, with a reason; it stays on the calendar as canceled. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, OPEN)
    if not why.strip():
        raise ReviewRefused("unexplained")
    found.state, found.cancelled_by, found.cancelled_at = ReviewState.CANCELLED, by, at
    found.cancelled_why = cleaned(why, LONGEST_REASON)
    with because(why, by=by.pk):
        found.save(update_fields=["state", "cancelled_by", "cancelled_at", "cancelled_why"])


@transaction.atomic
def begin_review(*, review_id: int, by: User, at: datetime) -> None:
    """It begins: decisions and promises can be recorded. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, {ReviewState.PREPARED})
    found.state, found.held_by, found.held_at = ReviewState.HELD, by, at
    found.save(update_fields=["state", "held_by", "held_at"])


@transaction.atomic
def close_review(*, review_id: int, by: User, at: datetime) -> Review:
    """Its minutes are closed: nothing noted, decided or promised in it changes any more. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, HELD)
    found.state, found.minuted_by, found.minuted_at = ReviewState.MINUTED, by, at
    found.save(update_fields=["state", "minuted_by", "minuted_at"])
    return found

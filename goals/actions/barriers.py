"""Barriers: an agency says what stands in the way of a goal and which other agency could remove it; that agency answers."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_answer_barrier, may_end_barrier, may_raise_barrier, may_see_barrier
from agencies.models import Agency
from agencies.rules.refusals import Refusal
from goals.models import Barrier, BarrierState, Goal, Partnership

LONGEST = 4000
ENDED = (BarrierState.REMOVED, BarrierState.WITHDRAWN)


class BarrierRefused(Refusal):
    """Why it was refused: one of its `why`: empty, too_long, itself, no_part, gone, past, state."""


@dataclass(frozen=True, slots=True)
class NewBarrier:
    """`raised_by` and `asked` are agencies; `ask` is what the other could do."""

    goal_id: int
    raised_by: int
    asked: int
    what: str
    ask: str
    needed_by: date | None = None


@transaction.atomic
def raise_barrier(*, barrier: NewBarrier, by: User, at: datetime, day: date) -> int:
    """Raises a barrier for an agency that has part in the goal; its id. `day` is today. Raises PermissionDenied or BarrierRefused."""
    if not may_raise_barrier(viewer(by), agency_id=barrier.raised_by):
        raise PermissionDenied
    why = _refused(barrier, day)
    if why:
        raise BarrierRefused(why)
    made = Barrier.objects.create(
        goal_id=barrier.goal_id,
        raised_by_agency_id=barrier.raised_by,
        asked_id=barrier.asked,
        what=_checked(barrier.what),
        ask=_checked(barrier.ask),
        needed_by=barrier.needed_by,
        raised_by=by,
        raised_at=at,
    )
    return made.pk


def _refused(barrier: NewBarrier, day: date) -> str:
    if barrier.raised_by == barrier.asked:
        return "itself"
    if not _has_part(barrier.goal_id, barrier.raised_by):
        return "no_part"
    if not _is_there(barrier.asked, day):
        return "gone"
    return "past" if barrier.needed_by and barrier.needed_by < day else ""


@transaction.atomic
def answer_barrier(*, barrier_id: int, answer: str, by: User, at: datetime) -> None:
    """Answers an open barrier for the agency that was asked, or says it better while the other has not said that it is out of the way."""
    found = _held(barrier_id, by)
    if not may_answer_barrier(viewer(by), asked_id=found.asked_id):
        raise PermissionDenied
    if found.state in ENDED:
        raise BarrierRefused("state")
    found.answer, found.answered_by, found.answered_at, found.state = _checked(answer), by, at, BarrierState.ANSWERED
    found.save(update_fields=["answer", "answered_by", "answered_at", "state"])


@transaction.atomic
def end_barrier(*, barrier_id: int, removed: bool, by: User, at: datetime) -> None:
    """Says for the agency that raised it that it is out of the way, or else takes it back."""
    found = _of_raiser(barrier_id, by)
    if found.state in ENDED:
        raise BarrierRefused("state")
    found.state = BarrierState.REMOVED if removed else BarrierState.WITHDRAWN
    found.ended_by, found.ended_at = by, at
    found.save(update_fields=["state", "ended_by", "ended_at"])


@transaction.atomic
def reopen_barrier(*, barrier_id: int, by: User) -> None:
    """Says that it stands in the way after all: the agency that was asked owes an answer again. What it answered stays to be read."""
    found = _of_raiser(barrier_id, by)
    if found.state == BarrierState.OPEN:
        raise BarrierRefused("state")
    found.state, found.ended_by, found.ended_at = BarrierState.OPEN, None, None
    found.save(update_fields=["state", "ended_by", "ended_at"])


def _held(barrier_id: int, by: User) -> Barrier:
    found = Barrier.objects.select_for_update().filter(pk=barrier_id).first()
    if found is None or not may_see_barrier(viewer(by), raised_by_agency_id=found.raised_by_agency_id, asked_id=found.asked_id):
        raise PermissionDenied
    return found


def _of_raiser(barrier_id: int, by: User) -> Barrier:
    found = _held(barrier_id, by)
    if not may_end_barrier(viewer(by), agency_id=found.raised_by_agency_id):
        raise PermissionDenied
    return found


def _has_part(goal_id: int, agency_id: int) -> bool:
    """Whether the agency leads or helps the goal."""
    led = Goal.objects.filter(pk=goal_id, lead=agency_id).exists()
    return led or Partnership.objects.filter(goal=goal_id, agency=agency_id).exists()


def _is_there(agency_id: int, day: date) -> bool:
    """Whether there is an agency that can be asked; what has ended cannot."""
    found = Agency.objects.filter(pk=agency_id).first()
    return found is not None and (found.effective_to is None or found.effective_to >= day)


def _checked(text: str) -> str:
    said = text.strip()
    if not said:
        raise BarrierRefused("empty")
    if len(said) > LONGEST:
        raise BarrierRefused("too_long")
    return said

"""Accepted misses: an agency's commissioner asks, OPM agrees or not, it ends by itself or early. Never changes the computed status."""

from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import keeps_data, may_ask_miss, may_decide_miss
from agencies.actions.context import because
from agencies.rules.refusals import Refusal
from metrics.models import AcceptedMiss, Measure, MissState
from metrics.rules.overlays import LONGEST_MISS


class MissRefused(Refusal):
    """One of its `why`: gone, state, open (one is waiting already), unexplained, day, number, own, not_missed."""


@dataclass(frozen=True, slots=True)
class Ask:
    """That a miss be accepted until a day, with what the agency will reach meanwhile, and why."""

    measure_id: int
    until: date
    interim: float
    why: str


@transaction.atomic
def ask_for_miss(*, ask: Ask, status: str, by: User, at: datetime, day: date) -> int:
    """Asks OPM, and gives the id. `status`: the slug of the measure's computed status now; only a miss can be accepted.

    Raises PermissionDenied, MissRefused."""
    measure = Measure.objects.filter(pk=ask.measure_id).first()
    if measure is None or not may_ask_miss(viewer(by), agency_id=measure.agency_id):
        raise PermissionDenied
    if status not in ("near", "off_track"):
        raise MissRefused("not_missed")
    if not ask.why.strip():
        raise MissRefused("unexplained")
    if not isfinite(ask.interim):
        raise MissRefused("number")
    _check_until(ask.until, day)
    try:
        with because(ask.why, by=by.pk), transaction.atomic():
            made = AcceptedMiss.objects.create(
                measure=measure, until=ask.until, interim=ask.interim, why=ask.why.strip(), asked_by=by, asked_at=at
            )
    except IntegrityError as error:
        raise MissRefused("open") from error
    return made.pk


@transaction.atomic
def decide_miss(*, miss_id: int, accept: bool, comment: str, by: User, at: datetime, day: date) -> None:
    """OPM agrees from `day` on, or declines with a comment. Raises PermissionDenied, MissRefused."""
    miss = _locked(miss_id)
    who = viewer(by)
    if keeps_data(who) and miss.asked_by_id == by.pk:
        raise MissRefused("own")
    if not may_decide_miss(who, asked_by_id=miss.asked_by_id):
        raise PermissionDenied
    if miss.state != MissState.ASKED:
        raise MissRefused("state")
    if accept:
        _check_until(miss.until, day)
        miss.starts_on = day
    elif not comment.strip():
        raise MissRefused("unexplained")
    miss.state, miss.comment = MissState.ACCEPTED if accept else MissState.DECLINED, comment.strip()
    miss.decided_by, miss.decided_at = by, at
    with because(comment, by=by.pk):
        miss.save(update_fields=["state", "comment", "decided_by", "decided_at", "starts_on"])


@transaction.atomic
def end_miss(*, miss_id: int, why: str, by: User, at: datetime, day: date) -> None:
    """Ends an accepted miss before its date, or withdraws one that OPM has not decided. Raises PermissionDenied, MissRefused."""
    miss = _locked(miss_id)
    who = viewer(by)
    own = may_ask_miss(who, agency_id=miss.measure.agency_id)
    if not own and not (keeps_data(who) and miss.state == MissState.ACCEPTED):
        raise PermissionDenied
    if miss.state not in (MissState.ASKED, MissState.ACCEPTED):
        raise MissRefused("state")
    if not why.strip():
        raise MissRefused("unexplained")
    miss.state = MissState.WITHDRAWN if miss.state == MissState.ASKED else MissState.ENDED
    miss.ended_at, miss.ended_on, miss.ended_by, miss.ended_why = at, day, by, why.strip()
    with because(why, by=by.pk):
        miss.save(update_fields=["state", "ended_at", "ended_on", "ended_by", "ended_why"])


def _locked(miss_id: int) -> AcceptedMiss:
    found = AcceptedMiss.objects.select_for_update(of=("self",)).select_related("measure").filter(pk=miss_id).first()
    if found is None:
        raise MissRefused("gone")
    return found


def _check_until(until: date, day: date) -> None:
    if not day < until <= day + LONGEST_MISS:
        raise MissRefused("day")

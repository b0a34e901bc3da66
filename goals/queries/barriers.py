"""Barriers as those concerned see them: how old, who owes the next word, what the reader may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.rules.policy import Viewer, may_answer_barrier, may_end_barrier, may_raise_barrier, may_see_all_barriers
from agencies.models import Agency
from goals.models import Barrier, BarrierState, Goal, Partnership

WAITING = (BarrierState.OPEN, BarrierState.ANSWERED)
SHOWS = ("open", "to-answer", "asked", "all")


@dataclass(frozen=True, slots=True)
class BarrierRow:
    """One barrier. `owes`: the agency that has the next word, and its code; empty once it ended. `age_days` until it ended.

    `is_late`: not answered by the day it was needed."""

    barrier_id: int
    goal_code: str
    goal: str
    raised_by: str
    raised_by_code: str
    asked: str
    asked_code: str
    what: str
    ask: str
    needed_by: date | None
    state: str
    raised_by_name: str
    raised_at: datetime
    answer: str
    answered_by_name: str
    answered_at: datetime | None
    ended_by_name: str
    ended_at: datetime | None
    age_days: int
    owes: str
    is_late: bool
    may_answer: bool
    may_end: bool

    @property
    def is_open(self) -> bool:
        return self.state in WAITING


def barriers(who: Viewer, day: date, *, show: str = "open", goal: str = "", agency: str = "") -> list[BarrierRow]:
    """What `who` may see, late ones first, then the oldest; of a goal or an agency by code. One query.

    `show`: "open" are those not yet out of the way, "to-answer" those that wait for the reader's agency, "asked" those the reader's agency
    raised, "all"."""
    found = visible(who).filter(_shown(who, show))
    found = found.filter(goal__code=goal) if goal else found
    found = found.filter(Q(asked__code=agency) | Q(raised_by_agency__code=agency)) if agency else found
    related = ("goal", "raised_by_agency", "asked", "raised_by", "answered_by", "ended_by")
    rows = [_row(who, one, day) for one in found.select_related(*related).order_by("raised_at", "pk")]
    return sorted(rows, key=lambda row: (not row.is_open, not row.is_late))


def visible(who: Viewer) -> QuerySet[Barrier]:
    """The barriers that `who` may see: of both agencies, OPM and the Governor's office."""
    if may_see_all_barriers(who):
        return Barrier.objects.all()
    return Barrier.objects.filter(Q(raised_by_agency__in=who.agencies) | Q(asked__in=who.agencies))


def counts(who: Viewer) -> Mapping[str, int]:
    """How many each way of showing has. One query."""
    rows = visible(who).values_list("state", "asked", "raised_by_agency")
    found = dict.fromkeys(SHOWS, 0)
    for state, asked, raised_by in rows:
        found["all"] += 1
        found["open"] += state in WAITING
        found["to-answer"] += state == BarrierState.OPEN and asked in who.agencies
        found["asked"] += raised_by in who.agencies
    return found


def to_answer(who: Viewer, day: date) -> list[BarrierRow]:
    """Those that wait for an answer which `who` may give. One query."""
    return [row for row in barriers(who, day, show="to-answer") if row.may_answer]


def _shown(who: Viewer, show: str) -> Q:
    if show == "to-answer":
        return Q(state=BarrierState.OPEN, asked__in=who.agencies)
    if show == "asked":
        return Q(raised_by_agency__in=who.agencies)
    return Q() if show == "all" else Q(state__in=WAITING)


def _row(who: Viewer, one: Barrier, day: date) -> BarrierRow:
    # Between two moments that were recorded: the stated day of a demonstration is none.
    age = (one.ended_at or timezone.now()) - one.raised_at
    return BarrierRow(
        barrier_id=one.pk,
        goal_code=one.goal.code,
        goal=one.goal.statement,
        raised_by=one.raised_by_agency.name,
        raised_by_code=one.raised_by_agency.code,
        asked=one.asked.name,
        asked_code=one.asked.code,
        what=one.what,
        ask=one.ask,
        needed_by=one.needed_by,
        state=one.state,
        raised_by_name=str(one.raised_by),
        raised_at=one.raised_at,
        answer=one.answer,
        answered_by_name=str(one.answered_by) if one.answered_by else "",
        answered_at=one.answered_at,
        ended_by_name=str(one.ended_by) if one.ended_by else "",
        ended_at=one.ended_at,
        age_days=max(0, age.days),
        owes={BarrierState.OPEN: one.asked.name, BarrierState.ANSWERED: one.raised_by_agency.name}.get(BarrierState(one.state), ""),
        is_late=one.state == BarrierState.OPEN and one.needed_by is not None and one.needed_by < day,
        may_answer=one.state in WAITING and may_answer_barrier(who, asked_id=one.asked_id),
        may_end=may_end_barrier(who, agency_id=one.raised_by_agency_id),
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom the reader may raise a barrier of a goal for, and who can be asked: rows of (id, name)."""

    goal_id: int
    code: str
    goal: str
    mine: tuple[tuple[int, str], ...]
    others: tuple[tuple[int, str], ...]


def asking(who: Viewer, code: str, day: date) -> Asking | None:
    """What the form of a new barrier offers; None for an unknown goal. Agencies without part in the goal raise none. Three queries."""
    goal = Goal.objects.filter(code=code).first()
    if goal is None:
        return None
    partners = set(Partnership.objects.filter(goal=goal).values_list("agency", flat=True)) | {goal.lead_id}
    there = Agency.objects.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day)).order_by("name").values_list("pk", "name")
    offered = list(there)
    mine = tuple((pk, name) for pk, name in offered if pk in partners and may_raise_barrier(who, agency_id=pk))
    return Asking(goal.pk, goal.code, goal.statement, mine, tuple(offered))

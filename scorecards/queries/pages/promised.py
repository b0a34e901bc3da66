"""What was promised in reviews for goals, as their pages need it: what is open, and what became of others since a moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from accounts.rules.policy import Viewer
from goals.models import PromiseState, Scoring
from goals.queries.promises import Asked, PromiseRow, ordered, promise_row, promises, visible_promises
from scorecards.queries.lens import Lens
from scorecards.queries.pages.owing import Promises
from scorecards.rules.next_steps import Kind, Owed


@dataclass(frozen=True, slots=True)
class Outcome:
    """That a promise for a goal came to be kept, late, without effect or dropped (`state`, a slug), and when that was found."""

    goal_code: str
    goal: str
    what: str
    agency: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Promised:
    """`open`: what is owed, by the code of a goal; `outcomes`: what became of promises since."""

    open: Promises
    outcomes: tuple[Outcome, ...] = ()


NOTHING = Promised({})
TOLD = {PromiseState.LATE, PromiseState.KEPT, PromiseState.NO_EFFECT, PromiseState.DROPPED}


def promised_for_goals(who: Viewer, at: Lens, since: datetime) -> Promised:
    """Of the promises that `who` may see. One query; none where a page looks at what was known earlier, of which the ledger keeps no
    versions."""
    if at.known_on is not None:
        return NOTHING
    open_now = Q(done_on__isnull=True, dropped_on__isnull=True)
    scored = Exists(Scoring.objects.filter(commitment=OuterRef("pk"), at__gte=since))
    found = visible_promises(who).filter(open_now | Q(scored), goal__isnull=False)
    return promised_in([promise_row(who, one, at.as_of) for one in ordered(found)], at, since)


def promised_of_area(who: Viewer, at: Lens, code: str) -> list[PromiseRow]:
    """All that was promised for an area's goals, also of those of others that serve it, and for its measures. One query; none as above."""
    return [] if at.known_on is not None else promises(who, Asked(area=code), at.as_of)


def promised_of_goal(who: Viewer, at: Lens, code: str) -> list[PromiseRow]:
    """All that was promised for a goal. One query; none as above."""
    return [] if at.known_on is not None else promises(who, Asked(goal=code), at.as_of)


def promised_in(rows: Iterable[PromiseRow], at: Lens, since: datetime) -> Promised:
    """What of the promises is about goals."""
    of_goals = _of_goals(rows)
    return Promised(open_in(of_goals, at), tuple(_outcomes(of_goals, since)))


def open_in(rows: Iterable[PromiseRow], at: Lens) -> Promises:
    """What of the promises about goals is still owed."""
    waits: dict[str, list[Owed]] = defaultdict(list)
    for one in _of_goals(rows):
        if one.done_on is None and one.dropped_on is None:
            waits[one.goal_code].append(_owed(one, at))
    return waits


def _of_goals(rows: Iterable[PromiseRow]) -> list[PromiseRow]:
    return sorted((row for row in rows if row.goal_code), key=lambda row: (row.due_on, row.id))


def _owed(one: PromiseRow, at: Lens) -> Owed:
    late = max(0, (at.as_of - one.due_on).days)
    return Owed(Kind.PROMISE, one.agency_name, one.what, one.due_on, late, desk=one.person, owner_code=one.agency_code)


def _outcomes(found: Iterable[PromiseRow], since: datetime) -> Iterable[Outcome]:
    for one in found:
        if one.scored_at is not None and one.scored_at >= since and one.state in TOLD and one.scored_from != one.state:
            yield Outcome(one.goal_code, one.goal, one.what, one.agency_name, one.state, one.scored_at)

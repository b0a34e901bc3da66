"""What was promised in reviews for goals, as their pages need it: what is open, and what became of others since a moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.rules.policy import Viewer
from goals.models import Commitment, PromiseState, Scoring
from goals.queries.promises import of_area, visible_promises
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


def promised_for_goals(who: Viewer, at: Lens, since: datetime, *, area: str = "") -> Promised:
    """Of the promises that `who` may see. `area`: only for its goals, also those of other areas that serve it. One query; none where a
    page looks at what was known earlier, of which the ledger keeps no versions."""
    if at.known_on is not None:
        return NOTHING
    found = list(_asked(who, since, area))
    waits: dict[str, list[Owed]] = defaultdict(list)
    for one in found:
        if one.done_on is None and one.dropped_on is None:
            waits[one.goal.code].append(_owed(one, at))  # type: ignore[union-attr]
    return Promised(waits, tuple(_outcomes(found, since)))


def _asked(who: Viewer, since: datetime, area: str) -> QuerySet[Commitment]:
    newest = Scoring.objects.filter(commitment=OuterRef("pk")).order_by("-at", "-id")
    found = visible_promises(who).filter(goal__isnull=False)
    found = found.filter(of_area(area)).distinct() if area else found
    found = found.annotate(scored_at=Subquery(newest.values("at")[:1]), scored_from=Subquery(newest.values("before")[:1]))
    open_now = Q(done_on__isnull=True, dropped_on__isnull=True)
    return found.filter(open_now | Q(scored_at__gte=since)).select_related("goal", "agency", "person").order_by("due_on", "id")


def _owed(one: Commitment, at: Lens) -> Owed:
    late = max(0, (at.as_of - one.due_on).days)
    desk = one.person.name if one.person else ""
    return Owed(Kind.PROMISE, one.agency.name, one.what, one.due_on, late, desk=desk, owner_code=one.agency.code)


def _outcomes(found: Iterable[Any], since: datetime) -> Iterable[Outcome]:
    for one in found:
        if one.scored_at is not None and one.scored_at >= since and one.state in TOLD and one.scored_from != one.state:
            yield Outcome(one.goal.code, one.goal.statement, one.what, one.agency.name, one.state, one.scored_at)

"""Which measures tell about which goals, and which of them speak for a goal on a small card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from goals.models import GoalMeasure, MeasureRole
from metrics.rules.codes import Status
from scorecards.queries.rows import CardRow

PLAIN = ("goal_id", "goal__code", "goal__statement", "goal__area__code", "measure_id", "weight", "role", "lag_periods", "is_lead")


@dataclass(frozen=True, slots=True)
class Member:
    """A measure's part in a goal. `areas` has the goal's own area first, then those it is shared with."""

    goal_id: int
    goal_code: str
    goal: str
    areas: tuple[str, ...]
    measure_id: int
    weight: float
    role: str
    lag_periods: int
    is_lead: bool


def members(*, area: str = "", goal: str = "") -> list[Member]:
    """The measures of every goal, or of one area's (shared goals included), or of one goal. One query."""
    wanted = Q(goal__area__code=area) | Q(goal__other_areas__code=area) if area else Q()
    if goal:
        wanted &= Q(goal__code=goal)
    chosen = GoalMeasure.objects.filter(pk__in=GoalMeasure.objects.filter(wanted).values("pk"))
    shared = ArrayAgg("goal__other_areas__code", filter=Q(goal__other_areas__isnull=False), default=[])
    rows = chosen.annotate(shared=shared).order_by("goal__code", "pk").values_list(*PLAIN, "shared")
    return [Member(i, code, goal, (own, *also), m, w, role, lag, lead) for i, code, goal, own, m, w, role, lag, lead, also in rows]


def cards_of(member_rows: Iterable[Member], cards: Mapping[int, CardRow]) -> list[CardRow]:
    """The cards of the members, each once, in the members' order. A measure the reader may not see has no card."""
    ids = dict.fromkeys(member.measure_id for member in member_rows)
    return [cards[i] for i in ids if i in cards]


def leads_of(member_rows: Sequence[Member], cards: Mapping[int, CardRow]) -> list[CardRow]:
    """One measure for each goal that has a figure: its lead measure, else the judged one with the most weight, outcomes first."""
    by_goal: dict[int, list[Member]] = {}
    for member in member_rows:
        if member.measure_id in cards and cards[member.measure_id].value is not None:
            by_goal.setdefault(member.goal_id, []).append(member)
    first = [min(found, key=lambda m: _order(m, cards[m.measure_id])) for found in by_goal.values()]
    return cards_of(first, cards)


def _order(member: Member, card: CardRow) -> tuple[bool, bool, bool, float, str]:
    unjudged = card.judged not in (Status.ON_TRACK, Status.NEAR, Status.OFF_TRACK)
    return (not member.is_lead, unjudged, member.role != MeasureRole.OUTCOME, -member.weight, card.code)

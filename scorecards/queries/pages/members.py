"""Which measures tell about which goals, and which of them speak for a goal on a small card."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from goals.models import Goal, MeasureRole
from goals.queries.then import members_then
from goals.rules.codes import Rollup
from goals.rules.rollup import Members
from metrics.queries.catalog_then import stood
from metrics.rules.codes import Status, Trend
from metrics.rules.columns import I8
from scorecards.queries.pages.standing import JUDGED
from scorecards.queries.rows import CardRow
from scorecards.rules.ranking import fills_share

COLUMNS: dict[str, Any] = {
    "goal_id": "goal_id", "goal_code": "goal__code", "goal": "goal__statement", "area": "goal__area__code", "measure_id": "measure_id",
    "weight": "weight", "role": "role", "lag_periods": "lag_periods", "is_lead": "is_lead",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A measure's part in a goal, and the goal's own area. `odds`: what is stored of the measure's, where it was asked for."""

    goal_id: int
    goal_code: str
    goal: str
    area: str
    measure_id: int
    weight: float
    role: str
    lag_periods: int
    is_lead: bool
    odds: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A roll-up's sums, over the members a reader sees: the weight that is judged and fresh, all the rule uses, and by judgment."""

    judged_weight: float
    all_weight: float
    on_track: float
    near: float
    off_track: float

    @property
    def coverage(self) -> float:
        return fills_share(self.judged_weight, self.all_weight) or 0.0


def members(known_on: date | None = None, *, area: str = "", goal: str = "", odds: Subquery | None = None) -> list[Member]:
    """The measures of every goal, or of the goals of one area and those of others that serve it, or of one goal. One query.

    `known_on`: as it was known by the end of that day. `odds`: a column with what is stored of the odds of the measure `measure_id`."""
    return members_in(row for (row,) in _rows(known_on, area, goal, odds))


def members_row(known_on: date | None = None, *, area: str, odds: Subquery | None = None) -> ArraySubquery:
    """The same of one area as a column of another query; `members_in` reads it."""
    return ArraySubquery(_rows(known_on, area, "", odds))


def own_members_row(known_on: date | None = None) -> ArraySubquery:
    """The same of the goals of each area as a column of a query of areas."""
    return ArraySubquery(_rows(known_on, "", "", None, goal__area=OuterRef("pk")))


def members_in(rows: Iterable[Mapping[str, Any]]) -> list[Member]:
    """The members of such rows."""
    return [Member(**row) for row in rows]


def _rows(known_on: date | None, area: str, goal: str, odds: Subquery | None, **only: Any) -> QuerySet[Any, Any]:
    chosen = members_then(known_on).filter(**only)
    if area:
        served = Goal.objects.filter(Q(area__code=area) | Q(other_areas__code=area))
        chosen = chosen.filter(goal__in=served.values("pk"))
    if goal:
        chosen = chosen.filter(goal__code=goal)
    then = Subquery(stood(Goal, known_on).filter(pgh_obj_id=OuterRef("goal_id")).values("statement")[:1]) if known_on else None
    columns = COLUMNS | ({"goal": then} if then else {}) | ({"odds": odds} if odds else {})
    return chosen.order_by("goal__code", "id").values_list(JSONObject(**columns))


def cards_of(member_rows: Iterable[Member], cards: Mapping[int, CardRow]) -> list[CardRow]:
    """The cards of the members, each once, in the members' order. A measure the reader may not see has no card."""
    ids = dict.fromkeys(member.measure_id for member in member_rows)
    return [cards[i] for i in ids if i in cards]


def leads_of(member_rows: Sequence[Member], cards: Mapping[int, CardRow]) -> list[CardRow]:
    """One measure for each goal that has a figure, those with a fresh judgment and a history first.

    It is the goal's lead measure, else the freshly judged one with the most weight, outcomes before drivers."""
    by_goal: dict[int, list[Member]] = {}
    for member in member_rows:
        if member.measure_id in cards and cards[member.measure_id].value is not None:
            by_goal.setdefault(member.goal_id, []).append(member)
    first = [min(found, key=lambda m: _order(m, cards[m.measure_id])) for found in by_goal.values()]
    return sorted(cards_of(first, cards), key=lambda card: (_staleness(card), card.trend == Trend.TOO_FEW))


def _order(member: Member, card: CardRow) -> tuple[bool, int, bool, float, str]:
    return (not member.is_lead, _staleness(card), member.role != MeasureRole.OUTCOME, -member.weight, card.code)


def _staleness(card: CardRow) -> int:
    """0 judged and fresh, 1 judged when it was newest, 2 not judged."""
    if card.status in JUDGED:
        return 0
    return 1 if card.judged in JUDGED else 2


def arithmetic_of(member_rows: Iterable[Member], cards: Mapping[int, CardRow], rule: Rollup) -> Arithmetic:
    """The sums behind a goal's status. Context is outside them; the weights are those the rule uses."""
    used = [(member, cards[member.measure_id]) for member in member_rows if member.measure_id in cards]
    weights = [(_weight(member, rule), card.status) for member, card in used if card.status != Status.CONTEXT]

    def of(*statuses: Status) -> float:
        return sum(weight for weight, status in weights if status in statuses)

    return Arithmetic(of(*JUDGED), of(*Status), *(of(status) for status in JUDGED))


def _weight(member: Member, rule: Rollup) -> float:
    """One a member for k of n, the lead measure's alone, else the members' own."""
    if rule == Rollup.LEAD_MEASURE:
        return 1.0 if member.is_lead else 0.0
    return 1.0 if rule == Rollup.K_OF_N else member.weight


def parts_of(goal_ids: Container[int], links: Iterable[Member], seen: Container[int]) -> list[Member]:
    """The members of goals whose measures are seen, in the order in which a goal lists them."""
    parts = [link for link in links if link.goal_id in goal_ids and link.measure_id in seen]
    return sorted(parts, key=lambda link: (link.goal_id, link.role, -link.weight, link.measure_id))


def as_columns(parts: Sequence[Member], status: I8) -> Members:
    """The same as a roll-up reads them, with the status of each."""
    return Members(
        np.array([part.goal_id for part in parts], np.int64),
        np.array([part.measure_id for part in parts], np.int64),
        np.array([part.weight for part in parts], np.float64),
        np.array([part.is_lead for part in parts], np.bool_),
        status,
    )

"""Two agencies beside each other: where their measures and goals stand, and how timely they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.rules.policy import Viewer, may_see_all_barriers
from agencies.models import Agency
from goals.queries.barriers import barriers
from metrics.rules.codes import Freshness, Status, Trend
from scorecards.queries.cards import goal_cards, measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.pages.standing import UNUSUAL, Completeness, completeness_of, counts_of
from scorecards.queries.rows import CardRow, Counts, GoalCounts, GoalRow, goal_counts

Tallies = Mapping[str, tuple[int, int]]
"""Promises kept and promises whose day has passed, by the code of an agency: whoever keeps promises hands them in."""
NO_TALLIES: Tallies = {}


@dataclass(frozen=True, slots=True)
class AgencySide:
    """One agency. `barriers` None: the reader is shown none; `promises` None: nobody keeps them here yet."""

    code: str
    name: str
    counts: Counts
    completeness: Completeness
    goals: GoalCounts
    helps: int
    overdue: int
    longest_overdue: int
    unusual: int
    better: int
    worse: int
    accepted: int
    differing: int
    barriers: int | None
    promises: tuple[int, int] | None


def agency_choices() -> list[tuple[str, str]]:
    """The agencies that have measures, as (code, name). One query."""
    return list(Agency.objects.filter(measures__isnull=False).distinct().order_by("name").values_list("code", "name"))


def side_by_side(who: Viewer, at: Lens, codes: Sequence[str], names: Mapping[str, str], tallies: Tallies = NO_TALLIES) -> list[AgencySide]:
    """The agencies with these codes as `who` may see them. At most six queries when live."""
    goals = goal_cards(at, who)
    waiting = None
    if at.known_on is None and (who.agencies or may_see_all_barriers(who)):
        waiting = [one.asked_code if one.owes == one.asked else one.raised_by_code for one in barriers(who, at.as_of)]
    own = {code: measure_cards(at, who, agency=code) for code in codes}
    late = {code: None if waiting is None else waiting.count(code) for code in codes}
    return [_side((code, names[code]), own[code], goals, late[code], tallies.get(code)) for code in codes]


def _side(
    named: tuple[str, str], cards: Sequence[CardRow], goals: Sequence[GoalRow], waiting: int | None, promises: tuple[int, int] | None
) -> AgencySide:  # fmt: skip
    code, name = named
    led = [goal for goal in goals if goal.lead_code == code]
    late = [card.days_overdue for card in cards if card.freshness == Freshness.OVERDUE]
    return AgencySide(
        code,
        name,
        counts_of(cards),
        completeness_of(cards),
        goal_counts(led),
        helps=sum(goal.lead_code != code and any(part.code == code for part in goal.partners) for goal in goals),
        overdue=len(late),
        longest_overdue=max(late, default=0),
        unusual=sum(card.signal in UNUSUAL for card in cards),
        better=sum(card.trend == Trend.BETTER for card in cards),
        worse=sum(card.trend == Trend.WORSE for card in cards),
        accepted=sum(card.accepted_until is not None and card.status == Status.OFF_TRACK for card in cards),
        differing=sum(goal.declared is not None and goal.declared.differs for goal in led),
        barriers=waiting,
        promises=promises,
    )

"""A priority or strand: its goals, what stands for them, how it progressed, who owes what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from accounts.rules.policy import Viewer
from goals.models import PriorityArea
from goals.queries.updates import UpdateRow, newest_published
from goals.rules.codes import GoalStatus
from metrics.queries.assessed import Facts, assess_facts, narrowed, read_facts
from metrics.queries.columns import Chosen
from scorecards.queries.cards import goal_cards, measure_cards, see
from scorecards.queries.lens import Lens
from scorecards.queries.odds import Found, OddsRow, odds_of
from scorecards.queries.pages.members import Member, arithmetic_of, cards_of, leads_of, members
from scorecards.queries.pages.progress import PathPoint, Standing, readings, standings, target_paths
from scorecards.queries.pages.standing import Attention, Spark, attention_of, counts_of, has_illustrative, missing_of, strong_of
from scorecards.queries.rows import CardRow, Counts, GoalRow
from scorecards.queries.seen import clocks_of

SPARK = 24


@dataclass(frozen=True, slots=True)
class Multiple:
    """A lead measure's readings and its target path, both dated, for a small picture."""

    card: CardRow
    goal: str
    points: tuple[PathPoint, ...]
    path: tuple[PathPoint, ...]


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with the cards of its measures, in the members' order. `speaks`: the one that stands for it, with its odds."""

    goal: GoalRow
    cards: tuple[CardRow, ...]
    missing: tuple[CardRow, ...]
    speaks: CardRow | None = None
    odds: OddsRow | None = None


@dataclass(frozen=True, slots=True)
class PriorityPage:
    """All of a priority's page. `shared` are goals of other areas that serve this one; their own area counts them.

    `history` ends with the present standing. `said`: the newest published update of each of its goals, by id."""

    code: str
    name: str
    kind: str
    promise: str
    counts: Counts
    goals: tuple[GoalLine, ...]
    shared: tuple[GoalRow, ...]
    lines: tuple[Spark, ...]
    multiples: tuple[Multiple, ...]
    history: tuple[Standing, ...]
    attention: tuple[Attention, ...]
    missing: tuple[CardRow, ...]
    strong: tuple[CardRow, ...]
    is_illustrative: bool
    said: Mapping[int, UpdateRow]

    @property
    def goals_on_track(self) -> int:
        return sum(line.goal.status == GoalStatus.ON_TRACK for line in self.goals)

    @property
    def goals_judged(self) -> int:
        return sum(line.goal.status != GoalStatus.NOT_ENOUGH for line in self.goals)


def priority(who: Viewer, at: Lens, code: str) -> PriorityPage | None:
    """The page of one area as `who` may see it through `at`; None for an unknown code."""
    area = PriorityArea.objects.filter(code=code).values_list("code", "name", "kind", "statement").first()
    if area is None:
        return None
    all_links = members(at.known_on, area=code)
    links = [link for link in all_links if link.area == code]
    facts = read_facts(Chosen(sorted({link.measure_id for link in all_links})), clocks_of(at))
    seen = None if at.is_live else see(at, who, all_links, lambda ids: assess_facts(narrowed(facts, ids), at.as_of))
    cards = {card.measure_id: card for card in (seen.cards() if seen else measure_cards(at, who, area=code))}
    own, goals = cards_of(links, cards), goal_cards(at, who, area=code, links=all_links, seen=seen)
    facts = narrowed(facts, [card.measure_id for card in own])
    leads = leads_of(links, cards)
    odds = odds_of(leads, at)
    values = {measure: tuple(point.value for point in points) for measure, points in readings(facts, list(cards), SPARK).items()}
    return PriorityPage(
        *area,
        counts=counts_of(own),
        goals=tuple(_goal_line(goal, links, cards, odds) for goal in sorted(goals, key=_worst_first) if goal.area_code == code),
        shared=tuple(goal for goal in goals if goal.area_code != code),
        lines=tuple(Spark(card, values.get(card.measure_id, ())) for card in own),
        multiples=multiples_of(leads_of(links, cards), facts, at.as_of, spoken_for(links)),
        history=tuple(standings(facts, at.as_of)),
        attention=tuple(attention_of(own)),
        missing=tuple(missing_of(own)),
        strong=tuple(strong_of(own)),
        is_illustrative=has_illustrative(own),
        said=newest_published([goal.goal_id for goal in goals if goal.area_code == code], at.as_of, at.known_on),
    )


def multiples_of(cards: Sequence[CardRow], facts: Facts, as_of: date, spoken: Mapping[int, str]) -> tuple[Multiple, ...]:
    """The history of each of these measures. `spoken`: the goal it speaks for, by the measure's id."""
    ids = [card.measure_id for card in cards]
    points, paths = readings(facts, ids), target_paths(facts, ids, as_of)
    return tuple(Multiple(card, spoken.get(i, ""), points.get(i, ()), paths.get(i, ())) for i, card in zip(ids, cards, strict=True))


def spoken_for(links: Sequence[Member]) -> dict[int, str]:
    """The first goal each measure belongs to."""
    return {member.measure_id: member.goal for member in reversed(links)}


def _worst_first(goal: GoalRow) -> tuple[int, str]:
    """Off track, near, on track; last those that cannot be told."""
    return -goal.status, goal.code


def _goal_line(goal: GoalRow, links: Sequence[Member], cards: Mapping[int, CardRow], odds: Found) -> GoalLine:
    parts = [member for member in links if member.goal_id == goal.goal_id]
    own = cards_of(parts, cards)
    seen = replace(goal, counts=counts_of(own), coverage=arithmetic_of(parts, cards, goal.rollup).coverage)
    speaks = next(iter(leads_of(parts, cards)), None)
    return GoalLine(seen, tuple(own), tuple(missing_of(own)), speaks, odds.get(speaks.measure_id) if speaks else None)

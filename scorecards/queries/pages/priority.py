"""A priority or strand: its goals, what stands for them, how it progressed, who owes what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from accounts.rules.policy import Viewer
from goals.models import PriorityArea
from goals.queries.updates import UpdateRow, newest_published
from metrics.queries.assessed import Facts, assess_facts, narrowed, read_facts
from metrics.queries.columns import Chosen
from metrics.queries.periods import opened_periods, opened_rows
from scorecards.queries.cards import goal_cards, measure_cards, see
from scorecards.queries.lens import Lens
from scorecards.queries.odds import Found, OddsRow, odds_day, odds_in, odds_row
from scorecards.queries.pages.members import Member, arithmetic_of, cards_of, leads_of, members_in, members_row
from scorecards.queries.pages.owing import NO_PROMISES, PERIODS_READ, Promises, by_goal, late_promises, place_of, said_of, steps_of, told_in
from scorecards.queries.pages.progress import PathPoint, Standing, readings, standings, target_paths
from scorecards.queries.pages.standing import Attention, Spark, attention_of, counts_of, has_illustrative, missing_of, strong_of
from scorecards.queries.rows import CardRow, Counts, GoalCounts, GoalRow, goal_counts
from scorecards.queries.seen import clocks_of
from scorecards.queries.since import Change, Changes, changes_since
from scorecards.rules.next_steps import Owed

SPARK = 24
AREA = ("code", "name", "kind", "statement")


@dataclass(frozen=True, slots=True)
class Multiple:
    """A lead measure's readings and its target path, both dated, for a small picture."""

    card: CardRow
    goal: str
    points: tuple[PathPoint, ...]
    path: tuple[PathPoint, ...]


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with the cards of its measures, in the members' order. `speaks`: the one that stands for it, with its odds; and who owes its
    next step; None: nothing is owed."""

    goal: GoalRow
    cards: tuple[CardRow, ...]
    missing: tuple[CardRow, ...]
    speaks: CardRow | None = None
    odds: OddsRow | None = None
    step: Owed | None = None


@dataclass(frozen=True, slots=True)
class PriorityPage:
    """All of a priority's page, its goals by consequence. `shared` are goals of other areas that serve this one; their own area counts
    them. `changes`: what happened since the moment asked for.

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
    changes: Changes
    late: tuple[tuple[str, Owed], ...] = ()  # promises that are late, with the code of their goal

    @property
    def goal_counts(self) -> GoalCounts:
        return goal_counts(line.goal for line in self.goals)

    @property
    def differing(self) -> tuple[GoalRow, ...]:
        """The goals of which the agency says something else than the numbers."""
        return tuple(line.goal for line in self.goals if line.goal.declared and line.goal.declared.differs)


def priority(
    who: Viewer, at: Lens, code: str, *, since: datetime, promises: Promises = NO_PROMISES, others: Sequence[Change] = ()
) -> PriorityPage | None:
    """The page of one area as `who` may see it through `at`, with what happened from `since` on; None for an unknown code.
    `promises`: what is promised for goals and open; `others`: what became of promises since."""
    found = _area(at, code)
    if found is None:
        return None
    name, kind, promise, opened, members = found[1:]
    all_links = members_in(members)
    links = [link for link in all_links if link.area == code]
    facts = read_facts(Chosen(sorted({link.measure_id for link in all_links})), clocks_of(at))
    seen = None if at.is_live else see(at, who, all_links, lambda ids: assess_facts(narrowed(facts, ids), at.as_of))
    cards = {card.measure_id: card for card in (seen.cards() if seen else measure_cards(at, who, area=code))}
    own, leads = cards_of(links, cards), leads_of(links, cards)
    goals = goal_cards(at, who, area=code, links=all_links, seen=seen, cards=cards)
    facts = narrowed(facts, [card.measure_id for card in own])
    values = _sparks(facts, list(cards))
    mine = [goal for goal in goals if goal.area_code == code]
    told = newest_published([goal.goal_id for goal in mine], at.as_of, at.known_on)
    said = said_of(who, at, opened_periods(opened, at.as_of), {goal: told_in(update) for goal, update in told.items()})
    steps = steps_of(mine, links, cards, said, at.as_of, promises)
    return PriorityPage(
        *(code, name, kind, promise),
        counts=counts_of(own),
        goals=tuple(_goal_lines(mine, links, cards, steps, odds_in({link.measure_id: link.odds for link in links}, leads, at))),
        shared=tuple(goal for goal in goals if goal.area_code != code),
        lines=tuple(Spark(card, values.get(card.measure_id, ())) for card in own),
        multiples=multiples_of(leads, facts, at.as_of, spoken_for(links)),
        history=tuple(standings(facts, at.as_of)),
        attention=tuple(attention_of(own)),
        missing=tuple(missing_of(own)),
        strong=tuple(strong_of(own)),
        is_illustrative=has_illustrative(own),
        said=told,
        changes=changes_since(who, at, since, own, area=code, others=others),
        late=late_promises({goal.code: promises.get(goal.code, ()) for goal in mine}),
    )


def _area(at: Lens, code: str) -> tuple[Any, ...] | None:
    """AREA of the area of that code, the reporting periods that are open and the members of its goals, in one query."""
    told_with = {
        "opened": opened_rows(at.as_of, PERIODS_READ),
        "links": members_row(at.known_on, area=code, odds=odds_row(odds_day(at), "measure_id")),
    }
    return PriorityArea.objects.filter(code=code).annotate(**told_with).values_list(*AREA, *told_with).first()


def _sparks(facts: Facts, measure_ids: list[int]) -> dict[int, tuple[float | None, ...]]:
    """The newest values of each measure, oldest first."""
    return {measure: tuple(point.value for point in points) for measure, points in readings(facts, measure_ids, SPARK).items()}


def multiples_of(cards: Sequence[CardRow], facts: Facts, as_of: date, spoken: Mapping[int, str]) -> tuple[Multiple, ...]:
    """The history of each of these measures. `spoken`: the goal it speaks for, by the measure's id."""
    ids = [card.measure_id for card in cards]
    points, paths = readings(facts, ids), target_paths(facts, ids, as_of)
    return tuple(Multiple(card, spoken.get(i, ""), points.get(i, ()), paths.get(i, ())) for i, card in zip(ids, cards, strict=True))


def spoken_for(links: Sequence[Member]) -> dict[int, str]:
    """The first goal each measure belongs to."""
    return {member.measure_id: member.goal for member in reversed(links)}


def _goal_lines(
    goals: Sequence[GoalRow], links: Sequence[Member], cards: Mapping[int, CardRow], steps: Mapping[int, Owed | None], odds: Found
) -> list[GoalLine]:
    """The goals by consequence."""
    parts = by_goal(links)
    ordered = sorted(goals, key=lambda goal: (place_of(goal, parts[goal.goal_id], cards), goal.code))
    return [_goal_line(goal, parts[goal.goal_id], cards, steps[goal.goal_id], odds) for goal in ordered]


def _goal_line(goal: GoalRow, parts: Sequence[Member], cards: Mapping[int, CardRow], step: Owed | None, odds: Found) -> GoalLine:
    own = cards_of(parts, cards)
    seen = replace(goal, counts=counts_of(own), coverage=arithmetic_of(parts, cards, goal.rollup).coverage)
    speaks = next(iter(leads_of(parts, cards)), None)
    return GoalLine(seen, tuple(own), tuple(missing_of(own)), speaks, odds.get(speaks.measure_id) if speaks else None, step)

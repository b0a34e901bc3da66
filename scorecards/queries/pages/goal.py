"""A goal: the promise, who keeps it, how its status follows from its measures, what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accounts.rules.policy import PUBLIC, Viewer
from goals.queries.updates import UpdateRow, goal_history
from goals.rules.logic import Part, Verdict, links_between, met_in_a_row
from metrics.queries.apart import POISON
from metrics.queries.assessed import Answer, Facts, assess_facts, narrowed, read_facts
from metrics.queries.columns import Chosen
from metrics.queries.periods import PeriodRow, newest_opened
from metrics.queries.series import recent_points
from scorecards.queries.cards import goal_cards, measure_cards, see
from scorecards.queries.flips import flips
from scorecards.queries.lens import Lens
from scorecards.queries.odds import OddsRow, odds_day, odds_in, odds_row
from scorecards.queries.pages.equity import MeasureGroups, equity_of
from scorecards.queries.pages.members import Arithmetic, Member, arithmetic_of, cards_of, leads_of, members
from scorecards.queries.pages.ordering import by_consequence
from scorecards.queries.pages.owing import NO_PROMISES, PERIODS_READ, Promises, said_of, steps_of
from scorecards.queries.pages.progress import readings
from scorecards.queries.pages.standing import JUDGED, counts_of, has_illustrative, missing_of
from scorecards.queries.rows import CardRow, FlipRow, GoalRow
from scorecards.queries.seen import clocks_of, seen_answer
from scorecards.rules.next_steps import Owed

FLIPS_SHOWN = 20
SPARK = 24


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One measure of the goal: its part, its card, its last values, and whether the goal's rule counts it now."""

    member: Member
    card: CardRow
    points: tuple[float | None, ...]
    is_counted: bool


@dataclass(frozen=True, slots=True)
class GoalPage:
    """All of a goal's page. `groups`: those of its measures that are reported by group, against everybody's target; `links`: what the
    figures say of each link from a driver to an outcome."""

    goal: GoalRow
    outcomes: tuple[MemberLine, ...]
    drivers: tuple[MemberLine, ...]
    arithmetic: Arithmetic
    speaks: CardRow | None
    groups: tuple[MeasureGroups, ...]
    flips: tuple[FlipRow, ...]
    missing: tuple[CardRow, ...]
    is_illustrative: bool
    updates: tuple[UpdateRow, ...] = ()
    odds: tuple[tuple[CardRow, OddsRow | None], ...] = ()
    links: tuple[Verdict, ...] = ()
    step: Owed | None = None  # who owes the goal its next step
    periods: tuple[PeriodRow, ...] = ()  # the reporting periods that opened last

    @property
    def lines(self) -> tuple[MemberLine, ...]:
        return self.outcomes + self.drivers


def goal(who: Viewer, at: Lens, code: str, promises: Promises = NO_PROMISES) -> GoalPage | None:
    """The page of one goal as `who` may see it through `at`; None for an unknown code. `promises`: what is promised for it and open."""
    links = members(at.known_on, goal=code, odds=odds_row(odds_day(at), "measure_id"))
    facts = None if at.is_live else read_facts(Chosen(sorted({link.measure_id for link in links})), clocks_of(at))
    seen = see(at, who, links, lambda ids: _assessed(facts, ids, at)) if facts else None
    cards = {card.measure_id: card for card in (seen.cards() if seen else measure_cards(at, who, goal=code))}
    equity = equity_of(at, cards, seen)
    row = next(iter(goal_cards(at, who, goal=code, links=links, seen=seen, held=equity.held)), None)
    if row is None:
        return None
    points = _points(facts, sorted(cards), at)
    updates = goal_history(who, row.goal_id, at.as_of, at.known_on)
    lines = [_line(member, cards[member.measure_id], points.get(member.measure_id, ())) for member in links if member.measure_id in cards]
    sums = arithmetic_of(links, cards, row.rollup)
    periods = newest_opened(at.as_of, PERIODS_READ) if at.known_on is None else []
    changed = flips(who, goal=code, limit=FLIPS_SHOWN, at=at)
    return GoalPage(
        replace(row, counts=counts_of(cards.values()), coverage=sums.coverage),
        outcomes=_in_role(lines, "outcome"),
        drivers=_in_role(lines, "driver"),
        arithmetic=sums,
        speaks=next(iter(leads_of(links, cards)), None),
        groups=tuple(equity.groups),
        links=tuple(links_between(_parts(_in_role(lines, "driver")), _parts(_in_role(lines, "outcome")))),
        flips=tuple(by_consequence(changed)),
        missing=tuple(missing_of(cards_of(links, cards))),
        is_illustrative=has_illustrative(cards.values()),
        odds=_odds(lines, at),
        updates=tuple(updates),
        step=_step(who, at, row, links, cards, (periods, promises)),
        periods=tuple(periods),
    )


def _step(
    who: Viewer, at: Lens, row: GoalRow, links: Sequence[Member], cards: Mapping[int, CardRow], said: tuple[Sequence[PeriodRow], Promises]
) -> Owed | None:
    """Who owes the goal its next step; nothing of an earlier knowledge. `said`: the periods that have opened, and what is promised. One
    query, for those who are shown barriers."""
    periods, promises = said
    if at.known_on:
        return None
    # Barriers are those of today: a past day is told without them.
    known = said_of(who if at.is_live else PUBLIC, at, periods, {row.goal_id: row.told} if row.told else {})
    return steps_of([row], links, cards, known, at.as_of, promises)[row.goal_id]


def _assessed(facts: Facts, ids: Sequence[int], at: Lens) -> Answer:
    """What the rules say of facts that were read already; without those that cannot be assessed."""
    try:
        return assess_facts(narrowed(facts, ids), at.as_of)
    except POISON:
        return seen_answer(at, ids)


def _points(facts: Facts | None, ids: Sequence[int], at: Lens) -> Mapping[int, tuple[float | None, ...]]:
    """The last values of each measure."""
    if facts:
        found = readings(narrowed(facts, ids), ids, SPARK)
        return {measure: tuple(point.value for point in points) for measure, points in found.items()}
    return {one: tuple(value for _, value in points) for one, points in recent_points(ids, as_of=at.as_of, per_series=SPARK).items()}


def _odds(lines: Sequence[MemberLine], at: Lens) -> tuple[tuple[CardRow, OddsRow | None], ...]:
    """Each measure of the goal with its stored odds, outcomes first."""
    found = odds_in({line.member.measure_id: line.member.odds for line in lines}, [line.card for line in lines], at)
    ordered = sorted(lines, key=lambda line: line.member.role != "outcome")
    return tuple((line.card, found.get(line.card.measure_id)) for line in ordered)


def _line(member: Member, card: CardRow, points: tuple[float | None, ...]) -> MemberLine:
    return MemberLine(member, card, points, card.status in JUDGED)


def _in_role(lines: Sequence[MemberLine], role: str) -> tuple[MemberLine, ...]:
    return tuple(line for line in lines if line.member.role == role)


def _parts(lines: Sequence[MemberLine]) -> list[Part]:
    """What the rule of links reads of measures."""
    return [Part(line.card.code, line.card.status, line.member.lag_periods, _met(line)) for line in lines]


def _met(line: MemberLine) -> int:
    card = line.card
    return met_in_a_row(line.points, card.direction, card.expected, card.expected_high)

"""Who owes what to goals: late figures, updates, answers to barriers and promises, and what the lead said it does next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.rules.policy import Viewer, may_see_all_barriers
from goals.queries.barriers import BarrierRow, barriers
from goals.queries.updates import Told, UpdateRow
from metrics.queries.periods import PeriodRow
from metrics.rules.codes import Direction, Freshness, Status
from scorecards.queries.lens import Lens
from scorecards.queries.pages.members import Member, arithmetic_of, cards_of
from scorecards.queries.rows import CardRow, GoalRow
from scorecards.rules.next_steps import Kind, Owed, next_step
from scorecards.rules.ranking import place_of_goal, size_of_miss

PERIODS_READ = 3
Cards = Mapping[int, CardRow]
Promises = Mapping[str, Sequence[Owed]]
"""By the code of a goal, what was promised for it and is not done: whoever keeps promises hands them in."""
NO_PROMISES: Promises = {}


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of updates and barriers: the reporting periods that have opened, newest first, what goals last published by id, and
    the open barriers by a goal's code."""

    periods: Sequence[PeriodRow]
    told: Mapping[int, Told]
    barriers: Mapping[str, Sequence[BarrierRow]]


def said_of(who: Viewer, at: Lens, periods: Sequence[PeriodRow], told: Mapping[int, Told]) -> Said:
    """What is said of goals, with the periods and what they last published that the page has read. One query, for those who are shown
    barriers, of which there is no history."""
    seen: dict[str, list[BarrierRow]] = defaultdict(list)
    if at.known_on is None and (who.agencies or may_see_all_barriers(who)):
        for one in barriers(who, at.as_of):
            seen[one.goal_code].append(one)
    return Said(periods, told, seen)


def told_in(update: UpdateRow) -> Told:
    """What an update that was read whole says comes next."""
    return Told(update.period.code, update.period.end, update.fields["what_next"].strip())


def owed_to(goal: GoalRow, parts: Sequence[Member], cards: Cards, said: Said, as_of: date) -> list[Owed]:
    """All that is owed to one goal; `parts` are its members."""
    return [*_figures(parts, cards), *_updates(goal, said, as_of), *_answers(said.barriers.get(goal.code, ()), as_of)]


def steps_of(
    goals: Iterable[GoalRow], links: Sequence[Member], cards: Cards, said: Said, as_of: date, promises: Promises = NO_PROMISES
) -> dict[int, Owed | None]:
    """The next step of each goal, by id."""
    parts = by_goal(links)
    return {
        goal.goal_id: next_step(
            goal.status, [*owed_to(goal, parts[goal.goal_id], cards, said, as_of), *promises.get(goal.code, ())]
        )
        for goal in goals
    }  # fmt: skip


def by_consequence_of_goals(goals: Iterable[GoalRow], links: Sequence[Member], cards: Cards) -> list[GoalRow]:
    """Goals by consequence: what is off track first, the largest share of its weight and the largest miss on top."""
    parts = by_goal(links)
    return sorted(goals, key=lambda goal: (place_of(goal, parts[goal.goal_id], cards), goal.code))


def place_of(goal: GoalRow, parts: Sequence[Member], cards: Cards) -> tuple[int, float, float]:
    """Where a goal stands among others; the smallest first."""
    sums = arithmetic_of(parts, cards, goal.rollup)
    off = sums.off_track / sums.judged_weight if sums.judged_weight else 0.0
    missed = [card for card in cards_of(parts, cards) if card.status == Status.OFF_TRACK]
    return place_of_goal(goal.status, off, max((size_of_miss(card.shortfall, card.tolerance) for card in missed), default=0.0))


def late_promises(promises: Promises) -> tuple[tuple[str, Owed], ...]:
    """What was promised for goals and is late, with the goal's code; the longest late first."""
    late = [(code, one) for code, owed in promises.items() for one in owed if one.is_late]
    return tuple(sorted(late, key=lambda pair: (-pair[1].days_late, pair[0])))


def by_goal(links: Iterable[Member]) -> dict[int, list[Member]]:
    """The members of each goal."""
    found: dict[int, list[Member]] = defaultdict(list)
    for link in links:
        found[link.goal_id].append(link)
    return found


def _figures(parts: Iterable[Member], cards: Cards) -> Iterable[Owed]:
    """The figures that are late, and those that come next. What is shown for context holds no goal up."""
    for part in parts:
        card = cards.get(part.measure_id)
        if card is None or card.direction == Direction.CONTEXT or (card.due_on is None and card.freshness != Freshness.OVERDUE):
            continue
        late = max(card.days_overdue, 1) if card.freshness == Freshness.OVERDUE else 0
        yield Owed(
            Kind.FIGURE, card.agency_name, card.name, card.due_on, late, part.weight, card.code, card.missing_period, card.responsible,
            card.agency_code,
        )  # fmt: skip


def _updates(goal: GoalRow, said: Said, as_of: date) -> Iterable[Owed]:
    """The update of the newest reporting period that was due, or of the one that is open; else what the newest one says comes next."""
    told = said.told.get(goal.goal_id)
    until = told.end if told else date.min
    due = next((period for period in said.periods if period.due_on < as_of), None)
    coming = next((period for period in said.periods if period.due_on >= as_of), None)
    is_late = due is not None and until < due.end
    if due is not None and is_late:
        yield _update(goal, due, (as_of - due.due_on).days)
    if coming is not None and until < coming.end:
        yield _update(goal, coming, 0)
    if told and told.what_next and not is_late:
        yield Owed(Kind.PLAN, goal.lead_name, told.what_next, period=told.period, owner_code=goal.lead_code)


def _update(goal: GoalRow, period: PeriodRow, late: int) -> Owed:
    return Owed(Kind.UPDATE, goal.lead_name, period.label, period.due_on, late, period=period.code, owner_code=goal.lead_code)


def _answers(found: Iterable[BarrierRow], as_of: date) -> Iterable[Owed]:
    """The next word on a barrier: of whom was asked, or of who asked and was answered."""
    for one in found:
        late = (as_of - one.needed_by).days if one.is_late and one.needed_by else 0
        code = one.asked_code if one.owes == one.asked else one.raised_by_code
        yield Owed(Kind.BARRIER, one.owes, one.ask, one.needed_by, late, owner_code=code)

"""What a review could speak of, from where measures, goals, promises and barriers stand: for the rule that ranks it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.rules.policy import Viewer
from goals.models import Barrier, BarrierState, Goal
from goals.queries.barriers import BarrierRow, barriers
from goals.queries.promises import Asked, PromiseRow, promises
from goals.queries.reviews import ReviewRow, last_before
from goals.rules.codes import GoalStatus
from goals.rules.promises import Effect, State
from metrics.models import Measure
from metrics.rules.codes import Signal, Status
from scorecards.queries.cards import goal_cards, measure_cards
from scorecards.queries.flips import flips
from scorecards.queries.lens import NEW_YORK, Lens
from scorecards.queries.pages.standing import UNUSUAL, attention_of, is_good_news
from scorecards.queries.rows import CardRow, FlipRow, GoalRow
from scorecards.rules.agenda import Candidate, Cause, ranked
from scorecards.rules.ranking import size_of_miss

LOOKS_BACK = timedelta(days=92)
"""How far a first review looks back for what turned."""
MOST_FLIPS = 200
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows behind the candidates. `since`: the day of the review before, or a quarter ago; a demonstration's days are not those on
    which things are recorded, so that the flips go by the moment of that review's pack."""

    cards: Mapping[int, CardRow]
    goals: Mapping[int, GoalRow]
    flips: Sequence[FlipRow]
    promises: Sequence[PromiseRow]
    barriers: Sequence[BarrierRow]
    since: date


@dataclass(frozen=True, slots=True)
class Proposed:
    """One candidate with the row it comes from: exactly one of them."""

    candidate: Candidate
    card: CardRow | None = None
    goal: GoalRow | None = None
    flip: FlipRow | None = None
    promise: PromiseRow | None = None
    barrier: BarrierRow | None = None
    measure_id: int | None = None
    goal_id: int | None = None
    agency_id: int | None = None


def facts_for(of: ReviewRow, who: Viewer, at: Lens) -> Facts:
    """All that a review is about, as `who` sees it. At most eleven queries, however much it is."""
    area, agency = of.area_code or None, of.agency_code or None
    day, moment = _since(of, at.as_of)
    cards = measure_cards(at, who, agency=agency, area=area)
    goals = goal_cards(at, who, area=area or "")
    return Facts(
        cards={card.measure_id: card for card in cards},
        goals={goal.goal_id: goal for goal in goals if agency is None or _has_part(goal, agency)},
        flips=flips(who, limit=MOST_FLIPS, since=moment, area=area, agency=agency, at=at),
        promises=promises(who, Asked(agency=agency or "", area=area or ""), at.as_of),
        barriers=barriers(who, at.as_of, agency=agency or ""),
        since=day,
    )


def _has_part(goal: GoalRow, agency: str) -> bool:
    return goal.lead_code == agency or any(partner.code == agency for partner in goal.partners)


def _since(of: ReviewRow, day: date) -> tuple[date, datetime]:
    before = last_before(of)
    if before and before.prepared_at:
        return before.on, before.prepared_at
    first = day - LOOKS_BACK
    return first, datetime.combine(first, time(), NEW_YORK)


def proposed(facts: Facts, day: date) -> list[Proposed]:
    """Everything there is to speak of, ranked by the rule. Two queries, for whose things they are."""
    found = [*_of_promises(facts, day), *_of_flips(facts), *_of_goals(facts), *_of_cards(facts), *_of_barriers(facts)]
    # The first of several, as the rule takes them: of two turns of one thing the newest.
    by_place = {(one.candidate.about, one.candidate.cause): one for one in reversed(found)}
    return _owned([by_place[one.about, one.cause] for one in ranked(each.candidate for each in found)])


def _of_promises(facts: Facts, day: date) -> Iterator[Proposed]:
    for row in facts.promises:
        cause = _cause_of(row, facts.since, day)
        if cause:
            yield Proposed(Candidate(cause, f"promise:{row.id}", row.days_late), promise=row, agency_id=row.agency_id)


def _cause_of(row: PromiseRow, since: date, day: date) -> Cause | None:
    """Late and still open; done and waiting for its figure, or about to be checked; scored since the review before."""
    if row.state == State.LATE and row.done_on is None:
        return Cause.PROMISE_LATE
    if row.effect_state == Effect.WAITING and row.effect and row.effect.on <= day + SOON and row.dropped_on is None:
        return Cause.EFFECT_DUE
    ended = row.done_on
    settled = row.state in (State.KEPT, State.NO_EFFECT, State.LATE) and row.dropped_on is None
    checked = row.effect.on if row.effect and row.effect.on > (ended or row.effect.on) else ended
    return Cause.PROMISE_SCORED if settled and checked and checked >= since else None


def _of_flips(facts: Facts) -> Iterator[Proposed]:
    """What became off track and still is."""
    codes = {card.code: card for card in facts.cards.values()}
    named = {goal.code: goal for goal in facts.goals.values()}
    for flip in facts.flips:
        card, goal = codes.get(flip.code), named.get(flip.code)
        if flip.breakdown:
            continue
        if flip.kind == "goal" and goal and flip.after == goal.status == GoalStatus.OFF_TRACK:
            candidate = Candidate(Cause.FLIP, f"goal:{goal.goal_id}", flip.recorded_at.timestamp(), is_goal=True)
            yield Proposed(candidate, flip=flip, goal_id=goal.goal_id)
        elif flip.kind == "measure" and card and flip.after == card.status == Status.OFF_TRACK and not card.accepted_until:
            candidate = Candidate(Cause.FLIP, f"measure:{card.measure_id}", flip.recorded_at.timestamp())
            yield Proposed(candidate, flip=flip, card=card, measure_id=card.measure_id)


def _of_goals(facts: Facts) -> Iterator[Proposed]:
    for goal in facts.goals.values():
        if goal.declared and goal.declared.differs:
            yield Proposed(Candidate(Cause.DIFFERS, f"goal:{goal.goal_id}", is_goal=True), goal=goal, goal_id=goal.goal_id)


def _of_cards(facts: Facts) -> Iterator[Proposed]:
    for item in attention_of(list(facts.cards.values())):
        card = item.card
        if item.kind == "off_track":
            yield _of_card(Cause.MISS, card, size_of_miss(card.shortfall, card.tolerance))
        elif item.kind == "overdue":
            yield _of_card(Cause.OVERDUE, card, card.days_overdue)
    for card in facts.cards.values():
        if is_worse_than_usual(card):
            yield _of_card(Cause.SIGNAL, card, 1.0)


def is_worse_than_usual(card: CardRow) -> bool:
    """A special cause on the worse side of what is usual, of a measure that has a good and a bad side."""
    judged = card.direction.slug in ("up", "down") and card.value is not None and card.mean is not None
    return card.signal in UNUSUAL and judged and not is_good_news(card) and card.signal != Signal.NONE


def _of_card(cause: Cause, card: CardRow, size: float) -> Proposed:
    return Proposed(Candidate(cause, f"measure:{card.measure_id}", size), card=card, measure_id=card.measure_id)


def _of_barriers(facts: Facts) -> Iterator[Proposed]:
    """Those that wait for an answer, of the goals in hand; the late ones first, then the oldest."""
    codes = {goal.code: goal.goal_id for goal in facts.goals.values()}
    for row in facts.barriers:
        if row.state == BarrierState.OPEN and row.goal_code in codes:
            size = row.age_days + (10_000 if row.is_late else 0)
            yield Proposed(Candidate(Cause.BARRIER, f"barrier:{row.barrier_id}", size), barrier=row, goal_id=codes[row.goal_code])


def _owned(rows: list[Proposed]) -> list[Proposed]:
    """With the agency that each belongs to."""
    measures = dict(Measure.objects.filter(pk__in=[one.measure_id for one in rows if one.measure_id]).values_list("pk", "agency_id"))
    goals = dict(Goal.objects.filter(pk__in=[one.goal_id for one in rows if one.goal_id]).values_list("pk", "lead_id"))
    asked = dict(Barrier.objects.filter(pk__in=[one.barrier.barrier_id for one in rows if one.barrier]).values_list("pk", "asked_id"))
    return [_with_owner(one, measures, goals, asked) for one in rows]


def _with_owner(one: Proposed, measures: Mapping[int, int], goals: Mapping[int, int], asked: Mapping[int, int]) -> Proposed:
    owner = one.agency_id or measures.get(one.measure_id or 0) or goals.get(one.goal_id or 0)
    owner = asked.get(one.barrier.barrier_id, owner) if one.barrier else owner
    return Proposed(one.candidate, one.card, one.goal, one.flip, one.promise, one.barrier, one.measure_id, one.goal_id, owner)

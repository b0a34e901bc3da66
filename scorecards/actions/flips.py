"""Records the statuses that changed, with their causes in the order docs/methods.md gives."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from django.db import transaction

from goals.rules.rollup import Goals, Groups, Members, roll_up
from metrics.queries.apart import POISON
from metrics.queries.assessed import Facts, read_facts
from metrics.queries.columns import Chosen, Clocks
from metrics.queries.earlier import Mark, facts_at
from metrics.rules.columns import I8, RULE_VERSION
from scorecards.actions.assessing import chunks
from scorecards.actions.cards import Flipped
from scorecards.actions.goals import FlippedGoal
from scorecards.models import Edition, Flip
from scorecards.queries.members import read_goals, read_members
from scorecards.rules.codes import FlipCause
from scorecards.rules.flips import Shown, explain_flips, sole_causes
from scorecards.rules.states import State

Causes = tuple[FlipCause, tuple[FlipCause, ...]]
# What no change of the facts explains, a change of the rules or of the catalog does; also where the earlier rules cannot be read.
UNEXPLAINED: Causes = (FlipCause.RULE_CHANGED, (FlipCause.RULE_CHANGED,))


@dataclass(frozen=True, slots=True)
class Moment:
    """When flips are recorded and what for."""

    as_of: date
    at: datetime
    run_id: int
    revision: int


def record(*, cards: Sequence[Flipped], goals: Sequence[FlippedGoal], moment: Moment) -> int:
    """Writes the flips of cards and goals; how many."""
    causes = explain(cards, moment.as_of)
    made = [_of_card(card, causes.get((card.measure_id, card.breakdown_id), UNEXPLAINED), moment) for card in cards]
    why = explain_goals(goals, cards, causes, moment.as_of)
    made += [_of_goal(goal, why[goal.goal_id], moment) for goal in goals]
    Flip.objects.bulk_create(made, batch_size=1000)
    return len(made)


def _of_card(card: Flipped, causes: Causes, moment: Moment) -> Flip:
    return Flip(
        measure_id=card.measure_id, breakdown_id=card.breakdown_id, before=card.before, after=card.after, cause=causes[0],
        causes=list(causes[1]), period_end=card.period_end, facts=json.loads(card.facts), as_of=moment.as_of,
        recorded_at=moment.at, revision=moment.revision, run_id=moment.run_id,
    )  # fmt: skip


def _of_goal(goal: FlippedGoal, causes: Causes, moment: Moment) -> Flip:
    return Flip(
        goal_id=goal.goal_id, before=goal.before, after=goal.after, cause=causes[0], causes=list(causes[1]), as_of=moment.as_of,
        recorded_at=moment.at, revision=moment.revision, run_id=moment.run_id,
    )  # fmt: skip


def explain(cards: Sequence[Flipped], as_of: date) -> dict[tuple[int, int], Causes]:
    """The causes of each flipped card, by (measure, breakdown): what was known when the card was made against what is known now."""
    edition = Edition.objects.filter(as_of__isnull=False).first()
    by_day: dict[date, list[Flipped]] = {}
    for card in cards:
        by_day.setdefault(max(card.as_of, edition.as_of) if edition and edition.as_of else card.as_of, []).append(card)
    causes: dict[tuple[int, int], Causes] = {}
    for day, flipped in by_day.items():
        for measure_ids in chunks(sorted({card.measure_id for card in flipped})):
            wanted = set(measure_ids)
            part = [card for card in flipped if card.measure_id in wanted]
            causes |= _explain_apart(part, edition, Clocks(day), Clocks(as_of))
    return causes


def _explain_apart(cards: Sequence[Flipped], edition: Edition | None, then: Clocks, now: Clocks) -> dict[tuple[int, int], Causes]:
    """The causes of each card but those of measures whose earlier facts no rule can judge, such as rules nobody could read."""
    measure_ids = sorted({card.measure_id for card in cards})
    try:
        with transaction.atomic():
            return _explain_part(cards, measure_ids, edition, then, now)
    except POISON:
        if len(measure_ids) == 1:
            return {}
    middle = measure_ids[len(measure_ids) // 2]
    first = _explain_apart([card for card in cards if card.measure_id < middle], edition, then, now)
    return first | _explain_apart([card for card in cards if card.measure_id >= middle], edition, then, now)


def _explain_part(
    cards: Sequence[Flipped], measure_ids: Sequence[int], edition: Edition | None, then: Clocks, now: Clocks
) -> dict[tuple[int, int], Causes]:  # fmt: skip
    facts = read_facts(Chosen(ids=measure_ids), now)
    after = _state(facts, now.as_of, RULE_VERSION)
    version = edition.rule_version if edition and edition.rule_version else RULE_VERSION
    before = _state(facts_at(facts, _marks(cards, edition), then), then.as_of, version)
    pairs = np.array([(card.measure_id, card.breakdown_id) for card in cards], np.int64)
    causes, applied = sole_causes(before, after, pairs)
    found = {
        (card.measure_id, card.breakdown_id): (FlipCause(cause), _listed(there))
        for card, cause, there in zip(cards, causes.tolist(), applied.tolist(), strict=True)
        if cause
    }
    several = [card for card in cards if (card.measure_id, card.breakdown_id) not in found]
    return found | (_taken_apart(before, after, several) if several else {})


def _taken_apart(before: State, after: State, cards: Sequence[Flipped]) -> dict[tuple[int, int], Causes]:
    """The causes of flips behind which there are several changes."""
    shown = Shown(
        np.array([card.measure_id for card in cards], np.int64),
        np.array([card.breakdown_id for card in cards], np.int64),
        np.array([card.before for card in cards], np.int8),
    )
    found = explain_flips(before, after, shown)
    rows = zip(found.measure.tolist(), found.breakdown.tolist(), found.cause.tolist(), found.applied.tolist(), strict=True)
    return {(measure, group): (FlipCause(cause), _listed(applied)) for measure, group, cause, applied in rows}


def _marks(cards: Sequence[Flipped], edition: Edition | None) -> list[Mark]:
    """Per measure: the facts were read for its card, and again when everything was assessed; the later one counts."""
    marks: dict[int, Mark] = {}
    for card in cards:
        own = Mark(card.measure_id, card.marks.readings, card.marks.targets, card.marks.read_at)
        marks[card.measure_id] = _later(marks.get(card.measure_id, own), own)
    if edition is None or edition.read_at is None:
        return list(marks.values())
    everything = (edition.readings_mark, edition.targets_mark, edition.read_at)
    return [_later(mark, Mark(mark.measure_id, *everything)) for mark in marks.values()]


def _later(one: Mark, other: Mark) -> Mark:
    return one if one.read_at >= other.read_at else other


def _state(facts: Facts, as_of: date, version: str) -> State:
    return State(facts.series, facts.catalog, facts.targets, facts.breaks, facts.due, as_of, version, facts.extra)


def _listed(applied: Sequence[bool]) -> tuple[FlipCause, ...]:
    return tuple(cause for cause, there in zip(FlipCause, applied, strict=True) if there)


def explain_goals(
    goals: Sequence[FlippedGoal], cards: Sequence[Flipped], causes: Mapping[tuple[int, int], Causes], as_of: date
) -> dict[int, Causes]:  # fmt: skip
    """The causes of each flipped goal, once the cards are written: its members' flips are applied in the order of their causes.

    What no member's flip does, a group's flip did (the equity floor), or else a change of the goal itself."""
    if not goals:
        return {}
    goal_ids = sorted(goal.goal_id for goal in goals)
    members = read_members(goal_ids, as_of)
    moved = {card.measure_id: (card.before, causes.get((card.measure_id, 0), UNEXPLAINED)[0]) for card in cards if card.breakdown_id == 0}
    rules = read_goals(goal_ids)
    steps = np.stack([_ruled(rules, members, _status_by(members, moved, last)) for last in (0, *FlipCause)])
    listed = _listed_by_goal(members, causes)
    return {goal: _goal_causes(steps[:, place], listed.get(goal, ())) for place, goal in enumerate(goal_ids)}


def _status_by(members: Members, moved: Mapping[int, tuple[int, FlipCause]], last: int) -> I8:
    """The members' statuses once the causes up to `last` are applied."""
    status = members.status.copy()
    for place, measure in enumerate(members.measure.tolist()):
        before, cause = moved.get(measure, (0, FlipCause.VALUE_REVISED))
        if before and cause > last:
            status[place] = before
    return status


def _ruled(rules: Goals, members: Members, status: I8) -> I8:
    nothing = Groups(np.zeros(0, np.int64), np.zeros(0, np.int64))
    return roll_up(rules, replace(members, status=status), nothing).ruled


def _listed_by_goal(members: Members, causes: Mapping[tuple[int, int], Causes]) -> dict[int, tuple[FlipCause, ...]]:
    """Every cause that flipped a member or one of its groups, in order."""
    by_measure: dict[int, set[FlipCause]] = {}
    for (measure, _), (_, listed) in causes.items():
        by_measure.setdefault(measure, set()).update(listed)
    by_goal: dict[int, set[FlipCause]] = {}
    for goal, measure in zip(members.goal.tolist(), members.measure.tolist(), strict=True):
        by_goal.setdefault(goal, set()).update(by_measure.get(measure, ()))
    return {goal: tuple(sorted(found)) for goal, found in by_goal.items()}


def _goal_causes(steps: I8, listed: tuple[FlipCause, ...]) -> Causes:
    differs = np.flatnonzero(steps[1:] != steps[0])
    if len(differs):
        primary = tuple(FlipCause)[int(differs[0])]
    elif listed:
        primary = listed[0]
    else:
        primary = FlipCause.RULE_CHANGED
    return primary, tuple(sorted({primary, *listed}))

"""What can be said of one measure on a day: its projection and the odds of its targets, or why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.columns import F64, I32
from metrics.rules.odds.backtest import Aim
from metrics.rules.odds.chances import chance
from metrics.rules.odds.choices import Choice, choice_for, chosen_digest, kind_of
from metrics.rules.odds.codes import ODDS_VERSION, Refusal, Unprojectable
from metrics.rules.odds.past import Past, past_of
from metrics.rules.odds.projecting import Projection, bounds_of, project


@dataclass(frozen=True, slots=True)
class Wanted:
    """A measure's total since its last series break, and its governing targets by date that lie on the day or after it."""

    period: PeriodType
    direction: Direction
    unit: str
    name: str
    decimals: int
    end: I32
    value: F64
    aims: Sequence[Aim] = ()

    @property
    def inputs(self) -> str:
        """The digest of all that the answer rests on."""
        plain = (ODDS_VERSION, chosen_digest(), self.period, self.direction, self.unit, self.name, self.decimals, *self.aims)
        return sha256(repr(plain).encode() + self.end.tobytes() + self.value.tobytes()).hexdigest()


@dataclass(frozen=True, slots=True)
class Odds:
    """The odds of one target: of the figure `ahead` periods on. `is_next`: of the next period, against the target that governs it."""

    aim: Aim
    ahead: int
    end: int
    probability: float
    is_next: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer. Where `refusal` is not OPEN there is no projection and there are no odds."""

    refusal: Refusal
    inputs: str
    past: Past | None = None
    choice: Choice | None = None
    projection: Projection | None = None
    odds: Sequence[Odds] = ()

    @property
    def ends(self) -> list[int]:
        """The last day of each period that is projected."""
        if self.past is None or self.projection is None:
            return []
        return [self.past.end_of(ahead) for ahead in range(1, len(self.projection.middle) + 1)]


def outcome(wanted: Wanted) -> Outcome:
    """The projection up to the last target that can be reached by it, with the odds of each."""
    try:
        return _outcome(wanted)
    except Unprojectable as refused:
        return Outcome(refused.why, wanted.inputs)


def refused(wanted: Wanted, why: Refusal) -> Outcome:
    return Outcome(why, wanted.inputs)


def _outcome(wanted: Wanted) -> Outcome:
    asked = _judged(wanted)
    past = past_of(wanted.end, wanted.value, wanted.period)
    ahead = [(aim, past.ahead_to(aim.day)) for aim in asked]
    open_ = [(aim, periods) for aim, periods in ahead if periods >= 1]
    if not open_:
        raise Unprojectable(Refusal.NO_TARGET)
    # A record says nothing of a time longer than itself.
    reached = [(aim, periods) for aim, periods in open_ if periods <= past.count]
    if not reached:
        raise Unprojectable(Refusal.TOO_FAR)
    choice = choice_for(kind_of(wanted.period, past.count))
    bounds = bounds_of(wanted.unit, wanted.name, wanted.decimals, wanted.value)
    projection = project(past, max(periods for _, periods in reached), choice, bounds)
    odds = [_odds(past, projection, aim, periods) for aim, periods in reached]
    if reached[0][1] > 1:
        odds.insert(0, replace(_odds(past, projection, reached[0][0], 1), is_next=True))
    return Outcome(Refusal.OPEN, wanted.inputs, past, choice, projection, odds)


def _judged(wanted: Wanted) -> list[Aim]:
    """The targets that odds can be given of. Raises Unprojectable where there is none."""
    if wanted.direction == Direction.CONTEXT:
        raise Unprojectable(Refusal.CONTEXT)
    aims = [aim for aim in wanted.aims if aim.operator != Operator.DONE]
    if wanted.direction == Direction.MILESTONE or (wanted.aims and not aims):
        raise Unprojectable(Refusal.MILESTONE)
    if not aims:
        raise Unprojectable(Refusal.NO_TARGET)
    return aims


def _odds(past: Past, projection: Projection, aim: Aim, ahead: int) -> Odds:
    probability = chance(projection, ahead, aim.operator, aim.low, aim.high)
    return Odds(aim, ahead, past.end_of(ahead), float(np.clip(probability, 0.0, 1.0)))

"""How the newest value stands against what was expected of it."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.codes import Direction, Operator, Status
from metrics.rules.columns import F64, I8, B
from metrics.rules.targets import Expected

SLACK = 1e-9
DEFAULT_TOLERANCE = 0.05
_FLOORS = (Operator.AT_LEAST, Operator.MORE_THAN, Operator.BETWEEN, Operator.DONE)
_CEILINGS = (Operator.AT_MOST, Operator.LESS_THAN)
_STRICT = (Operator.MORE_THAN, Operator.LESS_THAN)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`shortfall` and `tolerance` in the measure's own unit; `judged` is ON_TRACK, NEAR, OFF_TRACK, or NO_TARGET."""

    shortfall: F64
    tolerance: F64
    judged: I8


def judge(value: F64, expected: Expected, tolerance: F64, baseline: F64) -> Judgement:
    """Shortfall against the expected value, or the violated end of a range; nothing is divided by the target."""
    below, above = misses(value, expected.low, expected.high, expected.operator)
    upper = above > below
    two_ended = expected.operator == Operator.BETWEEN
    end = np.where(upper & two_ended, expected.high, expected.low)
    target = np.where(upper & two_ended, expected.target_high, expected.target)
    slack = SLACK * np.maximum(np.abs(value), np.abs(end))
    gap = np.maximum(below, above)
    shortfall = np.where(gap <= slack, 0.0, gap)
    tolerated = _tolerance(tolerance, end, target, baseline)
    missed = (shortfall > 0) | (np.isin(expected.operator, _STRICT) & (gap >= -slack))
    within = (tolerated > 0) & (shortfall <= tolerated + slack)
    judged = np.where(~missed, Status.ON_TRACK, np.where(within, Status.NEAR, Status.OFF_TRACK))
    judged = np.where(np.isnan(shortfall), Status.NO_TARGET, judged)
    return Judgement(shortfall, np.where(np.isnan(shortfall), np.nan, tolerated), judged.astype(np.int8))


def misses(value: F64, low: F64, high: F64, operator: I8) -> tuple[F64, F64]:
    """How far below its floor and above its ceiling a value lies (negative: on the right side); NaN without an expected value."""
    floor = np.isin(operator, _FLOORS)
    ceiling = np.isin(operator, _CEILINGS)
    below = np.where(floor, low - value, np.where(ceiling, -np.inf, np.nan))
    above = np.where(ceiling, value - low, np.where(operator == Operator.BETWEEN, value - high, -np.inf))
    gone = np.isnan(value) | np.isnan(low) | (operator == 0)
    return np.where(gone, np.nan, below), np.where(gone, np.nan, above)


def _tolerance(own: F64, end: F64, target: F64, baseline: F64) -> F64:
    """The measure's own; else 5% of the expected value; where that is 0, 5% of the way from baseline to target; else 0."""
    of_expected = DEFAULT_TOLERANCE * np.abs(end)
    of_way = np.nan_to_num(DEFAULT_TOLERANCE * np.abs(target - baseline))
    return np.where(np.isnan(own), np.where(end == 0, of_way, of_expected), own)


def passed_by_third(value: F64, expected: Expected) -> B:
    """The target itself is beaten by a third of its size or more: consider a harder one. Never said of a target of 0 or a range."""
    below, above = misses(value, expected.target, expected.target_high, expected.operator)
    gain = -np.maximum(below, above)
    third = np.abs(expected.target) / 3.0
    one_sided = np.isin(expected.operator, (*_CEILINGS, *_STRICT, Operator.AT_LEAST))
    return one_sided & (third > 0) & (gain >= third * (1 - SLACK))


def settle_status(direction: I8, value: F64, judged: I8, overdue: B) -> tuple[I8, I8]:
    """(status, judged) in the order of the rules: context, no data, no target, overdue, then as judged."""
    standing = np.where(np.isnan(value), Status.NO_DATA, judged)
    standing = np.where(direction == Direction.CONTEXT, Status.CONTEXT, standing)
    late = overdue & (standing >= Status.ON_TRACK)
    return np.where(late, Status.OVERDUE, standing).astype(np.int8), standing.astype(np.int8)

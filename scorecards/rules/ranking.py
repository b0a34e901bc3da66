"""What comes first on a page, as plain arithmetic on what the cards say. docs/methods.md states the orders in words."""

import math

from goals.rules.codes import GoalStatus

# What is missed before what cannot be told: that it cannot be told is a miss of its own, before what is kept.
CONSEQUENCE = (GoalStatus.OFF_TRACK, GoalStatus.NEAR, GoalStatus.NOT_ENOUGH, GoalStatus.ON_TRACK)


def size_of_move(change: float | None, mean: float | None, upper: float | None, tolerance: float | None) -> float | None:
    """A change in units that can be set beside other measures: the measure's own usual step between two periods.

    The usual step is the mean moving range behind the XmR limits (upper = mean + 2.66 steps); where a series is too short
    for limits, its tolerance stands in. None: no change, or nothing to measure it by."""
    if change is None:
        return None
    step = (upper - mean) / 2.66 if mean is not None and upper is not None else tolerance
    return abs(change) / step if step else None


def size_of_miss(shortfall: float | None, tolerance: float | None) -> float:
    """How far beyond the expected value, in tolerances. A miss of a measure that tolerates nothing is infinitely large."""
    if not shortfall:
        return 0.0
    return shortfall / tolerance if tolerance else math.inf


def fills_share(present: float, due: float) -> float | None:
    """The share of what is due that is there, 0 to 1; None while nothing is due."""
    return present / due if due else None


def place_of_goal(status: GoalStatus, off_share: float, worst_miss: float) -> tuple[int, float, float]:
    """Where a goal stands in a list ordered by consequence; the smallest comes first.

    `off_share`: the share of its judged weight that is off track; `worst_miss`: its largest miss, in tolerances."""
    return CONSEQUENCE.index(status), -off_share, -worst_miss

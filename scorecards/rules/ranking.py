"""What comes first on a page, as plain arithmetic on what the cards say. docs/methods.md states the orders in words."""

import math


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

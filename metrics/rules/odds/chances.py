"""The odds of a target, and how they are said."""

from math import erf, sqrt

from metrics.rules.codes import Operator
from metrics.rules.odds.projecting import Projection

LITTLE, MUCH = 0.05, 0.95
# How people say odds: of every so many, so many.
SAID = ((1, 10), (1, 5), (1, 4), (1, 3), (2, 5), (1, 2), (3, 5), (2, 3), (3, 4), (4, 5), (9, 10))


def chance(projection: Projection, ahead: int, operator: Operator, low: float, high: float | None = None) -> float:
    """The probability that the figure so many periods ahead meets the target.

    What the curve has beyond a bound counts as lying on the bound: a share that may well be 100% meets "at least 100%"."""
    at = ahead - 1
    curve = float(projection.centre[at]), float(projection.deviation[at])
    if operator in (Operator.AT_LEAST, Operator.MORE_THAN):
        return 1.0 - _below(projection, curve, low, with_itself=operator == Operator.MORE_THAN)
    if operator in (Operator.AT_MOST, Operator.LESS_THAN):
        return _below(projection, curve, low, with_itself=operator == Operator.AT_MOST)
    if operator == Operator.BETWEEN and high is not None:
        inside = _below(projection, curve, high, with_itself=True) - _below(projection, curve, low, with_itself=False)
        return max(inside, 0.0)
    raise ValueError(f"There are no odds of {operator.slug}.")


def _below(projection: Projection, curve: tuple[float, float], value: float, *, with_itself: bool) -> float:
    """The probability of a figure below the value, or with itself at most the value."""
    bounds, (centre, deviation) = projection.bounds, curve
    if value < bounds.least or (value == bounds.least and not with_itself):
        return 0.0
    if value > bounds.most or (value == bounds.most and with_itself):
        return 1.0
    if deviation <= 0:
        return float(centre < value or (with_itself and centre == value))
    return 0.5 * (1 + erf((value - centre) / (deviation * sqrt(2.0))))


def said(probability: float) -> tuple[str, int, int]:
    """How a probability is said: ("less", 1, 20), ("more", 19, 20), or ("about", k, n) with the nearest of the usual odds."""
    if probability < LITTLE:
        return "less", 1, 20
    if probability > MUCH:
        return "more", 19, 20
    return ("about", *min(SAID, key=lambda one: abs(one[0] / one[1] - probability)))

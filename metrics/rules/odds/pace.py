"""What a target asks of every period that is left."""

from metrics.rules.codes import Operator


def needed(newest: float, periods: int, operator: Operator, low: float, high: float | None = None) -> float:
    """The change per period that leads from the newest value to the target in so many periods; 0 where it is met already.

    For a target with two ends it leads to the nearer one. Raises ValueError without a period left, and for a milestone."""
    if periods < 1 or operator == Operator.DONE:
        raise ValueError("Nothing can be needed per period.")
    return distance(newest, operator, low, high) / periods


def distance(newest: float, operator: Operator, low: float, high: float | None = None) -> float:
    """How far the newest value has to move to reach the target; 0 where it is there."""
    if operator in (Operator.AT_LEAST, Operator.MORE_THAN):
        return max(low - newest, 0.0)
    if operator in (Operator.AT_MOST, Operator.LESS_THAN):
        return min(low - newest, 0.0)
    top = low if high is None else high
    return low - newest if newest < low else min(top - newest, 0.0)


def meets(value: float, operator: Operator, low: float, high: float | None = None) -> bool:
    """Whether a figure meets a target, as status judges it; a tie misses "more than" and "less than"."""
    slack = 1e-9 * max(abs(value), abs(low), abs(high or 0.0))
    if operator == Operator.MORE_THAN:
        return value > low + slack
    if operator == Operator.LESS_THAN:
        return value < low - slack
    return abs(distance(value, operator, low, high)) <= slack

"""Two series beside each other: on one axis where they have one unit, else as an index that is 100 in a period both have."""

from collections.abc import Mapping, Sequence
from datetime import date

from metrics.rules.codes import PeriodType
from metrics.rules.periods import period_holding

Points = Mapping[date, float]


def common_ends(one: Points, other: Points) -> list[date]:
    """The ends of the periods of which both have a value that an index can start from (above zero), oldest first."""
    return sorted(end for end in one.keys() & other.keys() if one[end] > 0 and other[end] > 0)


def base_of(ends: Sequence[date], asked: date | None) -> date | None:
    """The period that is 100: the one asked for where both have it, else the first they share. None: they share none."""
    if asked in ends:
        return asked
    return ends[0] if ends else None


def indexed(points: Points, base: date) -> dict[date, float]:
    """Each value in percent of the value in the base period."""
    return {end: 100.0 * value / points[base] for end, value in points.items()}


def is_gap(type_: PeriodType, before: date, after: date) -> bool:
    """Whether a whole period between the ends of two has no reading. Points in time and cohorts follow no calendar."""
    if type_ in (PeriodType.POINT, PeriodType.COHORT):
        return False
    return period_holding(type_, before).next().end < after

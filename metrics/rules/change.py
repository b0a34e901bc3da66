"""How the newest value differs from the previous period and from the same period last year."""

import numpy as np

from metrics.rules.codes import Direction, PeriodType, Verdict
from metrics.rules.columns import F64, I8, I64, B
from metrics.rules.days import MONTHS_A_YEAR, months_of, spans
from metrics.rules.points import Points

SLACK = 1e-9
DAYS_A_YEAR = 365
NEAR_A_YEAR = 31


def previous_values(points: Points, period: I8) -> F64:
    """The value one period before the newest: the count before it for points in time, none for a year to date."""
    rows = np.maximum(points.stop - 2, points.start)
    apart = months_of(points.newest_end) - months_of(points.end[rows])
    known = (points.count > 1) & (period != PeriodType.YTD) & ((apart == points.step) | (points.step == 0))
    return np.where(known, points.value[rows], np.nan)


def year_ago_values(points: Points) -> F64:
    """The value of the same period a year earlier: for points in time the count nearest to that day, within 31 days."""
    found = np.full(len(points.start), np.nan)
    months = months_of(points.newest_end)
    periodic = points.step > 0
    reach = int(MONTHS_A_YEAR // points.step[periodic].min()) if periodic.any() else 0
    for back in range(2, reach + 2):
        rows = np.maximum(points.stop - back, points.start)
        hit = periodic & (points.count >= back) & (months - months_of(points.end[rows]) == MONTHS_A_YEAR)
        found[hit] = points.value[rows[hit]]
    counted = np.flatnonzero(~periodic)
    if len(counted):
        found[counted] = _nearest_a_year_ago(points, counted)
    return found


def _nearest_a_year_ago(points: Points, chosen: I64) -> F64:
    rows = spans(points.start[chosen], points.stop[chosen])
    owner = np.repeat(np.arange(len(chosen)), points.count[chosen])
    key = owner * 2**32 + points.end[rows]
    wanted = np.arange(len(chosen)) * 2**32 + points.newest_end[chosen] - DAYS_A_YEAR
    after = np.searchsorted(key, wanted)  # the newest count itself lies behind the wanted day
    before = np.maximum(after - 1, 0)
    nearer = np.where(np.abs(key[before] - wanted) <= np.abs(key[after] - wanted), before, after)
    near = np.abs(key[nearer] - wanted) <= NEAR_A_YEAR
    return np.where(near, points.value[rows[nearer]], np.nan)


def verdicts(newest: F64, earlier: F64, favourable: I8) -> I8:
    """Better, worse or same; `favourable` is +1 where more is good, -1 where less is, 0 where nothing is judged."""
    with np.errstate(invalid="ignore"):
        gain = (newest - earlier) * favourable
        same = np.abs(newest - earlier) <= SLACK * np.maximum(np.abs(newest), np.abs(earlier))
    judged = np.where(same, Verdict.SAME, np.where(gain > 0, Verdict.BETTER, Verdict.WORSE))
    return np.where(np.isnan(gain) | (favourable == 0), Verdict.NONE, judged).astype(np.int8)


def favourable_sign(direction: I8) -> I8:
    """+1 for up and milestone, -1 for down, 0 for range and context."""
    sign = np.array([0, 1, -1, 0, 0, 1], dtype=np.int8)
    return sign[direction]


def range_verdicts(newest: F64, earlier: F64, low: F64, high: F64) -> I8:
    """For a range measure: better when the value came nearer to the range; both inside it is the same. NONE without a range."""
    gap_now, gap_then = distance_to_range(newest, low, high), distance_to_range(earlier, low, high)
    return verdicts(gap_now, gap_then, np.full(newest.shape, -1, dtype=np.int8))


def distance_to_range(value: F64, low: F64, high: F64) -> F64:
    """How far outside the range; 0 inside; NaN where value or low end is missing. A missing high end is open."""
    upper = np.where(np.isnan(high), np.inf, high)
    return np.maximum(np.maximum(low - value, value - upper), 0.0)


def percent_change(newest: float, earlier: float) -> float | None:
    """The change in percent of the earlier value; None from 0. A percentage's own change is shown in points instead."""
    return None if earlier == 0 else 100.0 * (newest - earlier) / abs(earlier)


def is_range(direction: I8) -> B:
    ranged: B = direction == Direction.RANGE
    return ranged

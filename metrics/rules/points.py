"""The values of each series as runs of rows: gaps dropped, and nothing from before a series break."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.codes import PeriodType
from metrics.rules.columns import F64, I8, I32, I64, NO_DAY, B, Breaks, Series
from metrics.rules.days import months_of, spans


@dataclass(frozen=True, slots=True)
class Points:
    """Rows start..stop-1 are the values of a series, oldest first; at least one each. `step` is months between like periods."""

    value: F64
    end: I32
    start: I64
    stop: I64
    step: I32

    @property
    def count(self) -> I64:
        return self.stop - self.start

    @property
    def newest(self) -> F64:
        return self.value[self.stop - 1]

    @property
    def newest_end(self) -> I32:
        return self.end[self.stop - 1]


@dataclass(frozen=True, slots=True)
class Values:
    """The rows of Series that hold a value: `first`, `count` per series as there."""

    first: I64
    count: I64
    end: I32
    value: F64


def settled_ends(series: Series) -> I32:
    """The end of the newest period that has a value or a settling reason; NO_DAY when there is none."""
    found = np.full(series.count.shape, NO_DAY, dtype=np.int32)
    filled = series.count > 0
    found[filled] = series.end[(series.first + series.count - 1)[filled]]
    return found


def values_of(series: Series) -> Values:
    """Drop the periods that are settled by a reason."""
    missing = np.isnan(series.value)
    if not missing.any():
        return Values(series.first, series.count, series.end, series.value)
    kept_before = np.concatenate(([0], np.cumsum(~missing)))
    first = kept_before[series.first]
    count = kept_before[series.first + series.count] - first
    return Values(first, count, series.end[~missing], series.value[~missing])


def points_of(values: Values, period: I8, step: I32) -> Points:
    """The points of series that have some value. A year to date keeps only the periods closing in the newest one's month."""
    points = Points(values.value, values.end, values.first, values.first + values.count, step)
    to_date = period == PeriodType.YTD
    return _same_month_only(points, to_date) if to_date.any() else points


def _same_month_only(points: Points, to_date: B) -> Points:
    rows = spans(points.start, points.stop)
    owner = np.repeat(np.arange(len(points.start)), points.count)
    month = months_of(points.end[rows])
    newest = months_of(points.newest_end)[owner]
    keep = ~to_date[owner] | ((newest - month) % 12 == 0)
    count = np.bincount(owner[keep], minlength=len(points.start))
    stop = np.cumsum(count)
    kept = rows[keep]
    return Points(points.value[kept], points.end[kept], stop - count, stop, points.step)


def breaks_before(breaks: Breaks, measure: I64, day: I32) -> I32:
    """The newest series break of each measure dated on or before the day; NO_DAY when there is none."""
    found = np.full(measure.shape, NO_DAY, dtype=np.int32)
    if len(breaks.measure) == 0:
        return found
    known, group = np.unique(breaks.measure, return_inverse=True)
    place = np.minimum(np.searchsorted(known, measure), len(known) - 1)
    key = group * 2**32 + breaks.date
    at = np.searchsorted(key, place * 2**32 + day, side="right") - 1
    hit = (known[place] == measure) & (at >= 0) & (group[at] == place)
    found[hit] = breaks.date[at[hit]]
    return found


def since_break(points: Points, since: I32) -> Points:
    """Leave only the points whose period ends on or after the break."""
    cut = np.flatnonzero(since != NO_DAY)
    if len(cut) == 0:
        return points
    rows = spans(points.start[cut], points.stop[cut])
    owner = np.repeat(np.arange(len(cut)), points.count[cut])
    earlier = np.bincount(owner[points.end[rows] < since[cut][owner]], minlength=len(cut))
    start = points.start.copy()
    start[cut] += earlier
    return Points(points.value, points.end, start, points.stop, points.step)

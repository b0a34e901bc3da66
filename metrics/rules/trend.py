"""Is it moving? Mann-Kendall and Theil-Sen, plain and seasonal, over many series at once.

H. B. Mann (1945), M. G. Kendall (1975); R. M. Hirsch, J. R. Slack and R. A. Smith (1982) for the seasonal test; P. K. Sen (1968) for the
slope. Variance corrected for ties, continuity correction of 1, normal approximation: the same figures as pymannkendall."""

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from metrics.rules.codes import Trend
from metrics.rules.columns import F64, I8, I32, I64
from metrics.rules.days import MONTHS_A_YEAR, months_of
from metrics.rules.points import Points

LEVEL = 0.10
FEWEST = 6
WINDOW = 12
ANNUAL_WINDOW = 8
SEASONAL_FROM = 24
SEASONAL_YEARS = 5
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class TrendFit:
    """`p` and `slope` are NaN and `rise` is 0 where there are too few points; `rise` is the sign of the Mann-Kendall score."""

    p: F64
    slope: F64
    count: I32
    rise: I8


def fit_trends(points: Points) -> TrendFit:
    """The trend of each series: over 12 periods, 8 annual ones or 8 counts, or seasonal over 5 years from 24 points on."""
    size = len(points.start)
    fit = TrendFit(np.full(size, np.nan), np.full(size, np.nan), np.zeros(size, np.int32), np.zeros(size, np.int8))
    seasonal = (points.step > 0) & (points.step < MONTHS_A_YEAR) & (points.count >= SEASONAL_FROM)
    for step in np.unique(points.step).tolist():
        alike = points.step == step
        if 0 < step < MONTHS_A_YEAR:
            _fit_seasonal(fit, points, np.flatnonzero(alike & seasonal), step)
            _fit_plain(fit, points, np.flatnonzero(alike & ~seasonal), WINDOW)
        else:
            _fit_plain(fit, points, np.flatnonzero(alike), ANNUAL_WINDOW)
    return fit


def judge_trends(fit: TrendFit, favourable: I8) -> I8:
    """`favourable` is +1 where rising is better, -1 where falling is; 0: rising or falling is said without a judgment."""
    moving = np.where(fit.rise > 0, Trend.RISING, Trend.FALLING)
    verdict = np.where(fit.rise == favourable, Trend.BETTER, Trend.WORSE)
    named = np.where(favourable != 0, verdict, moving)
    flat = (fit.p >= LEVEL) | (fit.rise == 0)
    return np.where(fit.count < FEWEST, Trend.TOO_FEW, np.where(flat, Trend.FLAT, named)).astype(np.int8)


def _fit_plain(fit: TrendFit, points: Points, chosen: I64, width: int) -> None:
    if len(chosen) == 0:
        return
    regular = int(points.step[chosen[0]]) > 0
    if regular:
        grid = _window(points, chosen, width)
        place = np.broadcast_to(np.arange(width, dtype=np.float64), grid.shape)
    else:
        grid, place = _last_rows(points, chosen, width)
    early, late = np.triu_indices(width, 1)
    change = grid[:, late] - grid[:, early]
    slope = change / (place[:, late] - place[:, early])
    _store(fit, chosen, grid[:, :, None], change, slope)


def _fit_seasonal(fit: TrendFit, points: Points, chosen: I64, step: int) -> None:
    if len(chosen) == 0:
        return
    seasons = MONTHS_A_YEAR // step
    grid = _window(points, chosen, SEASONAL_YEARS * seasons).reshape(len(chosen), SEASONAL_YEARS, seasons)
    early, late = np.triu_indices(SEASONAL_YEARS, 1)
    change = grid[:, late, :] - grid[:, early, :]
    slope = change / ((late - early) * float(seasons))[None, :, None]
    _store(fit, chosen, grid, change.reshape(len(chosen), -1), slope.reshape(len(chosen), -1))


def _window(points: Points, chosen: I64, width: int) -> F64:
    """The newest `width` periods of each chosen series, oldest first, NaN where a period has no value."""
    rows = points.stop[chosen, None] - np.arange(width, 0, -1)
    inside = rows >= points.start[chosen, None]
    rows = np.where(inside, rows, points.start[chosen, None])
    value, month = points.value[rows], months_of(points.end[rows])
    step = int(points.step[chosen[0]])
    place = width - 1 - (month[:, -1:] - month + step // 2) // step
    if inside.all() and (place[:, 0] == 0).all():
        return np.asarray(value, dtype=np.float64)
    grid = np.full(value.shape, np.nan)
    series, column = np.nonzero(inside & (place >= 0))
    grid[series, place[series, column]] = value[series, column]
    return grid


def _last_rows(points: Points, chosen: I64, width: int) -> tuple[F64, F64]:
    """The newest `width` counts and their times in years; NaN before the first."""
    rows = points.stop[chosen, None] - np.arange(width, 0, -1)
    inside = rows >= points.start[chosen, None]
    rows = np.where(inside, rows, points.start[chosen, None])
    years = np.where(inside, points.end[rows] / DAYS_A_YEAR, np.nan)
    return np.where(inside, points.value[rows], np.nan), years


def _store(fit: TrendFit, chosen: I64, grid: F64, change: F64, slope: F64) -> None:
    """Score, p and slope from the pairs. `grid` is series x time x season: pairs are compared within a season only."""
    score = np.count_nonzero(change > 0, axis=1) - np.count_nonzero(change < 0, axis=1)
    count = np.count_nonzero(~np.isnan(grid), axis=1)
    total = count.sum(axis=1)
    variance = (_spread(count).sum(axis=1) - _ties(grid, change)) / 18.0
    enough = total >= FEWEST
    fit.count[chosen] = total
    fit.rise[chosen] = np.where(enough, np.sign(score), 0)
    fit.p[chosen] = np.where(enough, _two_sided(score, variance), np.nan)
    fit.slope[chosen] = np.where(enough, _medians(slope), np.nan)


def _spread(count: I64) -> I64:
    return count * (count - 1) * (2 * count + 5)


def _ties(grid: F64, change: F64) -> I64:
    """What tied values take from the variance: the sum over groups of t equal values of t(t-1)(2t+5)."""
    taken = np.zeros(len(grid), dtype=np.int64)
    tied = np.flatnonzero((change == 0).any(axis=1))
    if len(tied):
        part = grid[tied]
        equal = np.count_nonzero(part[:, :, None, :] == part[:, None, :, :], axis=2)
        equal = np.maximum(equal, 1)
        taken[tied] = ((equal - 1) * (2 * equal + 5)).sum(axis=(1, 2))
    return taken


def _two_sided(score: I64, variance: F64) -> F64:
    z = np.maximum(np.abs(score) - 1, 0) / np.sqrt(np.where(variance > 0, variance, 1.0))
    scaled = (z / sqrt(2.0)).tolist()
    return np.fromiter(map(erfc, scaled), np.float64, len(scaled))


def _medians(slope: F64) -> F64:
    """The median of each row's numbers, NaN left out; NaN for a row without any."""
    width = slope.shape[1]
    if not np.isnan(slope).any():
        low, high = (width - 1) // 2, width // 2
        slope.partition((low, high), axis=1)
        return np.asarray((slope[:, low] + slope[:, high]) / 2.0)
    slope.sort(axis=1)
    number = np.count_nonzero(~np.isnan(slope), axis=1)
    row = np.arange(len(slope))
    low, high = np.maximum(number - 1, 0) // 2, np.minimum(number // 2, width - 1)
    return np.asarray((slope[row, low] + slope[row, high]) / 2.0)

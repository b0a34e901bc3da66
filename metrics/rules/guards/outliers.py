"""Values far outside a series' history: robust z by median and median absolute deviation, seasonally where there are years enough."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.columns import F64, I64, B
from metrics.rules.days import MONTHS_A_YEAR, months_of
from metrics.rules.guards.history import History, ordered, tally, totals

FEWEST = 8
SEASONAL_YEARS = 5
FAR = 6.0
MAD_TO_SIGMA, MEAN_TO_SIGMA = 1.4826, 1.2533
LEAST_SPREAD, LEAST_SPREAD_OF_EQUALS = 0.01, 0.05
SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Outside:
    """Rows of a history far outside it: how many spreads, and the least and the largest of what each was compared with."""

    row: I64
    z: F64
    low: F64
    high: F64


@dataclass(frozen=True, slots=True)
class _Compared:
    """The number each row gives to the comparison (NaN: none), and the group it is compared in; a season of a series, or all of it.

    `own`: rows that are themselves among what they are compared with."""

    number: F64
    series: I64
    group: I64
    size: int
    own: B

    @property
    def known(self) -> I64:
        """How many numbers each series has."""
        return tally(~np.isnan(self.number), self.series, self.size)


def outside_history(history: History, already: B) -> Outside:
    """The arrived values far outside what stood before the file; where that is less than 8 values, outside the series as it is now.

    Far is 6 spreads from the center, in plain numbers and (where all are positive) in logarithms, beyond every value compared with,
    and not on the way its neighbors went. For months and quarters with 5 years of values the same month or quarter is compared.
    Rows that are `already` found by another guard are passed over."""
    compared = _compared(history)
    row, low, high = _beyond(history, compared, history.arrived & ~already)
    z = _spreads_away(compared, history.value, row)
    far = (z >= FAR) & _far_in_logarithms(compared, history.value, row)
    far = _without_drift(compared, history.value, row, far)
    return Outside(row[far], z[far], low[far], high[far])


def _compared(history: History) -> _Compared:
    series, size = history.series, len(history.first)
    stood = tally(~np.isnan(history.before), series, size) >= FEWEST
    number = np.where(stood[series], history.before, history.value)
    known = tally(~np.isnan(number), series, size)
    steps = np.maximum(history.step, 1)
    seasonal = np.isin(history.step, (1, 3)) & (known >= SEASONAL_YEARS * MONTHS_A_YEAR // steps)
    season = np.where(seasonal[series], months_of(history.end) % MONTHS_A_YEAR, 0)
    return _Compared(number, series, series * MONTHS_A_YEAR + season, size, ~stood[series])


def _beyond(history: History, compared: _Compared, asked: B) -> tuple[I64, F64, F64]:
    """The rows beyond every value they are compared with, and the ends of those values."""
    groups = ordered(compared.number, compared.group, compared.size * MONTHS_A_YEAR)
    others = groups.count[compared.group] - compared.own
    enough = (compared.known[compared.series] - compared.own >= FEWEST) & (others >= SEASONAL_YEARS - 1)
    row = np.flatnonzero(asked & enough & ~np.isnan(history.value))
    group, value, own = compared.group[row], history.value[row], compared.own[row]
    first, last = groups.at(0 * groups.count)[group], groups.at(groups.count - 1)[group]
    low = np.where(own & (value == first), groups.at(0 * groups.count + 1)[group], first)
    high = np.where(own & (value == last), groups.at(groups.count - 2)[group], last)
    out = (value < low) | (value > high)
    return row[out], low[out], high[out]


def _spreads_away(compared: _Compared, value: F64, row: I64) -> F64:
    """Spreads between each row's value and its center; 0 where its neighbors share half of the way."""
    centre = ordered(compared.number, compared.group, compared.size * MONTHS_A_YEAR).median[compared.group]
    off = compared.number - centre
    away = value[row] - centre[row]
    counts = tally((compared.number < 0) | (compared.number % 1 > 0), compared.series, compared.size) == 0
    least = np.where(counts[compared.series[row]], np.sqrt(np.maximum(np.abs(centre[row]), 1.0)), 0.0)
    spread = _spread(compared, off, row, np.abs(centre[row]), least)
    z = np.divide(np.abs(away), spread, out=np.zeros(len(row)), where=spread > 0)
    return np.where(_is_shared(compared, off, away, row), 0.0, z)


def _far_in_logarithms(compared: _Compared, value: F64, row: I64) -> B:
    """Whether each row is far in logarithms too, so that growth by a factor is no surprise. True where not all are positive."""
    positive = tally(compared.number <= 0, compared.series, compared.size) == 0
    chosen = positive[compared.series]
    number = np.log(np.where(chosen & (compared.number > 0), compared.number, np.nan))
    centre = ordered(number, compared.group, compared.size * MONTHS_A_YEAR).median[compared.group]
    usable = chosen[row] & (value[row] > 0)
    away = np.log(np.where(usable, value[row], 1.0)) - centre[row]
    spread = _spread(compared, number - centre, row, np.ones(len(row)), np.zeros(len(row)))
    far: B = ~usable | (np.abs(away) >= FAR * spread)
    return far


def _without_drift(compared: _Compared, value: F64, row: I64, far: B) -> B:
    """Without the values that a value of the same file leads up to: one that is not far itself and went half as far."""
    centre = ordered(compared.number, compared.group, compared.size * MONTHS_A_YEAR).median[compared.group]
    off = value - centre
    while True:
        trusted = off.copy()
        trusted[row[far]] = np.nan
        kept = far & ~_is_shared(compared, trusted, off[row], row)
        if (kept == far).all():
            return far
        far = kept


def _spread(compared: _Compared, off: F64, row: I64, scale: F64, least: F64) -> F64:
    """The spread of each row's series: the median absolute deviation as sigma, where that is 0 the mean one; never less than a
    hundredth of the scale (a twentieth where most values are equal) or than `least`."""
    size, series = np.abs(off), compared.series
    middle = MAD_TO_SIGMA * ordered(size, series, compared.size).median[series[row]]
    own = np.where(compared.own[row], size[row], 0.0)
    number = np.maximum(compared.known[series[row]] - compared.own[row], 1)
    mean = MEAN_TO_SIGMA * (totals(size, series, compared.size)[series[row]] - own) / number
    equal = ~(middle > 0)
    floor = scale * np.where(equal, LEAST_SPREAD_OF_EQUALS, LEAST_SPREAD)
    return np.maximum(np.maximum(np.where(equal, mean, middle), floor), least)


def _is_shared(compared: _Compared, off: F64, away: F64, row: I64) -> B:
    """Whether the period before or after went at least half as far: then the series moved, and the value did not leap out of it."""
    known = np.flatnonzero(~np.isnan(off))
    place = np.searchsorted(known, row)
    on = (place < len(known)) & (known[np.minimum(place, len(known) - 1)] == row) if len(known) else np.zeros(len(row), np.bool_)
    shared = np.zeros(len(row), np.bool_)
    for neighbour in (place - 1, place + on):
        inside = (neighbour >= 0) & (neighbour < len(known))
        other = known[np.where(inside, neighbour, 0)] if len(known) else np.zeros(len(row), np.int64)
        inside &= compared.series[other] == compared.series[row]
        shared |= inside & (np.abs(away - off[other]) < SHARED * np.abs(away))
    return shared

"""Values that are about 100, 1,000 or a million times what the series usually has, or as small a part of it: another unit."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.columns import F64, I64, B
from metrics.rules.guards.history import History, ordered, tally

POWERS = (2, 3, 6)
FEWEST_BEFORE, FEWEST_TOGETHER, FEWEST_GROUPS = 3, 8, 5
NEAR, STEADY = 0.2, 0.25
MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True, slots=True)
class UnitJumps:
    """Rows of a history, the power of ten each is off by, and what the series usually has."""

    row: I64
    power: I64
    usual: F64


def unit_jumps(history: History) -> UnitJumps:
    """The arrived values whose distance to the series' usual level is about a power of ten that units differ by.

    The usual level is the median of what stood before the file, if that is 3 values; else of the series as it is now, if that is 8.
    The series must be steady: all values positive, and within a factor of about 1.8 of the median as a rule. Series with one or two
    earlier values are judged together: at least 5 of a measure that are all off by the same power."""
    series, size = history.series, len(history.first)
    positive = history.arrived & (history.value > 0)
    stood = tally(~np.isnan(history.before), series, size)
    number = np.where((stood >= FEWEST_BEFORE)[series], history.before, history.value)
    known = tally(~np.isnan(number), series, size)
    level, spread = _level(number, series, size)
    judged = ((stood >= FEWEST_BEFORE) | (known > FEWEST_TOGETHER)) & (spread <= STEADY)
    row = np.flatnonzero(positive & judged[series])
    power = _power(np.log10(history.value[row]) - level[series[row]], NEAR + spread[series[row]])
    alone = UnitJumps(row[power != 0], power[power != 0], 10.0 ** level[series[row[power != 0]]])
    together = _together(history, positive & ((stood > 0) & (stood < FEWEST_BEFORE))[series])
    return UnitJumps(
        np.concatenate((alone.row, together.row)),
        np.concatenate((alone.power, together.power)),
        np.concatenate((alone.usual, together.usual)),
    )


def _level(number: F64, series: I64, size: int) -> tuple[F64, F64]:
    """The median of the decimal logarithms of each series and their spread; NaN where a value is not positive."""
    positive = tally(number <= 0, series, size) == 0
    logarithm = np.log10(np.where(positive[series] & (number > 0), number, np.nan))
    level = ordered(logarithm, series, size).median
    return level, MAD_TO_SIGMA * ordered(np.abs(logarithm - level[series]), series, size).median


def _power(shift: F64, near: F64 | float) -> I64:
    """The power of ten that a shift is near, 0 for none."""
    found = np.zeros(len(shift), np.int64)
    for power in (*POWERS, *(-power for power in POWERS)):
        found[np.abs(shift - power) <= near] = power
    return found


def _together(history: History, asked: B) -> UnitJumps:
    """The rows of short series that are off together with the others of their measure."""
    series, size = history.series, len(history.first)
    level, _ = _level(history.before, series, size)
    row = np.flatnonzero(asked & ~np.isnan(level[series]))
    measure, place = np.unique(history.measure[series[row]], return_inverse=True)
    shift = np.log10(history.value[row]) - level[series[row]]
    centre = ordered(shift, place, len(measure)).median
    spread = MAD_TO_SIGMA * ordered(np.abs(shift - centre[place]), place, len(measure)).median
    many = np.bincount(place, minlength=len(measure)) >= FEWEST_GROUPS
    power = np.where(many & (spread <= STEADY), _power(centre, NEAR), 0)[place]
    return UnitJumps(row[power != 0], power[power != 0], 10.0 ** level[series[row[power != 0]]])

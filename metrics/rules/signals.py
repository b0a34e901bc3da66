"""Is the newest point unusual? XmR limits (W. A. Shewhart; D. J. Wheeler, Understanding Variation): mean +/- 2.66 mean moving range."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.codes import Signal
from metrics.rules.columns import F64, I8, I32, B
from metrics.rules.points import Points

FACTOR = 2.66
FEWEST = 10
RUN = 8
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Limits:
    """NaN limits and TOO_FEW where fewer than 10 points stand since the last series break."""

    signal: I8
    mean: F64
    lower: F64
    upper: F64
    count: I32


def find_signals(points: Points, frozen_mean: F64, frozen_range: F64) -> Limits:
    """Limits and the signal that ends at the newest point. Frozen figures, where given, replace the computed ones."""
    mean, spread = _mean_and_range(points)
    frozen = ~np.isnan(frozen_mean) & ~np.isnan(frozen_range)
    mean = np.where(frozen, frozen_mean, mean)
    reach = FACTOR * np.where(frozen, frozen_range, spread)
    enough = points.count >= FEWEST
    signal = np.where(enough, _pattern(points, mean, reach), Signal.TOO_FEW).astype(np.int8)
    mean, reach = np.where(enough, mean, np.nan), np.where(enough, reach, np.nan)
    return Limits(signal, mean, mean - reach, mean + reach, points.count.astype(np.int32))


def _mean_and_range(points: Points) -> tuple[F64, F64]:
    moves = np.zeros(len(points.value))
    np.subtract(points.value[1:], points.value[:-1], out=moves[1:])
    np.abs(moves, out=moves)
    moves[points.start] = 0.0
    count = points.count
    mean = _sums(points.value, points) / count
    return mean, _sums(moves, points) / np.maximum(count - 1, 1)


def _sums(column: F64, points: Points) -> F64:
    """The sum of each run of rows; in one sweep when the runs follow each other without a hole."""
    if points.stop[-1] == len(column) and (points.start[1:] == points.stop[:-1]).all():
        return np.add.reduceat(column, points.start)
    edges = np.stack((points.start, points.stop), axis=1).ravel()
    return np.add.reduceat(np.append(column, 0.0), edges)[::2]


def _pattern(points: Points, mean: F64, reach: F64) -> I8:
    rows = points.stop[:, None] - np.arange(RUN, 0, -1)
    value = points.value[np.maximum(rows, 0)]
    away = value - mean[:, None]
    # The mean of equal numbers can differ from them in the last bit: a point that close lies on the mean.
    slack = SLACK * np.maximum(np.abs(value), np.abs(mean)[:, None])
    outside = np.abs(away[:, -1]) > reach + slack[:, -1]
    one_side = (away > slack).all(axis=1) | (away < -slack).all(axis=1)
    found = np.where(_two_of_three(away, reach, slack), Signal.TWO_OF_THREE, Signal.NONE)
    found = np.where(one_side, Signal.RUN_OF_8, found)
    return np.where(outside, Signal.OUTSIDE, found).astype(np.int8)


def _two_of_three(away: F64, reach: F64, slack: F64) -> B:
    bound = (reach * 2.0 / 3.0)[:, None] + slack[:, -3:]
    high, low = away[:, -3:] > bound, away[:, -3:] < -bound
    up = high[:, 2] & (high[:, 0] | high[:, 1])
    down = low[:, 2] & (low[:, 0] | low[:, 1])
    return up | down

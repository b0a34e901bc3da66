"""The control chart of one series: the base its limits are frozen at, what was unusual along the way, and when a new base is due.

X and moving range (W. A. Shewhart; D. J. Wheeler, Understanding Variation): limits at the mean plus and minus 2.66 mean moving ranges, the
upper limit of the moving range at 3.268 of them. docs/methods.md states the rules in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from metrics.rules.codes import Signal
from metrics.rules.columns import to_day
from metrics.rules.points import Points
from metrics.rules.signals import FACTOR, RUN, SLACK, find_signals

FEWEST = 8
RANGE_FACTOR = 3.268
Point = tuple[date, float]


@dataclass(frozen=True, slots=True)
class Base:
    """What limits stand on: mean and mean moving range of the `count` points whose periods end from `first` to `last`."""

    mean: float
    mean_range: float
    first: date
    last: date
    count: int

    @property
    def lower(self) -> float:
        return self.mean - FACTOR * self.mean_range

    @property
    def upper(self) -> float:
        return self.mean + FACTOR * self.mean_range


def base_of(points: Sequence[Point], first: date, last: date) -> Base | None:
    """The base of a span; None where fewer than eight of the points, oldest first, lie in it."""
    inside = [(end, value) for end, value in points if first <= end <= last]
    if len(inside) < FEWEST:
        return None
    values = np.array([value for _end, value in inside])
    moves = float(np.abs(np.diff(values)).mean())
    return Base(float(values.mean()), moves, inside[0][0], inside[-1][0], len(inside))


def proposed_base(points: Sequence[Point], mean: float, until: date | None) -> Base | None:
    """A new base, where the newest eight points or more after the frozen span all lie on one side of the frozen mean: those points.

    None: there is no such run, so the frozen limits still describe the series. It is proposed; nothing applies it by itself."""
    after = [(end, value) for end, value in points if until is None or end > until]
    run = _run(after, mean)
    return base_of(run, run[0][0], run[-1][0]) if len(run) >= RUN else None


def _run(points: Sequence[Point], mean: float) -> list[Point]:
    """The newest points that lie on one side of the mean, oldest first. A point on the mean lies on neither."""
    found: list[Point] = []
    side = 0
    for end, value in reversed(points):
        away = value - mean
        own = 0 if abs(away) <= SLACK * max(abs(value), abs(mean)) else 1 if away > 0 else -1
        if own == 0 or (side and own != side):
            break
        side = own
        found.append((end, value))
    return found[::-1]


def moving_ranges(points: Sequence[Point]) -> list[Point]:
    """How far each point lies from the one before; none for the first."""
    return [(end, abs(value - before)) for (_end, before), (end, value) in pairwise(points)]


def signals_along(points: Sequence[Point], mean: float, mean_range: float) -> list[Signal]:
    """The signal that ends at each point, oldest first, against limits that are given."""
    size = len(points)
    if not size:
        return []
    stop = np.arange(1, size + 1)
    ends = np.array([to_day(end) for end, _value in points], np.int32)
    every = Points(np.array([value for _end, value in points]), ends, np.zeros(size, np.int64), stop, np.ones(size, np.int32))
    found = find_signals(every, np.full(size, mean), np.full(size, mean_range))
    return [Signal(code) for code in found.signal.tolist()]

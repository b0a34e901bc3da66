"""A projection: what a series may be in each of the next periods, within what its unit allows."""

from dataclasses import dataclass
from math import inf

import numpy as np

from metrics.rules.columns import F64
from metrics.rules.guards.shares import is_percentage
from metrics.rules.odds.choices import Choice
from metrics.rules.odds.methods import carry
from metrics.rules.odds.past import Past
from metrics.rules.small_numbers import counts_things

# Four in five of a normal curve lie within so many standard deviations of its middle.
EIGHTY = 1.2815515655446004


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a figure cannot be below or above; `grain`: its last printed digit, by half of which no figure is surer known."""

    least: float = -inf
    most: float = inf
    grain: float = 0.0


@dataclass(frozen=True, slots=True)
class Projection:
    """Per period ahead. `middle`, `low` and `high` keep within the bounds; `center` and `deviation` are of the curve behind them.

    Between `low` and `high` lies the figure with a probability of four in five."""

    middle: F64
    low: F64
    high: F64
    centre: F64
    deviation: F64
    bounds: Bounds


def bounds_of(unit: str, name: str, decimals: int, value: F64) -> Bounds:
    """A percentage of a whole lies between 0 and 100, a count is not below 0, unless this series was so before."""
    grain = 10.0**-decimals
    if is_percentage(unit, name):
        return _unless(Bounds(0.0, 100.0, grain), value)
    if counts_things(unit, decimals):
        return _unless(Bounds(0.0, inf, grain), value)
    return Bounds(grain=grain)


def _unless(bounds: Bounds, value: F64) -> Bounds:
    known = value[np.isfinite(value)]
    within = not len(known) or (known.min() >= bounds.least and known.max() <= bounds.most)
    return bounds if within else Bounds(grain=bounds.grain)


def project(past: Past, ahead: int, choice: Choice, bounds: Bounds) -> Projection:
    """The next `ahead` periods. The interval is that of a normal curve, its ends drawn in to the bounds."""
    spread = carry(past, ahead, choice.method)
    least = bounds.grain / 2 * np.sqrt(np.arange(1, ahead + 1))
    deviation = np.maximum(spread.deviation * choice.widen, least)
    reach = EIGHTY * deviation
    middle, low, high = (np.clip(each, bounds.least, bounds.most) for each in (spread.middle, spread.middle - reach, spread.middle + reach))
    return Projection(middle, low, high, spread.middle, deviation, bounds)

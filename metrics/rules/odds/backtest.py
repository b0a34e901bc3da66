"""Rolling origins: what each method would have said at earlier points of a series, beside what came.

L. J. Tashman (2000). At each origin only the points before it are known; the next figure, one half a season on and one a whole season
on (yearly kinds: 1 to 3 years) are compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.columns import F64, I32
from metrics.rules.odds.choices import Kind, kind_of
from metrics.rules.odds.codes import Method, Unprojectable
from metrics.rules.odds.methods import carry
from metrics.rules.odds.past import FEWEST, Past, past_of
from metrics.rules.odds.projecting import Bounds, bounds_of

YEARS_AHEAD = 3
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Aim:
    """A target: its day and what it asks for."""

    day: int
    operator: Operator
    low: float
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One series to try the methods on; `end` ascends, no break lies inside."""

    measure: str
    series: str
    period: PeriodType
    direction: Direction
    unit: str
    name: str
    decimals: int
    end: I32
    value: F64
    aims: Sequence[Aim] = field(default=())


@dataclass(frozen=True, slots=True)
class Trial:
    """One figure as a method saw it coming: the curve, the figure, and the target whose odds were asked for.

    `size`: the mean step of the series as known at the origin, in which misses of unlike series can be set beside each other."""

    kind: Kind
    method: Method
    measure: str
    series: str
    ahead: int
    centre: float
    deviation: float
    came: float
    size: float
    bounds: Bounds
    aim: Aim
    is_real_target: bool


@dataclass(frozen=True, slots=True)
class Bounded:
    """How much is tried: so many series of a measure and so many origins of a series, spread evenly; None: all."""

    series: int | None = None
    origins: int | None = None


def chosen_samples(samples: Sequence[Sample], bounded: Bounded) -> list[Sample]:
    """The series that are tried, by measure and name."""
    by_measure: dict[str, list[Sample]] = {}
    for sample in sorted(samples, key=lambda one: (one.measure, one.series)):
        if np.isfinite(sample.value).sum() > FEWEST:
            by_measure.setdefault(sample.measure, []).append(sample)
    return [one for own in by_measure.values() for one in _spread(own, bounded.series)]


def _spread(things: Sequence[Thing], most: int | None) -> list[Thing]:
    """So many of the things, from the first to the last at even distances."""
    if most is None or len(things) <= most:
        return list(things)
    return [things[round(at)] for at in np.linspace(0, len(things) - 1, most)]


def trials(samples: Sequence[Sample], bounded: Bounded) -> Iterator[Trial]:
    """Every method at every origin of every chosen series."""
    for sample in chosen_samples(samples, bounded):
        for origin in _spread(range(FEWEST, len(sample.end)), bounded.origins):
            yield from _at_origin(sample, origin)


def _at_origin(sample: Sample, origin: int) -> Iterator[Trial]:
    try:
        past = past_of(sample.end[:origin], sample.value[:origin], sample.period)
    except Unprojectable:
        return
    came = _what_came(sample, origin, past)
    if not came:
        return
    kind, size = kind_of(sample.period, past.count), _size(past)
    bounds = bounds_of(sample.unit, sample.name, sample.decimals, sample.value[:origin])
    for method in Method:
        spread = carry(past, max(came), method)
        for ahead, figure in came.items():
            aim, is_real = _aim(sample, past, ahead)
            curve = float(spread.middle[ahead - 1]), float(spread.deviation[ahead - 1])
            yield Trial(kind, method, sample.measure, sample.series, ahead, *curve, figure, size, bounds, aim, is_real)


def _size(past: Past) -> float:
    step = float(np.abs(np.diff(past.value)).mean())
    return step or float(abs(past.newest)) or 1.0


def _what_came(sample: Sample, origin: int, past: Past) -> dict[int, float]:
    """The figures that came later, by how many periods ahead of the newest known one they were."""
    found: dict[int, float] = {}
    for end, value in zip(sample.end[origin:].tolist(), sample.value[origin:].tolist(), strict=True):
        if np.isfinite(value):
            found.setdefault(past.ahead_to(end), value)
    wanted = (1, past.season // 2, past.season) if past.season > 1 else tuple(range(1, YEARS_AHEAD + 1))
    return {ahead: found[ahead] for ahead in sorted(set(wanted)) if ahead in found}


def _aim(sample: Sample, past: Past, ahead: int) -> tuple[Aim, bool]:
    """The target that governed the period; without one, that it is no worse than the newest known figure."""
    end = past.end_of(ahead)
    real = next((aim for aim in sample.aims if aim.day >= end and aim.operator != Operator.DONE), None)
    if real:
        return real, True
    operator = Operator.AT_MOST if sample.direction == Direction.DOWN else Operator.AT_LEAST
    return Aim(end, operator, past.newest), False

"""What the backtest found: how each method did on each kind of series, and which is used for it.

Every measure counts once in a kind, however many towns or groups it is known for: their figures move together. A method's spread is
widened so that four in five figures of the other measures fell inside; its figures are those of the measures left out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import erf, exp, log, pi, sqrt

import numpy as np

from metrics.rules.columns import F64
from metrics.rules.odds.backtest import Trial
from metrics.rules.odds.chances import chance
from metrics.rules.odds.choices import FAMILIES, LENGTHS, Choice, Kind
from metrics.rules.odds.codes import Method
from metrics.rules.odds.pace import meets
from metrics.rules.odds.projecting import EIGHTY, Projection

FEWEST_MEASURES, FEWEST_FORECASTS = 3, 20
BETTER_BY = 0.05
WIDEST = 4.0
INSIDE = 0.8


@dataclass(frozen=True, slots=True)
class Figures:
    """How a method did: the share of figures inside the interval, the mean squared miss of the odds (0 is best; 0.25 is always saying
    one in two), and the CRPS in that of the naive method (below 1 is better). `widen` is used from now on."""

    coverage: float
    brier: float
    crps: float
    widen: float


@dataclass(frozen=True, slots=True)
class Tried:
    """One kind of series: on how many it was tried, how each method did, and what is used."""

    kind: Kind
    measures: int
    series: int
    forecasts: int
    figures: Mapping[Method, Figures]
    choice: Choice


def judge(found: Iterable[Trial]) -> list[Tried]:
    """All kinds with at least one forecast, and the choice for each."""
    by_kind: dict[Kind, list[Trial]] = {}
    for trial in found:
        by_kind.setdefault(trial.kind, []).append(trial)
    pooled = _widen([t for own in by_kind.values() for t in own if t.method == Method.NAIVE])
    return [_tried(kind, by_kind[kind], pooled) for kind in _in_order() if kind in by_kind]


def choices(tried: Sequence[Tried], everything: Sequence[Trial]) -> list[tuple[Kind, Choice]]:
    """The choice for every kind there can be; one that never occurred is carried by the naive method as wide as it is everywhere."""
    known = {one.kind: one.choice for one in tried}
    pooled = _widen([trial for trial in everything if trial.method == Method.NAIVE])
    return [(kind, known.get(kind) or Choice(Method.NAIVE, pooled, is_tested=False)) for kind in _in_order()]


def _in_order() -> list[Kind]:
    return [Kind(family, fewest) for family in FAMILIES for fewest in LENGTHS]


def _tried(kind: Kind, own: Sequence[Trial], pooled: float) -> Tried:
    by_method = {method: [trial for trial in own if trial.method == method] for method in Method}
    base = _crps_by_measure(by_method[Method.NAIVE])
    figures = {method: _figures(found, base) for method, found in by_method.items()}
    naive = by_method[Method.NAIVE]
    measures, forecasts = len({trial.measure for trial in naive}), len(naive)
    if measures < FEWEST_MEASURES or forecasts < FEWEST_FORECASTS:
        choice = Choice(Method.NAIVE, pooled, is_tested=False)
    else:
        best = best_of(figures)
        choice = Choice(best, figures[best].widen, is_tested=True)
    return Tried(kind, measures, len({(trial.measure, trial.series) for trial in naive}), forecasts, figures, choice)


def best_of(figures: Mapping[Method, Figures]) -> Method:
    """The method with the smallest CRPS, where that is better than the naive method's by a twentieth; else the naive one.

    The CRPS is the Brier score of the odds over all targets that could be set, so it says more than that of one target each."""
    best = min(figures, key=lambda method: figures[method].crps)
    return best if figures[best].crps <= 1 - BETTER_BY else Method.NAIVE


def _figures(found: Sequence[Trial], base: Mapping[str, float]) -> Figures:
    measures = sorted({trial.measure for trial in found})
    inside, brier, crps = [], [], []
    for measure in measures:
        own = [trial for trial in found if trial.measure == measure]
        widen = _widen([trial for trial in found if trial.measure != measure] or own)
        inside.append(float(np.mean([abs(_z(trial)) <= EIGHTY * widen for trial in own])))
        brier.append(float(np.mean([_brier(trial, widen) for trial in own])))
        crps.append(log(max(_crps(own, widen), 1e-9) / max(base[measure], 1e-9)))
    return Figures(float(np.mean(inside)), float(np.mean(brier)), exp(float(np.mean(crps))), _widen(found))


def _crps_by_measure(naive: Sequence[Trial]) -> dict[str, float]:
    found = {}
    for measure in sorted({trial.measure for trial in naive}):
        own = [trial for trial in naive if trial.measure == measure]
        found[measure] = _crps(own, _widen([trial for trial in naive if trial.measure != measure] or own))
    return found


def _z(trial: Trial) -> float:
    return (trial.came - trial.centre) / max(trial.deviation, trial.bounds.grain / 2, 1e-12)


def _widen(found: Sequence[Trial]) -> float:
    """By what deviations are multiplied so that four in five figures lie inside, every measure counting once. Never below 1."""
    if not found:
        return 1.0
    size = np.abs([_z(trial) for trial in found])
    names, place = np.unique([trial.measure for trial in found], return_inverse=True)
    weight = 1.0 / np.bincount(place, minlength=len(names))[place]
    order = np.argsort(size, kind="stable")
    share = np.cumsum(weight[order]) / weight.sum()
    reach = float(size[order][min(int(np.searchsorted(share, INSIDE)), len(size) - 1)])
    return round(min(max(reach / EIGHTY, 1.0), WIDEST), 2)


def _crps(own: Sequence[Trial], widen: float) -> float:
    """The mean continuous ranked probability score of normal curves, in mean steps of each series (T. Gneiting and A. E. Raftery, 2007)."""
    found = []
    for trial in own:
        deviation = max(trial.deviation * widen, trial.bounds.grain / 2, 1e-12)
        z = (trial.came - trial.centre) / deviation
        density = exp(-0.5 * z * z) / sqrt(2 * pi)
        found.append(deviation * (z * erf(z / sqrt(2.0)) + 2 * density - 1 / sqrt(pi)) / trial.size)
    return float(np.mean(found))


def _brier(trial: Trial, widen: float) -> float:
    deviation = max(trial.deviation * widen, trial.bounds.grain / 2)
    centre = _one(trial.centre)
    curve = Projection(centre, centre, centre, centre, _one(deviation), trial.bounds)
    said = chance(curve, 1, trial.aim.operator, trial.aim.low, trial.aim.high)
    return (said - meets(trial.came, trial.aim.operator, trial.aim.low, trial.aim.high)) ** 2


def _one(value: float) -> F64:
    return np.array([value])

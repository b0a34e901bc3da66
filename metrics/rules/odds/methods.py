"""Three ways to carry a series forward, each with the spread of its own past misses.

`naive`: the newest value stays (a random walk). `seasonal_naive`: the same period a year before comes again. `theta`: the Theta method
(V. Assimakopoulos and K. Nikolopoulos, 2000; as simple smoothing with half the trend: R. J. Hyndman and B. Billah, 2003), fitted by
statsmodels. None draws a random number: the same past gives the same answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from metrics.rules.columns import F64
from metrics.rules.odds.codes import Method
from metrics.rules.odds.past import Past


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the standard deviation of each period ahead."""

    middle: F64
    deviation: F64


def carry(past: Past, ahead: int, method: Method) -> Spread:
    """The next `ahead` periods by a method. A past too short for its season, or without any movement, is carried by `naive`."""
    if method == Method.SEASONAL_NAIVE and not has_season(past):
        method = Method.NAIVE
    if method == Method.THETA and not np.ptp(past.value):
        method = Method.NAIVE
    return _METHODS[method](past, ahead)


def has_season(past: Past) -> bool:
    """Whether there are two years of a series with several periods a year."""
    return past.season > 1 and len(past.value) >= 2 * past.season


def _naive(past: Past, ahead: int) -> Spread:
    """The variance of a random walk from the steps between observed periods, each by the time it took."""
    known = np.flatnonzero(past.observed)
    moves = np.diff(past.value[known])
    variance = np.mean(moves * moves / np.diff(known))
    return Spread(np.full(ahead, past.newest), np.sqrt(variance * np.arange(1, ahead + 1)))


def _seasonal_naive(past: Past, ahead: int) -> Spread:
    season, steps = past.season, np.arange(ahead)
    both = past.observed[season:] & past.observed[:-season]
    moves = (past.value[season:] - past.value[:-season])[both]
    variance = np.mean(moves * moves) if len(moves) else _naive(past, 1).deviation[0] ** 2
    return Spread(past.value[len(past.value) - season + steps % season], np.sqrt(variance * (steps // season + 1)))


def _theta(past: Past, ahead: int) -> Spread:
    """Fitted to the series in units of its own size, so that neither unit nor origin changes the answer."""
    size = float(np.ptp(past.value))
    scaled = (past.value - past.newest) / size
    fit, seasonal = _fitted(scaled, past)
    middle = np.asarray(fit.forecast(ahead), dtype=np.float64)
    steps, smoothing = np.arange(1, ahead + 1), _smoothing(fit)
    misses = _misses(scaled - seasonal, smoothing, float(fit.params.iloc[0]))[past.observed[1:]]
    lost = 2 + (past.season / 3 if seasonal.any() else 0)
    variance = float(misses @ misses) / max(len(misses) - lost, 1.0)
    # An integrated moving average: each further period adds the part of a surprise that stays, and the trend's own uncertainty.
    grown = 1 + (steps - 1) * smoothing**2 + steps**2 * smoothing**2 / (4 * len(scaled))
    return Spread(past.newest + size * middle, size * np.sqrt(variance * grown))


def _fitted(scaled: F64, past: Past) -> tuple[Any, F64]:
    """The fit, and the season it found in each period (zeros: none)."""
    # Loaded by the first forecast and not with the rules: it takes seconds and memory that a web process never needs.
    from statsmodels.tsa.forecasting.theta import ThetaModel

    seasonal = past.season > 1 and len(scaled) > 2 * past.season
    period = past.season if seasonal else 1
    fit = ThetaModel(scaled, period=period, deseasonalize=seasonal, use_test=seasonal, method="additive").fit()
    found = np.asarray(fit.forecast_components(period)["seasonal"], dtype=np.float64)
    # The components run on from the last period: turned back to the first.
    return fit, np.resize(np.roll(found, len(scaled) % period), len(scaled)) if seasonal else np.zeros(len(scaled))


def _smoothing(fit: Any) -> float:
    return min(max(float(fit.params.iloc[1]), 0.0), 1.0)


def _misses(level: F64, smoothing: float, trend: float) -> F64:
    """What the method would have missed by at each period after the first, seen from the one before."""
    found, smooth = np.empty(len(level) - 1), level[0]
    for at in range(1, len(level)):
        drift = at if smoothing < 1e-9 else (1 - (1 - smoothing) ** at) / smoothing
        found[at - 1] = level[at] - smooth - trend / 2 * drift
        smooth += smoothing * (level[at] - smooth)
    return found


_METHODS: Mapping[Method, Callable[[Past, int], Spread]] = {
    Method.NAIVE: _naive,
    Method.SEASONAL_NAIVE: _seasonal_naive,
    Method.THETA: _theta,
}

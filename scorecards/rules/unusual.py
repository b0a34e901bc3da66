"""Which points of a series a picture marks as unusual: those that make the signal of metrics.rules.signals."""

from collections.abc import Sequence

from metrics.rules.codes import Signal

RUN = 8
WATCHED = 3
DRIFT = 3


def mostly_unusual(signals: Sequence[Signal]) -> bool:
    """Whether a third of the points or more end a signal: then the series has moved, and limits over all of it say little."""
    odd = sum(signal not in (Signal.NONE, Signal.TOO_FEW) for signal in signals)
    return odd > 0 and odd * DRIFT >= len(signals)


def unusual_points(values: Sequence[float | None], mean: float | None, upper: float | None, signal: Signal) -> list[bool]:
    """For each value, oldest first, whether it is one of those that make the newest signal. Gaps never are.

    Only patterns that end at the newest value count: in a series with a trend the early values all lie far from the mean, and
    that is the trend's to say. `upper` lies as far above the mean as the lower limit below it."""
    marks = [False] * len(values)
    if mean is not None and upper is not None:
        for place in _making(values, mean, upper - mean, signal):
            marks[place] = True
    return marks


def _making(values: Sequence[float | None], mean: float, reach: float, signal: Signal) -> list[int]:
    """The places of the point outside, of the run of eight, or of those near one limit among the last three."""
    known = [place for place, value in enumerate(values) if value is not None]
    if signal == Signal.OUTSIDE:
        return known[-1:]
    if signal == Signal.RUN_OF_8:
        return known[-RUN:]
    if signal == Signal.TWO_OF_THREE:
        newest = values[known[-1]] or 0.0
        side = 1 if newest > mean else -1
        return [place for place in known[-WATCHED:] if side * ((values[place] or 0.0) - mean) > 2 * reach / 3]
    return []

"""Which points of a series a picture marks as unusual: the same patterns as metrics.rules.signals, point by point."""

from collections.abc import Sequence

from metrics.rules.codes import Signal

RUN = 8
WATCHED = 3
SLACK = 1e-9


def unusual_points(values: Sequence[float | None], mean: float | None, upper: float | None, signal: Signal) -> list[bool]:
    """For each value, oldest first: outside the limits, or one of those that make the newest signal. Gaps are never marked.

    `values` are those since the last series break; `upper` lies as far above the mean as the lower limit below it."""
    if mean is None or upper is None:
        return [False] * len(values)
    reach = upper - mean
    marks = [value is not None and _is_beyond(value, mean, reach) for value in values]
    for place in _making(values, mean, reach, signal):
        marks[place] = True
    return marks


def _is_beyond(value: float, mean: float, reach: float) -> bool:
    return abs(value - mean) > reach + SLACK * max(abs(value), abs(mean))


def _making(values: Sequence[float | None], mean: float, reach: float, signal: Signal) -> list[int]:
    """The places of the points that make a run of eight, or two of three near one limit."""
    known = [place for place, value in enumerate(values) if value is not None]
    if signal == Signal.RUN_OF_8:
        return known[-RUN:]
    if signal == Signal.TWO_OF_THREE:
        newest = values[known[-1]] or 0.0
        side = 1 if newest > mean else -1
        return [place for place in known[-WATCHED:] if side * ((values[place] or 0.0) - mean) > 2 * reach / 3]
    return []

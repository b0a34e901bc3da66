"""Strips: intervals on one common scale, a row each, drawn beside their figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linkage.rules.answers import Figure

ROOM = 0.04
"""Of the width, left free at both ends so that no mark is cut."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Places in percent of the width; None where there is nothing to draw. `zero`: where nothing gained and nothing lost lies."""

    value: str | None = None
    data: tuple[str, str] | None = None
    total: tuple[str, str] | None = None
    zero: str | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """From figures to percents of the width."""

    low: float
    high: float

    def at(self, value: float) -> str:
        inside = (min(max(value, self.low), self.high) - self.low) / ((self.high - self.low) or 1.0)
        return f"{100 * (ROOM + (1 - 2 * ROOM) * inside):.2f}%"

    def between(self, low: float, high: float) -> tuple[str, str]:
        return self.at(low), self.at(high)


def scale_of(figures: Iterable[Figure], *, least: float | None = None) -> Scale:
    """The scale that holds all values and intervals; from `least` where it is given."""
    ends = [end for figure in figures for end in _ends(figure)] or [0.0, 1.0]
    low = min([*ends, *([least] if least is not None else [])])
    return Scale(low, max(ends))


def _ends(figure: Figure) -> Sequence[float]:
    found = [] if figure.value is None else [figure.value]
    intervals = [one for one in (figure.data, figure.total) if one is not None]
    return [*found, *(one.low for one in intervals), *(one.high for one in intervals)]


def strip(figure: Figure, scale: Scale) -> Strip:
    """One figure with its two intervals."""
    return Strip(
        value=None if figure.value is None else scale.at(figure.value),
        data=scale.between(figure.data.low, figure.data.high) if figure.data else None,
        total=scale.between(figure.total.low, figure.total.high) if figure.total else None,
        zero=scale.at(0.0) if scale.low < 0 < scale.high else None,
    )


def bar(low: Figure, high: Figure, middle: float | None, scale: Scale) -> Strip:
    """From what comes out at one end of an assumption to what comes out at the other. Where one is hidden, the bar begins at the middle."""
    ends = [one.value for one in (low, high) if one.value is not None]
    if not ends:
        return Strip()
    known = [*ends, *([middle] if middle is not None and len(ends) == 1 else [])]
    return Strip(value=None if middle is None else scale.at(middle), data=scale.between(min(known), max(known)))


def length(value: float | None, most: float | None) -> Strip:
    """A bar from nothing to a count, of which the greatest takes the whole width; nothing where it is hidden."""
    return Strip(data=Scale(0.0, most).between(0.0, value)) if value is not None and most else Strip()

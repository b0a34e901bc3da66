"""The axes of a first paint: from a figure's own units to the drawing plane, and the ticks along its two sides."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from scorecards.rules.axes import bounds, nice_ticks, tick_decimals
from scorecards.templatetags.amounts import amount_text, axis_text

WIDE = 1000.0
# Below this a position is a plain number and not a day.
FIRST_DAY = 3000
FEW_YEARS = 900


@dataclass(frozen=True)
class Tick:
    """A grid line and its label: x in percent or y in pixels."""

    at: str
    text: str


@dataclass(frozen=True)
class Axes:
    """From the figure's own units to the plane."""

    x_low: float
    x_high: float
    low: float
    high: float
    names: tuple[str, ...]
    height: int

    def x(self, value: Any) -> float:
        spot = float(self.names.index(str(value))) if self.names else number_of(value)
        return WIDE * (spot - self.x_low) / ((self.x_high - self.x_low) or 1.0)

    @property
    def days(self) -> tuple[str, str] | None:
        """The first and last day shown; None where the axis is not of days."""
        if self.names or self.x_high < FIRST_DAY:
            return None
        return date.fromordinal(round(self.x_low)).isoformat(), date.fromordinal(round(self.x_high)).isoformat()

    def y(self, value: float) -> float:
        return self.height * (self.high - value) / (self.high - self.low)


def number_of(value: Any) -> float:
    """A position on a time or number axis: days for an ISO date."""
    if isinstance(value, str):
        return float(date.fromisoformat(value[:10]).toordinal())
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def ys_of(trace: dict[str, Any]) -> list[float]:
    """The heights a trace reaches, a bar's from the foot it stands on."""
    heights = trace.get("y", [])
    return [float(y + foot) for y, foot in zip(heights, trace.get("base") or [0] * len(heights), strict=False) if y is not None]


def axes_of(traces: Sequence[dict[str, Any]], layout: dict[str, Any], height: int) -> Axes:
    """The axes that hold every trace, or those which the layout names."""
    values = [y for trace in traces for y in ys_of(trace)] or [0.0, 1.0]
    if any(trace.get("type") == "bar" for trace in traces):
        values = [*values, 0.0]
    low, high = layout.get("yaxis", {}).get("range") or bounds(values)
    xs = [x for trace in traces for x in trace.get("x", [])]
    names = _names(xs)
    if names:
        return Axes(-0.5, len(names) - 0.5, low, high, names, height)
    start, end = [number_of(x) for x in layout.get("xaxis", {}).get("range") or _ends(xs)]
    return Axes(start, end, low, high, (), height)


def _names(xs: Sequence[Any]) -> tuple[str, ...]:
    """The categories of a category axis in order of appearance; none for dates and numbers."""
    try:
        for x in xs:
            number_of(x)
    except ValueError:
        return tuple(dict.fromkeys(str(x) for x in xs))
    return ()


def _ends(xs: Iterable[Any]) -> tuple[float, float]:
    spots = [number_of(x) for x in xs] or [0.0, 1.0]
    room = 0.02 * ((max(spots) - min(spots)) or 1.0)
    return min(spots) - room, max(spots) + room


def ticks_y(axes: Axes, axis: dict[str, Any]) -> tuple[Tick, ...]:
    """About four round values with the prefix and suffix of the axis."""
    values = nice_ticks(axes.low, axes.high, 4)
    decimals = tick_decimals(values)
    return tuple(Tick(f"{axes.y(v):.1f}", axis_text(v, axis, decimals)) for v in values)


def ticks_x(axes: Axes, axis: dict[str, Any] | None = None) -> tuple[Tick, ...]:
    """The axis's own ticks where it has some; else names, years, quarters or plain numbers, no more than eight."""
    if axis and axis.get("tickvals"):
        return tuple(_tick_x(axes, spot, text) for spot, text in zip(axis["tickvals"], axis["ticktext"], strict=True))
    if axes.names:
        every = math.ceil(len(axes.names) / 8)
        return tuple(_tick_x(axes, name, name) for name in axes.names[::every])
    if axes.x_high < FIRST_DAY:
        return tuple(_tick_x(axes, spot, amount_text(spot)) for spot in nice_ticks(axes.x_low, axes.x_high, 6))
    return _years(axes) if axes.x_high - axes.x_low > FEW_YEARS else _quarters(axes)


def _tick_x(axes: Axes, spot: Any, text: str) -> Tick:
    return Tick(f"{axes.x(spot) / WIDE:.2%}", text)


def _years(axes: Axes) -> tuple[Tick, ...]:
    first, last = _ends_of(axes)
    every = math.ceil((last.year - first.year + 1) / 7)
    starts = [date(year, 1, 1) for year in range(first.year, last.year + 1) if year % every == 0]
    return tuple(_tick_x(axes, start, str(start.year)) for start in starts if first <= start <= last)


def _quarters(axes: Axes) -> tuple[Tick, ...]:
    first, last = _ends_of(axes)
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in (1, 4, 7, 10)]
    return tuple(_tick_x(axes, start, date_format(start, "M Y")) for start in starts if first <= start <= last)


def _ends_of(axes: Axes) -> tuple[date, date]:
    return date.fromordinal(int(axes.x_low)), date.fromordinal(int(axes.x_high))

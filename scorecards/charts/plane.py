"""Where the plot of a picture lies, and the lines, ticks and words around it: the same for a picture of days and one of columns."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any
from xml.sax.saxutils import escape

from scorecards.charts.theme import LIGHT
from scorecards.rules.axes import TimeScale, ValueScale, bounds, place, scale_time, tick_decimals, time_ticks
from scorecards.templatetags.amounts import axis_text

LETTER = 7.2
"""The width of a letter of size 13, on average."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The sizes of a picture in its own units: `left` and `right` are the rooms beside the plot, `high` is the plot's height,
    `below` the room for the words under it."""

    width: int
    left: int
    right: int
    high: int
    ticks: int = 9
    below: int = 48


@dataclass(frozen=True, slots=True)
class Plane:
    """From a figure's own units to the picture. `names` are the columns of a picture that has no days."""

    frame: Frame
    top: float
    down: ValueScale
    days: TimeScale | None
    names: tuple[str, ...] = ()

    def across(self, x: str) -> float:
        if self.days is not None:
            return self.days(date.fromisoformat(x))
        return self.start + self.step * (self.names.index(x) + 0.5)

    @property
    def start(self) -> float:
        return self.frame.left

    @property
    def stop(self) -> float:
        return self.frame.width - self.frame.right

    @property
    def foot(self) -> float:
        return self.top + self.frame.high

    @property
    def step(self) -> float:
        """The room of one column."""
        return (self.stop - self.start) / max(len(self.names), 1)


def plane_of(figure: dict[str, Any], frame: Frame, top: float) -> Plane:
    """The plane that a figure's axes ask for; long numbers beside it get the room they need."""
    low, high = figure["layout"]["yaxis"].get("range") or bounds(y for trace in figure["data"] for y in trace["y"])
    down, days = ValueScale(low, high, top + frame.high, top), figure["layout"].get("xaxis", {}).get("range")
    labels = [text for _, text in labelled(figure["layout"]["yaxis"], down)]
    frame = replace(frame, left=max(frame.left, round(max(map(len, labels), default=0) * LETTER) + 14))
    if not days:
        return Plane(frame, top, down, None, tuple(dict.fromkeys(str(x) for trace in figure["data"] for x in trace["x"])))
    first, last = (date.fromisoformat(day) for day in days)
    return Plane(frame, top, down, scale_time(first, last, start=frame.left, stop=frame.width - frame.right))


def ground(figure: dict[str, Any], plane: Plane) -> Iterable[str]:
    """The grid with its ticks."""
    ink, grid = LIGHT["--chart-ink"], LIGHT["--chart-grid"]
    for tick, text in labelled(figure["layout"]["yaxis"], plane.down):
        y = place(plane.down(tick))
        yield f'<path d="M{place(plane.start)} {y}H{place(plane.stop)}" stroke="{grid}"/>'
        yield f'<text x="{place(plane.start - 8)}" y="{y}" dy="4" font-size="13" text-anchor="end" fill="{ink}">{escape(text)}</text>'
    for x, text in _marks(figure["layout"].get("xaxis", {}), plane):
        half = len(text) * LETTER / 2
        where = f'x="{place(min(max(x, half), plane.frame.width - half))}" y="{place(plane.foot + 22)}"'
        yield f'<text {where} font-size="13" text-anchor="middle" fill="{ink}">{escape(text)}</text>'


def labelled(axis: dict[str, Any], down: ValueScale) -> list[tuple[float, str]]:
    """Round values with their words."""
    ticks = down.ticks(5)
    decimals = tick_decimals(ticks)
    return [(tick, axis_text(tick, axis, decimals)) for tick in ticks]


def _marks(axis: dict[str, Any], plane: Plane) -> list[tuple[float, str]]:
    """The axis's own ticks, or round ones, or the names of the columns so far as they have room."""
    if plane.days is None:
        widest = max((len(name) for name in plane.names), default=1) * LETTER + 8
        every = ceil(widest / plane.step)
        return [(plane.across(name), name) for name in plane.names[:: max(every, 1)]]
    if "tickvals" not in axis:
        return [(plane.days(day), text) for day, text in time_ticks(plane.days.first, plane.days.last, plane.frame.ticks)]
    return _own(axis, plane)


def _own(axis: dict[str, Any], plane: Plane) -> list[tuple[float, str]]:
    """The axis's own ticks; every second, third ... where all of them would touch."""
    found = [(plane.across(day), text) for day, text in zip(axis["tickvals"], axis["ticktext"], strict=True)]
    widest = max((len(text) for _, text in found), default=1) * LETTER + 8
    room = (plane.stop - plane.start) / max(len(found), 1)
    return found[:: max(ceil(widest / room), 1)]

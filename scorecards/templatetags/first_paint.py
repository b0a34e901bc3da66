"""The first paint of a chart: an SVG drawn on the server from the same dict that Plotly takes over once it has arrived.

It knows what our figures use: scatter lines, markers and fills, bars, and shapes. Sizes are pixels in height and per cent in width, so the
text stays readable on a phone. Margins equal those of the page's Plotly template, so the picture does not jump when it is replaced."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scorecards.templatetags.amounts import amount_text

WIDE = 1000.0
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
DASHES = {"dash": "6 4", "dot": "2 3", "dashdot": "6 3 2 3", "longdash": "10 4"}
MARKERS = {"circle": "m-circle", "diamond": "m-diamond", "triangle-up": "m-triangle", "square": "m-square", "x": "m-cross"}


@dataclass(frozen=True)
class Stroke:
    """A line or an area in the stretched drawing plane, 1000 wide."""

    d: str
    color: str
    width: float
    dash: str
    fill: str


@dataclass(frozen=True)
class Dot:
    """A marker that keeps its shape: x in per cent, y in pixels."""

    x: str
    y: str
    symbol: str
    color: str


@dataclass(frozen=True)
class Tick:
    """A grid line and its label: x in per cent or y in pixels."""

    at: str
    text: str


@dataclass(frozen=True)
class Key:
    """One entry of the key: how a named trace looks."""

    name: str
    color: str
    width: float
    dash: str
    fill: str
    symbol: str


@dataclass(frozen=True)
class Paint:
    """All that the template needs to draw the picture."""

    height: int
    plot_height: int
    strokes: tuple[Stroke, ...]
    dots: tuple[Dot, ...]
    ticks_x: tuple[Tick, ...]
    ticks_y: tuple[Tick, ...]
    keys: tuple[Key, ...]
    low: float
    high: float


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

    def y(self, value: float) -> float:
        return self.height * (self.high - value) / (self.high - self.low)


def number_of(value: Any) -> float:
    """A position on a time or number axis: days for an ISO date."""
    if isinstance(value, str):
        return float(date.fromisoformat(value[:10]).toordinal())
    return float(value.toordinal()) if isinstance(value, date) else float(value)


def paint(figure: dict[str, Any], *, height: int) -> Paint:
    """The picture of a Plotly figure. Traces without drawable points are left out."""
    traces = [trace for trace in figure["data"] if _ys(trace)]
    layout = figure.get("layout", {})
    plot_height = height - 36
    axes = _axes(traces, layout, plot_height)
    strokes = [*_bands(layout, axes), *(stroke for trace in traces for stroke in _strokes(trace, traces, axes))]
    dots = [dot for trace in traces for dot in _dots(trace, axes)]
    ticks_y = _ticks_y(axes, layout.get("yaxis", {}))
    keys = tuple(_key(trace) for trace in traces if trace.get("name") and trace.get("showlegend", True))
    return Paint(height, plot_height, tuple(strokes), tuple(dots), _ticks_x(axes), ticks_y, keys, axes.low, axes.high)


def _ys(trace: dict[str, Any]) -> list[float]:
    return [float(y) for y in trace.get("y", []) if y is not None]


def _axes(traces: Sequence[dict[str, Any]], layout: dict[str, Any], height: int) -> Axes:
    values = [y for trace in traces for y in _ys(trace)] or [0.0, 1.0]
    if any(trace.get("type") == "bar" for trace in traces):
        values = [*values, 0.0]
    low, high = layout.get("yaxis", {}).get("range") or _padded(values)
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


def _padded(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = 0.08 * (high - low) or 0.08 * abs(high) or 1.0
    return (low if low == 0 else low - room), high + room


def _key(trace: dict[str, Any]) -> Key:
    line, marker, mode = trace.get("line", {}), trace.get("marker", {}), trace.get("mode", "lines")
    color = str(line.get("color") or _first(marker.get("color")) or "var(--chart-value)")
    if trace.get("type") == "bar":
        return Key(trace["name"], color, 0, "", color, "")
    width = line.get("width", 2) if "lines" in mode else 0
    symbol = MARKERS.get(_first(marker.get("symbol")) or "circle", "m-circle") if "markers" in mode else ""
    fill = str(trace.get("fillcolor", "var(--chart-band)")) if trace.get("fill") else "none"
    return Key(trace["name"], color, width, DASHES.get(line.get("dash", ""), ""), fill, symbol)


def _first(given: Any) -> Any:
    return given[0] if isinstance(given, list | tuple) and given else given


def _strokes(trace: dict[str, Any], traces: Sequence[dict[str, Any]], axes: Axes) -> list[Stroke]:
    if trace.get("type") == "bar":
        return _bars(trace, axes)
    line, found = trace.get("line", {}), []
    if trace.get("fill") == "tonexty" and trace is not traces[0]:
        below = traces[traces.index(trace) - 1]
        found.append(Stroke(_area(trace, below, axes), "none", 0, "", str(trace.get("fillcolor", "var(--chart-band)"))))
    if "lines" in trace.get("mode", "lines") and line.get("width", 2):
        d = _pen(trace, axes, is_step=line.get("shape") == "hv")
        dash = DASHES.get(line.get("dash", ""), "")
        found.append(Stroke(d, str(line.get("color", "var(--chart-value)")), line.get("width", 2), dash, "none"))
    return found


def _pen(trace: dict[str, Any], axes: Axes, *, is_step: bool) -> str:
    drawn, is_up = [], True
    for x, y in zip(trace["x"], trace["y"], strict=False):
        if y is None:
            is_up = True
            continue
        across, down = f"{axes.x(x):.4g}", f"{axes.y(y):.4g}"
        drawn.append(f"M{across} {down}h0" if is_up else f"H{across}V{down}" if is_step else f"L{across} {down}")
        is_up = False
    return "".join(drawn)


def _area(trace: dict[str, Any], below: dict[str, Any], axes: Axes) -> str:
    there = [(axes.x(x), axes.y(y)) for x, y in zip(trace["x"], trace["y"], strict=False) if y is not None]
    back = [(axes.x(x), axes.y(y)) for x, y in zip(below["x"], below["y"], strict=False) if y is not None]
    return "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in [*there, *reversed(back)]) + "Z"


def _bars(trace: dict[str, Any], axes: Axes) -> list[Stroke]:
    count = max(len(axes.names) or len(trace["x"]), 1)
    half = 0.36 * WIDE / count
    color = trace.get("marker", {}).get("color", "var(--chart-value)")
    colors = color if isinstance(color, list) else [color] * len(trace["x"])
    feet = trace.get("base", [0] * len(trace["x"]))
    return [
        Stroke(f"M{axes.x(x) - half:.4g} {axes.y(foot):.4g}V{axes.y(foot + y):.4g}h{2 * half:.4g}V{axes.y(foot):.4g}Z", "none", 0, "", fill)
        for x, y, fill, foot in zip(trace["x"], trace["y"], colors, feet, strict=False)
        if y is not None
    ]


def _bands(layout: dict[str, Any], axes: Axes) -> list[Stroke]:
    """Shapes across the whole plot: a rectangle between two heights, a line at one height or at one date."""
    found = []
    for shape in layout.get("shapes", []):
        line = shape.get("line", {})
        fill = str(shape.get("fillcolor", "none")) if shape.get("type") == "rect" else "none"
        color = str(line.get("color", "none" if fill != "none" else "var(--chart-muted)"))
        found.append(Stroke(_shape(shape, axes), color, line.get("width", 1), DASHES.get(line.get("dash", ""), ""), fill))
    return found


def _shape(shape: dict[str, Any], axes: Axes) -> str:
    if shape.get("xref") == "paper":
        x0, x1 = 0.0, WIDE
    else:
        x0, x1 = axes.x(shape["x0"]), axes.x(shape["x1"])
    if shape.get("yref") == "paper":
        y0, y1 = float(axes.height), 0.0
    else:
        y0, y1 = axes.y(shape["y0"]), axes.y(shape["y1"])
    if shape.get("type") == "rect":
        return f"M{x0:.4g} {y0:.4g}H{x1:.4g}V{y1:.4g}H{x0:.4g}Z"
    return f"M{x0:.4g} {y0:.4g}L{x1:.4g} {y1:.4g}"


def _dots(trace: dict[str, Any], axes: Axes) -> list[Dot]:
    if trace.get("type") == "bar" or "markers" not in trace.get("mode", "lines"):
        return []
    marker = trace.get("marker", {})
    symbols, colors = (_spread(marker.get(key), usual, trace) for key, usual in (("symbol", "circle"), ("color", None)))
    usual = str(trace.get("line", {}).get("color", "var(--chart-value)"))
    return [
        Dot(f"{axes.x(x) / WIDE:.2%}", f"{axes.y(y):.1f}", MARKERS.get(symbol, "m-circle"), str(color or usual))
        for x, y, symbol, color in zip(trace["x"], trace["y"], symbols, colors, strict=False)
        if y is not None
    ]


def _spread(given: Any, usual: Any, trace: dict[str, Any]) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given or usual] * len(trace["x"])


def _ticks_y(axes: Axes, axis: dict[str, Any]) -> tuple[Tick, ...]:
    step = _nice((axes.high - axes.low) / 4)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else (1 if step == 2.5 else 0)
    first = math.ceil(axes.low / step - 1e-9)
    count = math.floor((axes.high - axes.low) / step + 1e-9)
    values = [(first + i) * step for i in range(count + 1) if (first + i) * step <= axes.high * (1 + 1e-9) + 1e-9]
    before, after = str(axis.get("tickprefix", "")), str(axis.get("ticksuffix", ""))
    return tuple(Tick(f"{axes.y(v):.1f}", f"{before}{amount_text(v, decimals=decimals)}{after}") for v in values)


def _nice(step: float) -> float:
    """The next of 1, 2, 2.5, 5 and 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * nice for nice in STEPS if power * nice >= step * (1 - 1e-9))


def _ticks_x(axes: Axes) -> tuple[Tick, ...]:
    if axes.names:
        every = math.ceil(len(axes.names) / 8)
        return tuple(Tick(f"{axes.x(name) / WIDE:.2%}", name) for name in axes.names[::every])
    if axes.x_high < 3000:  # plain numbers, not days
        step = _nice((axes.x_high - axes.x_low) / 6)
        spots = range(math.ceil(axes.x_low / step), math.floor(axes.x_high / step) + 1)
        return tuple(Tick(f"{axes.x(i * step) / WIDE:.2%}", amount_text(i * step)) for i in spots)
    return _years(axes)


def _years(axes: Axes) -> tuple[Tick, ...]:
    first, last = date.fromordinal(int(axes.x_low)), date.fromordinal(int(axes.x_high))
    every = math.ceil((last.year - first.year + 1) / 7)
    years = [year for year in range(first.year, last.year + 1) if year % every == 0]
    starts = [date(year, 1, 1) for year in years]
    return tuple(Tick(f"{axes.x(d.isoformat()) / WIDE:.2%}", str(d.year)) for d in starts if first <= d <= last)

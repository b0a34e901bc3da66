"""The first paint of a chart: an SVG drawn on the server from the same dict that Plotly takes over once it has arrived.

It knows what our figures use: scatter lines, markers and fills, bars, and shapes. Sizes are pixels in height and percent in width, so the
text stays readable on a phone. Margins equal those of the page's Plotly template, so the picture does not jump when it is replaced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scorecards.templatetags.paint_axes import WIDE, Axes, Tick, axes_of, ticks_x, ticks_y, ys_of

Trace = dict[str, Any]
GROUND = "var(--ground)"
DASHES = {"dash": "6 4", "dot": "2 3", "dashdot": "6 3 2 3", "longdash": "10 4"}
NUMBER_HEIGHT = 14.0
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
    """A marker that keeps its shape: x in percent, y in pixels."""

    x: str
    y: str
    symbol: str
    fill: str
    color: str


@dataclass(frozen=True)
class Label:
    """Words in the picture: x in percent, y in pixels."""

    x: str
    y: str
    text: str
    color: str
    anchor: str


@dataclass(frozen=True)
class Key:
    """One entry of the key: how a named trace looks."""

    name: str
    color: str
    width: float
    dash: str
    fill: str
    symbol: str
    inside: str


@dataclass(frozen=True)
class Paint:
    """All that the template needs to draw the picture."""

    height: int
    plot_height: int
    strokes: tuple[Stroke, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    ticks_x: tuple[Tick, ...]
    ticks_y: tuple[Tick, ...]
    keys: tuple[Key, ...]
    days: tuple[str, str] | None
    low: float
    high: float


def paint(figure: Trace, *, height: int) -> Paint:
    """The picture of a Plotly figure. Traces without drawable points are left out."""
    traces = [trace for trace in figure["data"] if ys_of(trace)]
    layout = figure.get("layout", {})
    plot_height = height - 36
    axes = axes_of(traces, layout, plot_height)
    return Paint(
        height=height,
        plot_height=plot_height,
        strokes=(*_shapes(layout, axes), *(stroke for trace in traces for stroke in _strokes(trace, traces, axes))),
        dots=tuple(dot for trace in traces for dot in _dots(trace, axes)),
        labels=(*_notes(layout, axes), *(label for trace in traces for label in _numbers(trace, axes))),
        ticks_x=ticks_x(axes, layout.get("xaxis", {})),
        ticks_y=ticks_y(axes, layout.get("yaxis", {})),
        keys=tuple(_key(trace) for trace in named_traces(traces)),
        days=axes.days,
        low=axes.low,
        high=axes.high,
    )


def payload(figure: Trace, drawn: Paint) -> dict[str, Any]:
    """What the page's module draws from; the ranges are the first paint's, so that nothing jumps."""
    layout = dict(figure.get("layout", {}))
    if drawn.days:
        layout["xaxis"] = {"range": list(drawn.days), **layout.get("xaxis", {})}
    layout["yaxis"] = {"range": [drawn.low, drawn.high], **layout.get("yaxis", {})}
    return {"data": figure["data"], "layout": layout, "height": drawn.height}


def named_traces(traces: Sequence[Trace]) -> list[Trace]:
    """Those that stand in the key, in its order: by `legendrank`, as the library has it, then from back to front."""
    shown = [trace for trace in traces if trace.get("name") and trace.get("showlegend", True)]
    return sorted(shown, key=lambda trace: int(trace.get("legendrank", 1000)))


def _key(trace: Trace) -> Key:
    line, marker, mode = trace.get("line", {}), trace.get("marker", {}), trace.get("mode", "lines")
    color = str(line.get("color") or _first(marker.get("color")) or "var(--chart-value)")
    if trace.get("type") == "bar":
        return Key(trace["name"], color, 0, "", color, "", color)
    width = line.get("width", 2) if "lines" in mode else 0
    symbol, inside = _look(_first(marker.get("symbol")) or "circle", color) if "markers" in mode else ("", color)
    fill = str(trace.get("fillcolor", "var(--chart-band)")) if trace.get("fill") else "none"
    return Key(trace["name"], color, width, DASHES.get(line.get("dash", ""), ""), fill, symbol, inside)


def _look(symbol: str, color: str) -> tuple[str, str]:
    """The symbol to draw and its inside: an open one is filled with the page's ground."""
    name = symbol.removesuffix("-open")
    return MARKERS.get(name, "m-circle"), color if name == symbol else GROUND


def _first(given: Any) -> Any:
    return given[0] if isinstance(given, list | tuple) and given else given


def _strokes(trace: Trace, traces: Sequence[Trace], axes: Axes) -> list[Stroke]:
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


def _pen(trace: Trace, axes: Axes, *, is_step: bool) -> str:
    drawn, is_up = [], True
    for x, y in zip(trace["x"], trace["y"], strict=False):
        if y is None:
            is_up = True
            continue
        across, down = f"{axes.x(x):.4g}", f"{axes.y(y):.4g}"
        drawn.append(f"M{across} {down}h0" if is_up else f"H{across}V{down}" if is_step else f"L{across} {down}")
        is_up = False
    return "".join(drawn)


def _area(trace: Trace, below: Trace, axes: Axes) -> str:
    there = [(axes.x(x), axes.y(y)) for x, y in zip(trace["x"], trace["y"], strict=False) if y is not None]
    back = [(axes.x(x), axes.y(y)) for x, y in zip(below["x"], below["y"], strict=False) if y is not None]
    return "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in [*there, *reversed(back)]) + "Z"


def _bars(trace: Trace, axes: Axes) -> list[Stroke]:
    half = 0.36 * WIDE / max(len(axes.names) or len(trace["x"]), 1)
    colors = _spread(trace.get("marker", {}).get("color"), "var(--chart-value)", trace)
    return [
        Stroke(f"M{axes.x(x) - half:.4g} {axes.y(foot):.4g}V{axes.y(head):.4g}h{2 * half:.4g}V{axes.y(foot):.4g}Z", GROUND, 1, "", fill)
        for (x, foot, head), fill in zip(_columns(trace), colors, strict=False)
        if head != foot
    ]


def _columns(trace: Trace) -> Iterator[tuple[Any, float, float]]:
    """Where each bar stands, its foot and its head; one without a value has no height."""
    for x, y, foot in zip(trace["x"], trace["y"], trace.get("base") or [0] * len(trace["x"]), strict=False):
        yield x, foot, foot + (y or 0)


def _numbers(trace: Trace, axes: Axes) -> list[Label]:
    """The numbers inside the bars that have room for one."""
    if trace.get("type") != "bar" or not trace.get("text"):
        return []
    color = str(trace.get("textfont", {}).get("color", GROUND))
    return [
        Label(f"{axes.x(x) / WIDE:.2%}", f"{(axes.y(foot) + axes.y(head)) / 2 + 4:.1f}", str(text), color, "middle")
        for (x, foot, head), text in zip(_columns(trace), trace["text"], strict=False)
        if axes.y(foot) - axes.y(head) >= NUMBER_HEIGHT
    ]


def _notes(layout: Trace, axes: Axes) -> list[Label]:
    """Words that a figure puts at a day, at the head of the picture or at a height."""
    found = []
    for note in layout.get("annotations", []):
        y = 12.0 if note.get("yref") == "paper" else axes.y(note["y"])
        anchor = "start" if note.get("xanchor") == "left" else "middle"
        found.append(Label(f"{axes.x(note['x']) / WIDE:.2%}", f"{y:.1f}", str(note["text"]), "var(--chart-ink)", anchor))
    return found


def _shapes(layout: Trace, axes: Axes) -> list[Stroke]:
    """Shapes across the whole plot: a rectangle between two heights, a line at one height or at one date."""
    found = []
    for shape in layout.get("shapes", []):
        line = shape.get("line", {})
        fill = str(shape.get("fillcolor", "none")) if shape.get("type") == "rect" else "none"
        color = str(line.get("color", "none" if fill != "none" else "var(--chart-muted)"))
        found.append(Stroke(_shape(shape, axes), color, line.get("width", 1), DASHES.get(line.get("dash", ""), ""), fill))
    return found


def _shape(shape: Trace, axes: Axes) -> str:
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


def _dots(trace: Trace, axes: Axes) -> list[Dot]:
    if trace.get("type") == "bar" or "markers" not in trace.get("mode", "lines"):
        return []
    marker = trace.get("marker", {})
    usual = str(trace.get("line", {}).get("color", "var(--chart-value)"))
    symbols, colors = _spread(marker.get("symbol"), "circle", trace), _spread(marker.get("color"), usual, trace)
    return [
        Dot(f"{axes.x(x) / WIDE:.2%}", f"{axes.y(y):.1f}", *_look(symbol, str(color)), str(color))
        for x, y, symbol, color in zip(trace["x"], trace["y"], symbols, colors, strict=False)
        if y is not None and 0 <= axes.x(x) <= WIDE
    ]


def _spread(given: Any, usual: Any, trace: Trace) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given or usual] * len(trace["x"])

"""A chart as a picture file: the same figure as a plain SVG in light colours, with its finding, key and source, that needs no page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from scorecards.charts.chart import Chart
from scorecards.charts.symbols import marker
from scorecards.charts.theme import LIGHT
from scorecards.rules.axes import TimeScale, ValueScale, area, path, place, scale_time, tick_decimals, time_ticks
from scorecards.templatetags.amounts import amount_text

WIDTH, LEFT, RIGHT, PLOT = 960, 72, 28, 400
LETTERS_A_LINE = 88
DASHES = {"dash": "7 5", "dot": "2 4", "longdash": "12 5"}
FONT = "Public Sans, Segoe UI, Roboto, Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Plane:
    """Where the plot lies in the picture."""

    across: TimeScale
    down: ValueScale
    top: float


def picture(chart: Chart, *, heading: str) -> str:
    """The file's text. Everything a person wrote is escaped; the figure's roles become the light theme's colours."""
    title, words = wrap(chart.title, LETTERS_A_LINE - 20), wrap(chart.summary, LETTERS_A_LINE + 22)
    top = 46 + 26 * len(title) + 18 * len(words) + 16
    plane = _plane(chart.figure, top)
    key, key_height = _key(chart.figure, top + PLOT + 48)
    foot = top + PLOT + 48 + key_height
    notes = [*wrap(chart.note, LETTERS_A_LINE + 30), *wrap(chart.source, LETTERS_A_LINE + 30)]
    height = foot + 17 * len(notes) + 24
    parts = [
        _texts([heading], 30, size=14, color="var(--ink-soft)"),
        _texts(title, 58, size=21, color="var(--ink)", step=26, weight=600),
        _texts(words, 58 + 26 * len(title), size=14, color="var(--ink-soft)", step=18),
        *_ground(chart.figure, plane),
        *(part for trace, below in _with_below(chart.figure["data"]) for part in _trace(trace, below, plane)),
        *_letters(chart.figure, plane),
        *key,
        _texts(notes, foot + 8, size=12, color="var(--ink-soft)", step=17),
    ]
    # Safe for XML: numbers are formatted here, every text goes through escape.
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img"'
    name = f"<title>{escape(heading)}</title><desc>{escape(chart.title)}. {escape(chart.summary)}</desc>"
    body = f'<rect width="{WIDTH}" height="{height}" fill="{LIGHT["--ground"]}"/>{"".join(parts)}'
    return f"{head} font-family={quoteattr(FONT)}>{name}{body}</svg>"


def color_of(role: str) -> str:
    """The light colour of a role; a plain colour stays."""
    return LIGHT[role[4:-1]] if role.startswith("var(") else role


def _plane(figure: dict[str, Any], top: float) -> Plane:
    first, last = figure["layout"]["xaxis"]["range"]
    low, high = figure["layout"]["yaxis"]["range"]
    across = scale_time(date.fromisoformat(first), date.fromisoformat(last), start=LEFT, stop=WIDTH - RIGHT)
    return Plane(across, ValueScale(low, high, top + PLOT, top), top)


def _texts(lines: Sequence[str], y: float, *, size: int, color: str, step: int = 18, weight: int = 400) -> str:
    rows = "".join(f'<tspan x="24" y="{y + step * n}">{escape(line)}</tspan>' for n, line in enumerate(lines))
    return f'<text font-size="{size}" font-weight="{weight}" fill="{color_of(color)}">{rows}</text>' if lines else ""


def _ground(figure: dict[str, Any], plane: Plane) -> Iterable[str]:
    """Grid, ticks, and the lines of breaks and events."""
    axis, ticks = figure["layout"]["yaxis"], plane.down.ticks(5)
    decimals, ink, grid = tick_decimals(ticks), LIGHT["--chart-ink"], LIGHT["--chart-grid"]
    for tick in ticks:
        y = place(plane.down(tick))
        text = f"{axis.get('tickprefix', '')}{amount_text(tick, '', decimals)}{axis.get('ticksuffix', '')}"
        yield f'<path d="M{LEFT} {y}H{WIDTH - RIGHT}" stroke="{grid}"/>'
        yield f'<text x="{LEFT - 8}" y="{y}" dy="4" font-size="13" text-anchor="end" fill="{ink}">{escape(text)}</text>'
    for day, text in _days(figure["layout"]["xaxis"], plane):
        x = place(plane.across(day))
        yield f'<text x="{x}" y="{plane.top + PLOT + 22}" font-size="13" text-anchor="middle" fill="{ink}">{escape(text)}</text>'
    for shape in figure["layout"].get("shapes", []):
        x = place(plane.across(date.fromisoformat(shape["x0"])))
        yield _stroke(f"M{x} {plane.top}V{plane.top + PLOT}", shape["line"])


def _days(axis: dict[str, Any], plane: Plane) -> list[tuple[date, str]]:
    """The axis's own ticks, or round ones."""
    if "tickvals" not in axis:
        return time_ticks(plane.across.first, plane.across.last, 9)
    return [(date.fromisoformat(day), text) for day, text in zip(axis["tickvals"], axis["ticktext"], strict=True)]


def _letters(figure: dict[str, Any], plane: Plane) -> Iterable[str]:
    look = f'font-size="13" font-weight="600" fill="{LIGHT["--chart-ink"]}"'
    for note in figure["layout"].get("annotations", []):
        x = place(plane.across(date.fromisoformat(note["x"])) + 4)
        yield f'<text x="{x}" y="{plane.top + 12}" {look}>{escape(note["text"])}</text>'


def _with_below(traces: Sequence[dict[str, Any]]) -> Iterable[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each trace with the one before it, which a fill reaches down to."""
    return zip(traces, [None, *traces[:-1]], strict=True)


def _trace(trace: dict[str, Any], below: dict[str, Any] | None, plane: Plane) -> Iterable[str]:
    xs = [plane.across(date.fromisoformat(x)) for x in trace["x"]]
    ys = [plane.down.of(y) for y in trace["y"]]
    clip = (plane.across.start, plane.across.stop)
    if trace.get("fill") == "tonexty" and below is not None:
        lows = [plane.down.of(y) for y in below["y"]]
        yield f'<path d="{area([_inside(x, clip) for x in xs], lows, ys)}" fill="{color_of(trace["fillcolor"])}" fill-opacity="0.6"/>'
    if "lines" in trace["mode"]:
        shown = [y if clip[0] - 1 <= x <= clip[1] + 1 else None for x, y in zip(xs, ys, strict=True)] if len(xs) > 2 else ys
        yield _stroke(path([_inside(x, clip) for x in xs], shown), trace["line"])
    if "markers" in trace["mode"]:
        points = ((x, y) for x, y in zip(xs, ys, strict=True) if y is not None and clip[0] <= x <= clip[1])
        yield "".join(_marker(x, y, trace["marker"]) for x, y in points)


def _inside(x: float, clip: tuple[float, float]) -> float:
    return min(max(x, clip[0]), clip[1])


def _stroke(d: str, line: dict[str, Any]) -> str:
    dash = f' stroke-dasharray="{DASHES[line["dash"]]}"' if line.get("dash") in DASHES else ""
    join = 'stroke-linecap="round" stroke-linejoin="round"'
    return f'<path d="{d}" fill="none" stroke="{color_of(line["color"])}" stroke-width="{line.get("width", 2)}" {join}{dash}/>'


def _marker(x: float, y: float, look: dict[str, Any]) -> str:
    color, symbol = color_of(look["color"]), look.get("symbol", "circle")
    is_open = symbol.endswith("-open")
    fill = LIGHT["--ground"] if is_open and not symbol.startswith("diamond") else "none" if is_open else color
    d = marker(symbol.removesuffix("-open"), x, y, look.get("size", 7) / 2)
    return f'<path d="{d}" fill="{fill}" stroke="{color}" stroke-width="{2 if is_open else 1}"/>'


def _key(figure: dict[str, Any], top: float) -> tuple[list[str], int]:
    """What the marks mean, in as many lines as they need; and the height they take."""
    parts, x, y = [], float(LEFT), top
    for trace in figure["data"]:
        if not trace.get("name") or trace.get("showlegend") is False:
            continue
        width = 64 + 7.2 * len(trace["name"])
        if x + width > WIDTH - RIGHT and x > LEFT:
            x, y = float(LEFT), y + 22
        parts.append(_swatch(trace, x, y))
        parts.append(f'<text x="{place(x + 36)}" y="{y + 4}" font-size="13" fill="{LIGHT["--chart-ink"]}">{escape(trace["name"])}</text>')
        x += width
    return parts, int(y - top) + 26


def _swatch(trace: dict[str, Any], x: float, y: float) -> str:
    drawn = ""
    if trace.get("fill"):
        drawn += f'<rect x="{place(x)}" y="{y - 6}" width="28" height="12" fill="{color_of(trace["fillcolor"])}"/>'
    if "lines" in trace["mode"]:
        drawn += _stroke(f"M{place(x)} {y}h28", trace["line"])
    return drawn + (_marker(x + 14, y, trace["marker"]) if "markers" in trace["mode"] else "")

"""A chart as a picture: the same figure as a plain SVG in light colors that needs no page.

`picture` is a file of its own, with its finding, key and source. `drawing` is the plot and its key alone, for a document that has the
words beside it."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from scorecards.charts.chart import Chart
from scorecards.charts.plane import LETTER, Frame, Plane, ground, plane_of
from scorecards.charts.symbols import marker
from scorecards.charts.theme import LIGHT
from scorecards.rules.axes import area, path, place
from scorecards.templatetags.first_paint import named_traces

FILE = Frame(width=960, left=72, right=28, high=400)
LETTERS_A_LINE = 88
DASHES = {"dash": "7 5", "dot": "2 4", "longdash": "12 5"}
FONT = "Public Sans, Segoe UI, Roboto, Helvetica, Arial, sans-serif"
NUMBER_HEIGHT = 14.0
"""A number is written into a bar that is at least so high."""


def picture(chart: Chart, *, heading: str) -> str:
    """The file's text. Everything a person wrote is escaped; the figure's roles become the light theme's colors."""
    title, words = wrap(chart.title, LETTERS_A_LINE - 20), wrap(chart.summary, LETTERS_A_LINE + 22)
    top = 46 + 26 * len(title) + 18 * len(words) + 16
    plot, foot = _plot(chart.figure, FILE, top)
    notes = [*wrap(chart.note, LETTERS_A_LINE + 30), *wrap(chart.source, LETTERS_A_LINE + 30)]
    parts = [
        _texts([heading], 30, size=14, color="var(--ink-soft)"),
        _texts(title, 58, size=21, color="var(--ink)", step=26, weight=600),
        _texts(words, 58 + 26 * len(title), size=14, color="var(--ink-soft)", step=18),
        *plot,
        _texts(notes, foot + 8, size=12, color="var(--ink-soft)", step=17),
    ]
    return _whole(parts, (FILE.width, foot + 17 * len(notes) + 24), heading, f"{chart.title}. {chart.summary}")


def drawing(chart: Chart, frame: Frame) -> str:
    """The plot and its key."""
    plot, foot = _plot(chart.figure, frame, 10)
    return _whole(plot, (frame.width, foot), chart.title, chart.summary)


def _plot(figure: dict[str, Any], frame: Frame, top: int) -> tuple[list[str], int]:
    """The plot with its key, and where they end."""
    plane = plane_of(figure, frame, top)
    below = top + frame.high + frame.below
    key, height = _key(figure, frame, below)
    traces = [part for trace, under in _with_below(figure["data"]) for part in _trace(trace, under, plane)]
    return [*ground(figure, plane), *_uprights(figure, plane), *traces, *_letters(figure, plane), *key], below + height


def _whole(parts: Iterable[str], size: tuple[int, int], title: str, told: str) -> str:
    """The picture. Safe for XML: numbers are formatted here, every text goes through escape."""
    width, height = size
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img"'
    name = f"<title>{escape(title)}</title><desc>{escape(told)}</desc>"
    body = f'<rect width="{width}" height="{height}" fill="{LIGHT["--ground"]}"/>{"".join(parts)}'
    return f"{head} font-family={quoteattr(FONT)}>{name}{body}</svg>"


def color_of(role: str) -> str:
    """The light color of a role; a plain color stays."""
    return LIGHT[role[4:-1]] if role.startswith("var(") else role


def _texts(lines: Sequence[str], y: float, *, size: int, color: str, step: int = 18, weight: int = 400) -> str:
    rows = "".join(f'<tspan x="24" y="{y + step * n}">{escape(line)}</tspan>' for n, line in enumerate(lines))
    return f'<text font-size="{size}" font-weight="{weight}" fill="{color_of(color)}">{rows}</text>' if lines else ""


def _uprights(figure: dict[str, Any], plane: Plane) -> Iterable[str]:
    """The lines of breaks and events."""
    for shape in figure["layout"].get("shapes", []):
        x = place(plane.across(shape["x0"]))
        yield _stroke(f"M{x} {place(plane.top)}V{place(plane.foot)}", shape["line"])


def _letters(figure: dict[str, Any], plane: Plane) -> Iterable[str]:
    look = f'font-size="13" font-weight="600" fill="{LIGHT["--chart-ink"]}"'
    for note in figure["layout"].get("annotations", []):
        x = place(plane.across(note["x"]) + 4)
        yield f'<text x="{x}" y="{place(plane.top + 12)}" {look}>{escape(note["text"])}</text>'


def _with_below(traces: Sequence[dict[str, Any]]) -> Iterable[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each trace with the one before it, which a fill reaches down to."""
    return zip(traces, [None, *traces[:-1]], strict=True)


def _trace(trace: dict[str, Any], below: dict[str, Any] | None, plane: Plane) -> Iterable[str]:
    if trace["type"] == "bar":
        yield from _bars(trace, plane)
        return
    xs = [plane.across(x) for x in trace["x"]]
    ys = [plane.down.of(y) for y in trace["y"]]
    clip = (plane.start, plane.stop)
    if trace.get("fill") == "tonexty" and below is not None:
        lows = [plane.down.of(y) for y in below["y"]]
        yield f'<path d="{area([_inside(x, clip) for x in xs], lows, ys)}" fill="{color_of(trace["fillcolor"])}" fill-opacity="0.6"/>'
    if "lines" in trace["mode"]:
        shown = [y if clip[0] - 1 <= x <= clip[1] + 1 else None for x, y in zip(xs, ys, strict=True)] if len(xs) > 2 else ys
        yield _stroke(path([_inside(x, clip) for x in xs], shown), trace["line"])
    if "markers" in trace["mode"]:
        points = ((x, y) for x, y in zip(xs, ys, strict=True) if y is not None and clip[0] <= x <= clip[1])
        yield "".join(_marker(x, y, trace["marker"]) for x, y in points)


def _bars(trace: dict[str, Any], plane: Plane) -> Iterable[str]:
    """One bar a column, on its base, with its number where it has room."""
    half, fill = 0.36 * plane.step, color_of(trace["marker"]["color"])
    ink = color_of(trace.get("textfont", {}).get("color", "var(--ground)"))
    texts = trace.get("text") or [""] * len(trace["x"])
    for x, y, base, text in zip(trace["x"], trace["y"], trace.get("base") or [0] * len(trace["x"]), texts, strict=True):
        middle, head, foot = plane.across(x), plane.down(base + (y or 0)), plane.down(base)
        if foot - head < 0.1:
            continue
        where = f'x="{place(middle - half)}" y="{place(head)}" width="{place(2 * half)}" height="{place(foot - head)}"'
        yield f'<rect {where} fill="{fill}" stroke="{LIGHT["--ground"]}"/>'
        if text and foot - head >= NUMBER_HEIGHT:
            at = f'x="{place(middle)}" y="{place((head + foot) / 2 + 4.5)}"'
            yield f'<text {at} font-size="13" text-anchor="middle" fill="{ink}">{escape(str(text))}</text>'


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


def _key(figure: dict[str, Any], frame: Frame, top: float) -> tuple[list[str], int]:
    """What the marks mean, in as many lines as they need; and the height they take."""
    parts, x, y = [], float(frame.left), top
    for trace in named_traces(figure["data"]):
        width = 64 + LETTER * len(trace["name"])
        if x + width - 28 > frame.width - frame.right and x > frame.left:
            x, y = float(frame.left), y + 22
        parts.append(_swatch(trace, x, y))
        parts.append(f'<text x="{place(x + 36)}" y="{y + 4}" font-size="13" fill="{LIGHT["--chart-ink"]}">{escape(trace["name"])}</text>')
        x += width
    return parts, int(y - top) + 26


def _swatch(trace: dict[str, Any], x: float, y: float) -> str:
    if trace["type"] == "bar":
        return f'<rect x="{place(x + 8)}" y="{y - 6}" width="12" height="12" fill="{color_of(trace["marker"]["color"])}"/>'
    drawn = ""
    if trace.get("fill"):
        drawn += f'<rect x="{place(x)}" y="{y - 6}" width="28" height="12" fill="{color_of(trace["fillcolor"])}"/>'
    if "lines" in trace["mode"]:
        drawn += _stroke(f"M{place(x)} {y}h28", trace["line"])
    return drawn + (_marker(x + 14, y, trace["marker"]) if "markers" in trace["mode"] else "")

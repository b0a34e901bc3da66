"""How marks look in every chart: roles for colors, symbols for kinds of points, and the traces made of them.

A page resolves the roles in the reader's theme. A picture that leaves the page has no page to ask, so it takes LIGHT, which
a test holds equal to the style sheet's tokens."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from metrics.rules.codes import PeriodType
from scorecards.templatetags.amounts import DOLLARS

VALUE = "var(--chart-value)"
TARGET = "var(--chart-target)"
LIMIT = "var(--chart-limit)"
MEAN = "var(--chart-mean)"
SIGNAL = "var(--chart-signal)"
BREAK = "var(--chart-break)"
BAND = "var(--chart-band)"
FAN = "var(--chart-fan)"
MUTED = "var(--chart-muted)"
INK = "var(--chart-ink)"
GROUND = "var(--ground)"
GROUPS = tuple(f"var(--chart-{place})" for place in range(1, 7))
DASHES = ("solid", "dash")
CALENDAR = (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YTD, PeriodType.POINT)
TICKS = 6
LIGHT = {
    "--chart-value": "#0f4c95",
    "--chart-target": "#0d7258",
    "--chart-limit": "#6b7b8d",
    "--chart-mean": "#56677b",
    "--chart-signal": "#7a3aa0",
    "--chart-break": "#12202f",
    "--chart-band": "#dbe8f8",
    "--chart-fan": "#f3e6cf",
    "--chart-muted": "#6b7b8d",
    "--chart-grid": "#e1e8ef",
    "--chart-ink": "#3f5063",
    "--chart-1": "#0f4c95",
    "--chart-2": "#b0500c",
    "--chart-3": "#0d7258",
    "--chart-4": "#8a3a86",
    "--chart-5": "#6b6400",
    "--chart-6": "#2f7f93",
    "--ground": "#fff",
    "--ground-soft": "#f3f6fa",
    "--ground-deep": "#e6edf5",
    "--ink": "#12202f",
    "--ink-soft": "#3f5063",
    "--ink-quiet": "#56677b",
    "--hairline": "#d5dee8",
    "--brand": "#0b2a4a",
    "--brand-quiet": "#b9cde4",
    "--link": "#0f4c95",
    "--status-on-track": "#0d7258",
    "--status-near": "#8d5b00",
    "--status-off-track": "#b3261e",
    "--status-overdue": "#565a8c",
    "--status-none": "#5a6878",
    "--status-context": "#2b629c",
}
# Status shapes are those of the small pictures: a circle, a triangle, a diamond; what is not judged is a square.
STATUS_SYMBOL = {"on_track": "circle", "near": "triangle-up", "off_track": "diamond"}
STATUS_COLOR = {
    "on_track": "var(--status-on-track)",
    "near": "var(--status-near)",
    "off_track": "var(--status-off-track)",
    "overdue": "var(--status-overdue)",
    "context": "var(--status-context)",
}

Trace = dict[str, Any]


def status_mark(slug: str) -> dict[str, Any]:
    """Symbol and color of a status."""
    return {"symbol": STATUS_SYMBOL.get(slug, "square"), "color": STATUS_COLOR.get(slug, "var(--status-none)")}


def line(name: str, xs: Sequence[str], ys: Sequence[float | None], color: str, **parts: Any) -> Trace:
    """A line that stops at gaps. Parts: width, dash, texts for the hover, and anything else of a trace."""
    style = {"color": color, "width": parts.pop("width", 2)} | ({"dash": parts["dash"]} if parts.get("dash") else {})
    parts.pop("dash", None)
    trace = {"type": "scatter", "mode": "lines", "name": name, "x": list(xs), "y": list(ys), "line": style, "connectgaps": False}
    return _hovered(trace, parts.pop("texts", None)) | parts


def dots(name: str, xs: Sequence[str], ys: Sequence[float | None], marker: dict[str, Any], **parts: Any) -> Trace:
    """Points alone."""
    trace = {"type": "scatter", "mode": "markers", "name": name, "x": list(xs), "y": list(ys), "marker": marker}
    return _hovered(trace, parts.pop("texts", None)) | parts


def _hovered(trace: Trace, texts: Sequence[str] | None) -> Trace:
    if texts is None:
        return trace | {"hoverinfo": "skip"}
    return trace | {"text": [plain(text) for text in texts], "hovertemplate": "%{text}<extra></extra>"}


def plain(text: str) -> str:
    """Words as words: the library reads a few tags and entities in texts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")


def hollow(color: str, symbol: str = "circle", size: int = 8) -> dict[str, Any]:
    """A marker that is an outline, filled with the page's ground: an inexact or unfinished value."""
    return {"symbol": f"{symbol}-open", "color": color, "size": size, "line": {"width": 2, "color": color}}


def upright(day: str, color: str, dash: str = "dot") -> dict[str, Any]:
    """A line from foot to head of the picture at a day."""
    return {"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": {"color": color, "width": 1, "dash": dash}}


def axis_of(unit: str) -> dict[str, Any]:
    """How numbers on the axis of a unit are written."""
    if unit.startswith("percent"):
        return {"tickformat": ",~f", "ticksuffix": "%"}
    # As a part of the format, so that the sign of a loss comes first: −$10,000.
    return {"tickformat": "$,~f" if unit.startswith(DOLLARS) else ",~f"}


def axis_of_differences(unit: str) -> dict[str, Any]:
    """How differences on the axis of a unit are written: percents differ in points."""
    return axis_of("") | {"ticksuffix": _(" pts")} if unit.startswith("percent") else axis_of(unit)


def days_of(type_: PeriodType, ends: Mapping[date, str]) -> dict[str, Any]:
    """The axis of time of a kind of period; `ends` names periods by their last day. Months, quarters and days have the calendar's
    own ticks. A year is named where it ends, so that nobody reads SFY 2019 as 2020."""
    axis: dict[str, Any] = {"type": "date", "hoverformat": "%b %-d, %Y" if type_ == PeriodType.POINT else "%b %Y"}
    if type_ in CALENDAR or not ends:
        return axis
    shown = sorted(ends.items())[:: ceil(len(ends) / TICKS)]
    return axis | {"tickvals": [end.isoformat() for end, _label in shown], "ticktext": [label for _end, label in shown]}

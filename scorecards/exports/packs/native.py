"""Charts of a pack as PowerPoint's own, which can be edited: the same numbers with a workbook behind each, the same colors and shapes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml.ns import qn
from pptx.util import Length, Pt
from xlsxwriter import Workbook

from scorecards.charts.packs.pack import Distribution, Figure
from scorecards.charts.svg import color_of
from scorecards.charts.theme import LIGHT
from scorecards.exports.packs.shapes import tone
from scorecards.rules.axes import nice_step
from scorecards.templatetags.amounts import axis_signs

# Text is text: nothing in the workbook behind a chart is a formula or a link.
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE, "square": XL_MARKER_STYLE.SQUARE, "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
}  # fmt: skip
FONT = "Arial"
Place = tuple[Length, Length, Length, Length]


class _PlainWriter(CategoryWorkbookWriter):  # type: ignore[misc]
    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        with Workbook(xlsx_file, OPTIONS) as workbook:
            yield workbook, workbook.add_worksheet()


class PlainData(CategoryChartData):  # type: ignore[misc]
    """Chart data whose workbook holds texts and numbers only."""

    @property
    def _workbook_writer(self) -> _PlainWriter:
        return _PlainWriter(self)


def add_figure(slide: Any, figure: Figure, place: Place, letters: float = 11) -> Any:
    """The chart of a figure on a slide, with the text for those who do not see it."""
    traces = figure.chart.figure["data"]
    add = _add_columns if any(trace["type"] == "bar" for trace in traces) else _add_lines
    frame = add(slide, figure, place)
    told(frame, figure.heading, figure.told)
    _dress(frame.chart, letters, has_legend=True)
    return frame


def told(frame: Any, title: str, words: str) -> None:
    """The text of a shape for those who do not see it."""
    face = frame._element.xpath(".//p:cNvPr")[0]  # noqa: SLF001 - the library has no other way
    face.set("descr", words)
    face.set("title", title)


def _add_lines(slide: Any, figure: Figure, place: Place) -> Any:
    """Lines over days, or over names in their order; gaps stay gaps, as the library has it by itself."""
    traces = [trace for trace in figure.chart.figure["data"] if trace.get("name")]
    has_names = figure.chart.figure["layout"].get("xaxis", {}).get("type") == "category"
    met = dict.fromkeys(x for trace in traces for x in trace["x"])
    days = list(met) if has_names else sorted(met)
    data = PlainData(number_format="General")
    data.categories = days if has_names else [date.fromisoformat(day) for day in days]
    for trace in traces:
        known = dict(zip(trace["x"], trace["y"], strict=True))
        data.add_series(trace["name"], [known.get(day) for day in days])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *place, data)
    chart = frame.chart
    for series, trace in zip(chart.plots[0].series, traces, strict=True):
        _dress_line(series, trace)
    if not has_names:
        _dress_days(chart.category_axis, _years(days))
    _dress_values(chart, figure.chart.figure["layout"]["yaxis"])
    return frame


def _years(days: Sequence[str]) -> int:
    return int(days[-1][:4]) - int(days[0][:4])


def _dress_days(axis: Any, years: int) -> None:
    """Years where there are several, else months; the library does not know how far apart dates stand."""
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "yyyy" if years > 3 else "mmm yyyy", False
    every, unit = (max(round(years / 6), 1), "years") if years > 3 else (max(years * 2, 1), "months")
    for name, value in (("c:baseTimeUnit", "days"), ("c:majorUnit", str(every)), ("c:majorTimeUnit", unit)):
        for known in axis._element.findall(qn(name)):  # noqa: SLF001
            axis._element.remove(known)  # noqa: SLF001
        etree.SubElement(axis._element, qn(name)).set("val", value)  # noqa: SLF001


def _dress_line(series: Any, trace: dict[str, Any]) -> None:
    series.smooth = False
    if "lines" not in trace["mode"]:
        series.format.line.fill.background()
        _dress_marker(series.marker, trace["marker"])
        return
    series.marker.style = XL_MARKER_STYLE.NONE
    series.format.line.color.rgb = _rgb(trace["line"]["color"])
    series.format.line.width = Pt(trace["line"].get("width", 2))
    if trace["line"].get("dash"):
        series.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH


def _dress_marker(marker: Any, look: dict[str, Any]) -> None:
    marker.style = MARKERS.get(look.get("symbol", "circle").removesuffix("-open"), XL_MARKER_STYLE.CIRCLE)
    marker.size = int(look.get("size", 9))
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = _rgb(look["color"])
    marker.format.line.color.rgb = _rgb(look["color"])


def _add_columns(slide: Any, figure: Figure, place: Place) -> Any:
    """Stacked columns with their numbers."""
    traces = figure.chart.figure["data"]
    data = PlainData(number_format="0")
    data.categories = list(dict.fromkeys(str(x) for trace in traces for x in trace["x"]))
    for trace in traces:
        data.add_series(trace["name"], [y or None for y in trace["y"]])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *place, data)
    plot = frame.chart.plots[0]
    plot.gap_width, plot.overlap = 40, 100
    for series, trace in zip(plot.series, traces, strict=True):
        _dress_bar(series, trace["marker"]["color"], trace.get("textfont", {}).get("color", "var(--ground)"))
    return frame


def _dress_bar(series: Any, color: str, ink: str) -> None:
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = _rgb(color)
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, "0", False
    labels.font.size, labels.font.color.rgb = Pt(11), _rgb(ink)


def add_counts(slide: Any, one: Distribution, place: Place, letters: float = 11) -> Any:
    """How many stand where, a bar each, in the order of the statuses."""
    data = PlainData(number_format="0")
    data.categories = [part.word for part in one.parts]
    data.add_series(one.title, [part.count for part in one.parts])
    frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
    told(frame, one.title, one.told)
    chart, plot = frame.chart, frame.chart.plots[0]
    plot.gap_width, plot.vary_by_categories = 35, False
    series = plot.series[0]
    _dress_bar(series, "var(--brand)", "var(--ink)")
    for place_, part in enumerate(one.parts):
        point = series.points[place_].format.fill
        point.solid()
        point.fore_color.rgb = RGBColor.from_string(tone(part.status).lstrip("#").upper())
    _dress(chart, letters, has_legend=False)
    chart.category_axis.reverse_order = True
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    return frame


def _dress(chart: Any, letters: float, *, has_legend: bool) -> None:
    chart.font.size, chart.font.color.rgb = Pt(letters), _rgb("var(--chart-ink)")
    chart.font.name = FONT
    chart.has_title = False
    chart.has_legend = has_legend
    if has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.category_axis.format.line.color.rgb = _rgb("var(--chart-muted)")
    chart.category_axis.has_major_gridlines = False
    chart.category_axis.major_tick_mark = chart.category_axis.minor_tick_mark = XL_TICK_MARK.NONE
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.value_axis.format.line.fill.background()
    if chart.value_axis.has_major_gridlines:
        chart.value_axis.major_gridlines.format.line.color.rgb = _rgb("var(--chart-grid)")


def _dress_values(chart: Any, axis: dict[str, Any]) -> None:
    """The same reach as on the page, to round numbers, with the signs of the unit."""
    low, high = axis["range"]
    step = nice_step(low, high, 5)
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale, values.major_unit = step * (low // step), step * -(-high // step), step
    digits = "#,##0" if step >= 1 and step == int(step) else "#,##0.0" if step >= 0.1 else "#,##0.00"
    before, after = axis_signs(axis)
    values.tick_labels.number_format = f"{_quoted(before)}{digits}{_quoted(after)}"
    values.tick_labels.number_format_is_linked = False


def _quoted(sign: str) -> str:
    return f'"{sign}"' if sign else ""


def _rgb(role: str) -> RGBColor:
    color = color_of(role).lstrip("#")
    return RGBColor.from_string("".join(digit * 2 for digit in color).upper() if len(color) == 3 else color.upper())


def ink(name: str) -> RGBColor:
    """A color of the house by its role."""
    return _rgb(LIGHT[name])

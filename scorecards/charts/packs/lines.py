"""The history of a measure as a chart of a pack: the readings, the path to the target, the newest value by its status. The sentence and
the figures are those of the small picture on the page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from scorecards.charts import answers, theme
from scorecards.charts.chart import Chart
from scorecards.charts.multiples import Picture, multiples
from scorecards.charts.packs.pack import Figure
from scorecards.queries.packs import MOST_CHARTS
from scorecards.queries.pages.priority import Multiple
from scorecards.queries.pages.progress import PathPoint
from scorecards.rules.axes import bounds

FEW = 24


def line_figures(rows: Sequence[Multiple], most: int = MOST_CHARTS) -> list[Figure]:
    """The first charts of these histories; all share the years of the longest, as on the page."""
    by_id = {row.card.measure_id: row for row in rows}
    found = [(by_id[picture.card.measure_id], picture) for picture in multiples(rows)]
    return [Figure(row.card.name, _chart(row, picture)) for row, picture in found[:most]]


def _chart(row: Multiple, picture: Picture) -> Chart:
    first, last = picture.shown
    return Chart(
        id=f"line-{row.card.code}",
        title=answers.finding(row.card),
        summary=picture.summary,
        figure=_figure(row, first, last),
        head=(_("Period"), _("Value"), _("Expected")),
        rows=tuple((line.period, line.value, line.expected) for line in picture.rows),
        source=row.card.source,
    )


def _figure(row: Multiple, first: date, last: date) -> dict[str, Any]:
    points = [point for point in row.points if point.end >= first]
    aims = [point for point in row.path if point.end >= first]
    known = [point for point in points if point.value is not None]
    traces = [
        *([theme.line(_("Expected"), _ends(aims), _values(aims), theme.TARGET, dash="dash")] if aims else []),
        theme.line(_("Value"), _ends(points), _values(points), theme.VALUE, width=2.5),
        *([theme.dots("", _ends(known), _values(known), _dot(), showlegend=False)] if len(known) <= FEW else []),
        theme.dots(_newest(row), _ends(known[-1:]), _values(known[-1:]), theme.status_mark(row.card.status.slug) | {"size": 11}),
    ]
    room = max((last - first).days // 30, 10)
    days = [date.fromordinal(first.toordinal() - room).isoformat(), date.fromordinal(last.toordinal() + room).isoformat()]
    heights = theme.axis_of(row.card.unit) | {"range": list(bounds(_values([*points, *aims])))}
    return {"data": traces, "layout": {"xaxis": {"type": "date", "range": days}, "yaxis": heights}}


def _newest(row: Multiple) -> str:
    """What the mark at the end says beside its shape."""
    return _("Newest: %(status)s") % {"status": answers.status_word(row.card)}


def _dot() -> dict[str, Any]:
    return {"symbol": "circle", "color": theme.VALUE, "size": 5}


def _ends(points: Sequence[PathPoint]) -> list[str]:
    return [point.end.isoformat() for point in points]


def _values(points: Sequence[PathPoint]) -> list[float | None]:
    return [point.value for point in points]

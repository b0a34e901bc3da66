"""A measure by groups: lines of a few, ranked bars of many. Hidden values are said to be hidden and never drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.rules.codes import Status
from scorecards.charts import answers, theme
from scorecards.charts.chart import Chart
from scorecards.queries.pages.groups import ByView, GroupPoint, GroupRow
from scorecards.queries.pages.history import History
from scorecards.queries.pages.sheet import Dimension
from scorecards.queries.rows import CardRow
from scorecards.rules.axes import bounds, place, scale_value
from scorecards.templatetags.amounts import MISSING, amount_text, count_text, qualified
from scorecards.templatetags.words import ABSENCE


@dataclass(frozen=True, slots=True)
class Bar:
    """One ranked group: its bar in percent of the width, or in words why there is none."""

    label: str
    key: str
    period: str
    text: str
    start: str
    width: str
    card: CardRow | None


def point_text(point: GroupPoint | None, card: CardRow) -> str:
    """The value, or the reason there is none."""
    if point is None:
        return MISSING
    if point.value is None:
        return str(ABSENCE[point.reason]) if point.reason else MISSING
    return qualified(amount_text(point.value, card.unit, card.decimals), point.qualifier)


def known_of(view: ByView) -> list[tuple[GroupRow, GroupPoint]]:
    """The groups whose newest reading is a value, the highest first."""
    return [(row, row.newest) for row in view.rows if row.newest and row.newest.value is not None]


def title(view: ByView, card: CardRow) -> str:
    """Who is highest and who is lowest."""
    known = known_of(view)
    if len(known) < 2:
        return _("By %(dimension)s") % {"dimension": name_of(view)}
    (high, top), (low, foot) = known[0], known[-1]
    words = _("%(high)s at %(top)s is highest, %(low)s at %(foot)s lowest")
    return words % {"high": high.group.label, "top": point_text(top, card), "low": low.group.label, "foot": point_text(foot, card)}


def name_of(view: ByView) -> str:
    return ", ".join(dimension.label for dimension in view.dimensions) or view.by


def summary(view: ByView, card: CardRow) -> str:
    """How many groups there are, how many are hidden, and against what they are judged."""
    hidden = sum(bool(row.newest and row.newest.reason == "suppressed") for row in view.rows)
    groups = ngettext("%(n)s group by %(dimension)s.", "%(n)s groups by %(dimension)s.", len(view.rows))
    parts = [groups % {"n": count_text(len(view.rows)), "dimension": name_of(view)}]
    if hidden:
        words = ngettext("%(n)s is hidden to protect privacy.", "%(n)s are hidden to protect privacy.", hidden)
        parts.append(words % {"n": count_text(hidden)})
    off = sum(bool(row.card and row.card.judged == Status.OFF_TRACK) for row in view.rows)
    if off:
        words = ngettext("By the newest figures %(n)s is off track.", "By the newest figures %(n)s are off track.", off)
        parts.append(words % {"n": count_text(off)})
    if view.total and view.total.value is not None:
        total = amount_text(view.total.value, card.unit, card.decimals)
        parts.append(
            _("The total stands at %(value)s %(when)s.") % {"value": total, "when": answers.when(card.period_type, view.total.period)}
        )
    return " ".join(parts)


def suppression(view: ByView) -> list[str]:
    """What the owners of the figures hide, and how many groups that is now, in words."""
    notes = []
    hidden = sum(bool(row.newest and row.newest.reason == "suppressed") for row in view.rows)
    for rule in dict.fromkeys(hides for dimension in view.dimensions if (hides := _hides(dimension))):
        words = ngettext(
            "%(n)s group is hidden by the owner's rule: %(rule)s.", "%(n)s groups are hidden by the owner's rule: %(rule)s.", hidden
        )
        none = _("No group is hidden now. The owner's rule hides %(rule)s.")
        notes.append((words if hidden else none) % {"n": count_text(hidden), "rule": rule})
        if hidden > 1:
            notes.append(_("Some may be hidden only so that others cannot be worked out."))
    for dimension in view.dimensions:
        if not dimension.parts_sum:
            notes.append(_("The groups by %(dimension)s need not add up to the total.") % {"dimension": dimension.label})
    return list(dict.fromkeys(notes))


def _hides(dimension: Dimension) -> str:
    """counts under 6, rates over fewer than 20, zeros"""
    parts = []
    if dimension.min_count:
        parts.append(_("counts under %(n)s") % {"n": count_text(dimension.min_count)})
    if dimension.min_denominator:
        parts.append(_("rates over fewer than %(n)s") % {"n": count_text(dimension.min_denominator)})
    if parts and dimension.suppress_zero:
        parts.append(_("zeros"))
    return ", ".join(parts)


def lines(view: ByView, card: CardRow, total: History) -> Chart:
    """A line a group, with the total's for comparison. Only for views whose groups have a history."""
    traces = [*_total(view, total, card), *(_line(row, place, card) for place, row in enumerate(view.rows) if row.points)]
    ends = sorted({(point.end, point.label) for row in view.rows for point in row.points}, reverse=True)
    by_end = [{point.end: point for point in row.points} for row in view.rows]
    values = [y for trace in traces for y in trace["y"]]
    heights = theme.axis_of(card.unit) | {"range": list(bounds(values))}
    days = theme.days_of(card.period_type, dict(ends) | {line.end: line.label for line in total.known if line.end >= ends[-1][0]})
    layout: dict[str, Any] = {"xaxis": days, "yaxis": heights, "plot_bgcolor": theme.GROUND}
    return Chart(
        id="by-group",
        title=title(view, card),
        summary=summary(view, card),
        figure={"data": traces, "layout": layout},
        head=[_("Period"), *(row.group.label for row in view.rows)],
        rows=[[label, *(point_text(points.get(end), card) for points in by_end)] for end, label in ends],
        source=card.source,
        height=380,
    )


def _total(view: ByView, total: History, card: CardRow) -> list[theme.Trace]:
    """The total over the time for which there are groups."""
    first = min((point.end for row in view.rows for point in row.points), default=None)
    known = [line for line in total.known if first is not None and line.end >= first]
    if not known:
        return []
    texts = [_("Total: %(value)s") % {"value": amount_text(line.value, card.unit, card.decimals)} for line in known]
    ends, values = [line.end.isoformat() for line in known], [line.value for line in known]
    return [theme.line(_("Total"), ends, values, theme.MUTED, width=3, dash="dot", texts=texts)]


def _line(row: GroupRow, number: int, card: CardRow) -> theme.Trace:
    color = theme.GROUPS[number % len(theme.GROUPS)]
    dash = theme.DASHES[number // len(theme.GROUPS) % len(theme.DASHES)]
    texts = [f"{row.group.label}: {point_text(point, card)}" for point in row.points]
    xs, ys = [point.end.isoformat() for point in row.points], [point.value for point in row.points]
    drawn = theme.line(row.group.label, xs, ys, color, width=2, dash=dash, texts=texts)
    return drawn | {"mode": "lines+markers", "marker": {"symbol": "circle", "size": 6, "color": color}}


def bars(view: ByView, card: CardRow) -> list[Bar]:
    """The groups ranked by their newest value; those without one last, in words."""
    scale = scale_value([point.value for _row, point in known_of(view)], start=0, stop=100, with_zero=True)
    return [_bar(row, scale(0.0), scale.of(row.newest.value if row.newest else None), card) for row in view.rows]


def _bar(row: GroupRow, zero: float, spot: float | None, card: CardRow) -> Bar:
    start, stop = (0.0, 0.0) if spot is None else (min(zero, spot), max(zero, spot))
    return Bar(
        label=row.group.label,
        key=row.group.key,
        period=row.newest.label if row.newest else "",
        text=point_text(row.newest, card),
        start=f"{place(start)}%",
        width=f"{place(max(stop - start, 0.3))}%" if spot is not None else "",
        card=row.card,
    )


def choices(groups: Sequence[Any], dimensions: Sequence[Any]) -> list[tuple[str, str, int]]:
    """The dimensions a reader can choose: (codes, words, how many groups)."""
    labels = {dimension.code: dimension.label for dimension in dimensions}
    counts: dict[str, int] = {}
    for group in groups:
        counts[group.by] = counts.get(group.by, 0) + 1
    return [(by, _joined(by, labels), count) for by, count in counts.items()]


def _joined(by: str, labels: dict[str, str]) -> str:
    return _(" and ").join(labels.get(code, code.replace("_", " ")) for code in by.split(";"))

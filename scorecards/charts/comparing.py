"""Comparisons in words and pictures: two dates, two agencies, two measures."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.rules.codes import PeriodType
from scorecards.charts import theme
from scorecards.charts.answers import long_day
from scorecards.charts.chart import Chart
from scorecards.charts.stacks import STACK, stacked
from scorecards.queries.pages.comparing.agencies import AgencySide
from scorecards.queries.pages.comparing.dates import DatesPage
from scorecards.queries.pages.comparing.measures import MeasuresPage, Side
from scorecards.rules.compare import is_gap
from scorecards.rules.since import Way
from scorecards.templatetags.amounts import MISSING, amount_text, count_text, share_text
from scorecards.templatetags.words import STATUS


def dates(page: DatesPage) -> str:
    """From June 30, 2018 to June 30, 2019: 2 goals got worse and 1 better; 4 measures got worse, 3 better, and 8 stand as they did."""
    shown = {"first": long_day(page.asked.first), "last": long_day(page.asked.last)}
    goals = _moved([one.way for one in page.goals], _goals)
    measures = _moved([one.way for one in page.measures], _measures)
    return _("From %(first)s to %(last)s: %(goals)s; %(measures)s.") % {**shown, "goals": goals, "measures": measures}


def _moved(ways: Sequence[Way | None], named: Callable[[int, int], list[str]]) -> str:
    worse, better = ways.count(Way.WORSE), ways.count(Way.BETTER)
    return str(get_text_list(named(worse, better), _("and")))


def _goals(worse: int, better: int) -> list[str]:
    if not worse and not better:
        return [_("no goal got worse or better")]
    return _told(
        (worse, ngettext("%(n)s goal got worse", "%(n)s goals got worse", worse)),
        (better, ngettext("%(n)s goal got better", "%(n)s goals got better", better)),
    )


def _measures(worse: int, better: int) -> list[str]:
    if not worse and not better:
        return [_("no measure got worse or better")]
    return _told(
        (worse, ngettext("%(n)s measure got worse", "%(n)s measures got worse", worse)),
        (better, ngettext("%(n)s measure got better", "%(n)s measures got better", better)),
    )


def _told(*counted: tuple[int, str]) -> list[str]:
    return [text % {"n": count_text(n)} for n, text in counted if n]


def dates_chart(page: DatesPage) -> Chart | None:
    """How many measures stood where on the two days."""
    names = [long_day(page.asked.first), long_day(page.asked.last)]
    return _stacked("two-dates", names, [page.before, page.after], dates(page)) if page.measures else None


def agencies(sides: Sequence[AgencySide]) -> str:
    """DOT has 1 of 3 judged measures on track and 40% of its due figures; DOL has 2 of 4 and 90%."""
    return " ".join(_agency(side) for side in sides)


def _agency(side: AgencySide) -> str:
    judged = side.counts.on_track + side.counts.near + side.counts.off_track
    there = side.completeness
    words = {
        "name": side.name,
        "on": count_text(side.counts.on_track),
        "judged": count_text(judged),
        "share": share_text(there.present, there.due) if there.due else MISSING,
    }
    if not judged:
        return _("%(name)s has no measure with a fresh judgment; %(share)s of its due figures are there.") % words
    return _("%(name)s has %(on)s of %(judged)s judged measures on track; %(share)s of its due figures are there.") % words


def agencies_chart(sides: Sequence[AgencySide]) -> Chart | None:
    """How many measures of each stand where."""
    return _stacked("two-agencies", [side.name for side in sides], [side.counts for side in sides], agencies(sides))


def agency_lines(sides: Sequence[AgencySide]) -> list[tuple[str, list[str]]]:
    """What is set side by side, in words: a name, and what each has. What the reader is shown nothing of is left out."""
    rows: list[tuple[str, list[str]]] = [
        (_("Measures"), [count_text(side.counts.total) for side in sides]),
        *((str(STATUS[slug].word), [count_text(getattr(side.counts, slug)) for side in sides]) for slug in (*STACK, "no_target")),
        (_("Due figures that are there"), [_share(side) for side in sides]),
        (_("Late figures"), [count_text(side.overdue) for side in sides]),
        (_("Longest overdue, days"), [count_text(side.longest_overdue) for side in sides]),
        (_("Unusual changes"), [count_text(side.unusual) for side in sides]),
        (_("Clearly getting better"), [count_text(side.better) for side in sides]),
        (_("Clearly getting worse"), [count_text(side.worse) for side in sides]),
        (_("Goals led"), [count_text(side.goals.total) for side in sides]),
        (_("of these on track"), [count_text(side.goals.on_track) for side in sides]),
        (_("of these off track"), [count_text(side.goals.off_track) for side in sides]),
        (_("Goals helped with"), [count_text(side.helps) for side in sides]),
        (_("Accepted misses"), [count_text(side.accepted) for side in sides]),
        (_("Goals on which it and the numbers disagree"), [count_text(side.differing) for side in sides]),
    ]
    if all(side.barriers is not None for side in sides):
        rows.append((_("Barriers that wait for its word"), [count_text(side.barriers) for side in sides]))
    if any(side.promises for side in sides):
        rows.append((_("Promises kept"), [_kept(side.promises) for side in sides]))
    return rows


def _share(side: AgencySide) -> str:
    there = side.completeness
    return f"{count_text(there.present)} / {count_text(there.due)} ({share_text(there.present, there.due)})" if there.due else MISSING


def _kept(promises: tuple[int, int] | None) -> str:
    return f"{count_text(promises[0])} / {count_text(promises[1])}" if promises else MISSING


def _stacked(key: str, names: Sequence[str], counts: Sequence[Any], summary: str) -> Chart:
    rows = [[str(STATUS[slug].word), *(count_text(getattr(one, slug)) for one in counts)] for slug in STACK]
    return Chart(
        id=key,
        title=_("How many measures stand where"),
        summary=summary,
        figure=stacked(names, counts, gap=0.4),
        head=[_("Status"), *names],
        rows=rows,
        height=280,
        note=_("Measures without a target are left out."),
    )


def measures(page: MeasuresPage) -> str:
    """Over the periods both have: how each went."""
    ends = _shared(page)
    if len(ends) < 2:
        return _("The two have fewer than two periods in common, so that how they went cannot be set side by side.")
    parts = [_went(side, ends[0], ends[-1]) for side in (page.one, page.other)]
    return " ".join(parts)


def _shared(page: MeasuresPage) -> list[date]:
    return sorted(page.one.points.keys() & page.other.points.keys())


def _went(side: Side, first: date, last: date) -> str:
    before, after = side.points[first], side.points[last]
    words = {
        "name": side.card.name,
        "first": side.label(first),
        "last": side.label(last),
        "before": amount_text(before, side.card.unit, side.card.decimals),
        "after": amount_text(after, side.card.unit, side.card.decimals),
    }
    if before == after:
        return _("%(name)s was %(before)s in %(first)s and again in %(last)s.") % words
    if after > before:
        return _("%(name)s rose from %(before)s in %(first)s to %(after)s in %(last)s.") % words
    return _("%(name)s fell from %(before)s in %(first)s to %(after)s in %(last)s.") % words


def measures_title(page: MeasuresPage) -> str:
    if page.base:
        return _("Both as an index: %(period)s is 100") % {"period": page.one.label(page.base)}
    return _("Both on one axis, in %(unit)s") % {"unit": page.one.card.unit}


def measures_chart(page: MeasuresPage) -> Chart | None:
    """Two lines, told apart by dash and mark as well as by color."""
    if not page.all_ends or (not page.has_one_unit and not page.is_indexed):
        return None
    lines = [_line(page.one, page, "var(--chart-1)", "", "circle"), _line(page.other, page, "var(--chart-2)", "dash", "square")]
    axis = theme.axis_of("") if page.is_indexed else theme.axis_of(page.one.card.unit)
    return Chart(
        id="two-measures",
        title=measures_title(page),
        summary=measures(page),
        figure={"data": lines, "layout": {"xaxis": _days(page), "yaxis": axis, "shapes": _base(page)}},
        head=heads(page),
        rows=[cells(page, end) for end in reversed(page.all_ends)],
        source="; ".join(dict.fromkeys(side.card.source for side in (page.one, page.other) if side.card.source)),
        height=380,
    )


def _days(page: MeasuresPage) -> dict[str, Any]:
    types = {page.one.card.period_type, page.other.card.period_type}
    type_ = types.pop() if len(types) == 1 else PeriodType.MONTH
    return theme.days_of(type_, {end: page.one.label(end) for end in page.all_ends})


def _base(page: MeasuresPage) -> list[dict[str, Any]]:
    """A level line where both are 100."""
    if not page.is_indexed:
        return []
    return [
        {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 100, "y1": 100, "line": {"color": theme.MUTED, "width": 1, "dash": "dot"}}
    ]


def _line(side: Side, page: MeasuresPage, color: str, dash: str, symbol: str) -> theme.Trace:
    shown: Mapping[date, float] = side.index if page.is_indexed else side.points
    ends = sorted(shown)
    xs, ys, texts = _pen(side, shown, page)
    trace = theme.line(side.card.name, xs, ys, color, width=2.5, dash=dash, texts=texts)
    few = len(ends) <= 40
    return trace | ({"mode": "lines+markers", "marker": {"symbol": symbol, "color": color, "size": 6}} if few else {})


def _pen(side: Side, shown: Mapping[date, float], page: MeasuresPage) -> tuple[list[str], list[float | None], list[str]]:
    """The points of a line, which stops where a whole period has no value."""
    xs: list[str] = []
    ys: list[float | None] = []
    texts: list[str] = []
    before: date | None = None
    for end in sorted(shown):
        if before and is_gap(side.card.period_type, before, end):
            xs, ys, texts = [*xs, end.isoformat()], [*ys, None], [*texts, ""]
        xs, ys = [*xs, end.isoformat()], [*ys, shown[end]]
        texts, before = [*texts, f"{side.card.name}, {side.label(end)}: {_text(side, end, page)}"], end
    return xs, ys, texts


def _text(side: Side, end: date, page: MeasuresPage) -> str:
    value = amount_text(side.points[end], side.card.unit, side.card.decimals)
    return f"{amount_text(side.index[end], decimals=1)} ({value})" if page.is_indexed else value


def heads(page: MeasuresPage) -> list[str]:
    names = [page.one.card.name, page.other.card.name]
    index = [_("%(name)s, index") % {"name": name} for name in names] if page.is_indexed else []
    return [_("Period"), *names, *index]


def cells(page: MeasuresPage, end: date) -> list[str]:
    """One row of the table, the period named as the first of the two that has it names it."""
    sides = (page.one, page.other)
    label = next(side.label(end) for side in sides if end in side.points)
    values = [amount_text(side.points.get(end), side.card.unit, side.card.decimals, "short") for side in sides]
    index = [amount_text(side.index.get(end), decimals=1) for side in sides] if page.is_indexed else []
    return [label, *values, *index]

"""For whom supportive housing pays: the answer in a sentence, and its pictures."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from linkage.rules.answers import Answers, DepthPoint, Figure, GridAnswer
from scorecards.charts import theme
from scorecards.charts.chart import Chart
from scorecards.charts.studies import words
from scorecards.charts.studies.spans import both_known, then_and_after
from scorecards.rules.axes import bounds
from scorecards.templatetags.amounts import count_text

FULL = 1.0


def curve(one: GridAnswer, *, source: str, name: str = "curve") -> Chart | None:
    """Net saving a person-year by how deep a program goes; None where nothing of it may be shown."""
    shown = [point for point in one.curve if point.net.value is not None]
    if not shown:
        return None
    return Chart(
        id=name,
        title=_curve_title(one),
        summary=_curve_summary(one.curve),
        figure=_curve_figure(one),
        head=(_("Share housed, highest scores first"), _("People"), _("Net a person-year"), _("From the data"), _("With what is assumed")),
        rows=tuple(_curve_row(point) for point in one.curve),
        source=source,
        note=_(
            "Along the foot: the share of people housed, the highest scores first. The steps are not of equal size: most of what matters "
            "happens in the first tenth."
        ),
        height=340,
    )


def _curve_title(one: GridAnswer) -> str:
    depth = one.depth.value
    if depth is None:
        return _("How far down the scores a program pays for itself cannot be shown")
    if depth == 0:
        return _("At no depth does a program pay for itself as a whole")
    if depth >= FULL:
        return _("A program for everybody would pay for itself as a whole")
    told = {"depth": words.share(depth)}
    if words.may_be_nobody(one.depth):
        return _("A program pays for itself as a whole down to about %(depth)s of people, or for nobody; beyond, it costs more") % told
    return _("A program pays for itself as a whole down to about %(depth)s of people; beyond, it costs more than it saves") % told


def _curve_summary(points: Sequence[DepthPoint]) -> str:
    shown = [point for point in points if point.net.value is not None]
    first, last = shown[0], shown[-1]
    return _("Housing the %(first)s with the highest scores %(net)s; housing %(last)s %(all)s.") % {
        "first": words.step(first.depth),
        "net": _comes_to(first.net.value or 0.0),
        "last": _("everybody") if last.depth >= FULL else words.step(last.depth),
        "all": _comes_to(last.net.value or 0.0),
    }


def _comes_to(net: float) -> str:
    told = {"net": words.dollars(abs(net))}
    return _("saves %(net)s a person-year") % told if net >= 0 else _("costs %(net)s a person-year more than it saves") % told


def _curve_row(point: DepthPoint) -> tuple[str, ...]:
    net = point.net
    people = count_text(point.people) if point.people else ""
    intervals = (words.interval(each, words.dollars) for each in (net.data, net.total))
    return (words.step(point.depth), people, words.value(net, words.dollars), *intervals)


def _curve_figure(one: GridAnswer) -> dict[str, Any]:
    """The zero line goes first, as it names every place along the foot in order, the break-even depth among them; then again over the
    band."""
    points = one.curve
    at = [words.step(point.depth) for point in points]
    places, even = _places(one, at)
    zero = [0.0] * len(places)
    ends = {
        (name, end): [getattr(getattr(p.net, name), end) if getattr(p.net, name) else None for p in points]
        for name in ("data", "total")
        for end in ("low", "high")
    }
    known = [value for values in ends.values() for value in values if value is not None]
    traces = [
        theme.line(_("$0: saves as much as it costs"), places, zero, theme.BREAK, width=1.5),
        theme.line("", at, ends["total", "low"], theme.BAND, width=0, showlegend=False),
        theme.line(_("With what is assumed"), at, ends["total", "high"], theme.BAND, width=0, fill="tonexty", fillcolor=theme.BAND),
        theme.line("", places, zero, theme.BREAK, width=1.5, showlegend=False),
        theme.line("", at, ends["data", "low"], theme.INK, width=1.5, dash="dot", showlegend=False),
        theme.line(_("From the data"), at, ends["data", "high"], theme.INK, width=1.5, dash="dot"),
        _net(points, places, even),
        *([theme.dots(_("Break-even depth"), [even], [0.0], words.mark(theme.TARGET, "diamond", 12))] if even else []),
    ]
    layout = {
        "xaxis": {"type": "category", "tickvals": places, "ticktext": places, "categoryorder": "array", "categoryarray": places},
        "yaxis": words.DOLLAR_AXIS | {"range": list(bounds([*known, 0.0]))},
    }
    return {"data": traces, "layout": layout}


def _places(one: GridAnswer, at: Sequence[str]) -> tuple[list[str], str]:
    """The names along the foot, with the break-even depth where it lies between two of them; and its own name, empty where none is."""
    depth = one.depth.value
    if not depth or depth >= FULL or not one.curve:
        return list(at), ""
    even = words.step(depth)
    if even in at:
        return list(at), even
    before = sum(point.depth < depth for point in one.curve)
    return [*at[:before], even, *at[before:]], even


def _net(points: Sequence[DepthPoint], places: Sequence[str], even: str) -> theme.Trace:
    """The line of the net saving. At the break-even depth it is nothing, as that depth is defined."""
    known = {words.step(point.depth): point for point in points}
    texts = {name: " ".join((name, *_curve_row(point)[2:3])) for name, point in known.items()}
    heights = {name: point.net.value for name, point in known.items()}
    return theme.line(
        _("Saved a person-year; below $0, paid"),
        places,
        [heights.get(name, 0.0) for name in places],
        theme.VALUE,
        width=2.5,
        mode="lines+markers",
        marker=words.mark(theme.VALUE),
        texts=[texts.get(name, f"{name} $0") for name in places],
    )


def ladder(told: Answers, *, source: str) -> Chart | None:
    """What each agency's data add to the paying portion; None where no step may be shown."""
    steps = told.by_rung
    if not any(step.portion.value is not None for step in steps):
        return None
    names = [words.rung(step.switches.rung) for step in steps]
    shorts = [words.added(step.switches.rung) for step in steps]
    heights = [None if step.portion.value is None else 100 * step.portion.value for step in steps]
    bars = {
        "type": "bar",
        "name": _("Paying portion"),
        "x": [name if step.portion.value is not None else f"{name} ({_('hidden')})" for name, step in zip(shorts, steps, strict=True)],
        "y": heights,
        "marker": {"color": theme.VALUE},
        "text": [words.value(step.portion, words.share) if step.portion.value else "" for step in steps],
        "textfont": {"color": theme.GROUND},
        "textposition": "inside",
        "hoverinfo": "skip",
        "showlegend": False,
    }
    rows = [
        (f"{place}. {name}", words.value(step.portion, words.share), words.both(step.portion, words.share))
        for place, (name, step) in enumerate(zip(names, steps, strict=True), start=1)
    ]
    return Chart(
        id="ladder",
        title=_ladder_title(told),
        summary=_("Each step uses the data of one agency more."),
        figure={"data": [bars], "layout": {"xaxis": {"type": "category"}, "yaxis": {"ticksuffix": "%", "range": words.from_zero([bars])}}},
        head=(_("Whose data"), _("Paying portion"), _("Intervals")),
        rows=rows,
        source=source,
        height=260,
    )


def _ladder_title(told: Answers) -> str:
    first, last = told.by_rung[0].portion.value, told.main.portion.value
    if first is None or last is None or not told.rungs:
        return _("What each agency's data add")
    words_of = {"first": words.share(first), "last": words.share(last)}
    if last > first:
        return _("Shelter records alone reveal %(first)s; the linked data of all agencies %(last)s") % words_of
    return _("More agencies' data do not raise the portion here: %(first)s with the first, %(last)s with all") % words_of


def regression(told: Answers, *, source: str) -> Chart | None:
    """The costliest of year 1 in both years, without any program."""
    shown = [one for one in told.regression if both_known(one.first, one.second)]
    if not shown:
        return None
    names = [_("costliest %(share)s") % {"share": words.step(one.depth)} for one in shown]
    lines = [(name, one.first, one.second) for name, one in zip(names, shown, strict=True)]
    tenth = next((one for one in shown if one.depth == 0.10), shown[0])
    return Chart(
        id="regression",
        title=_("Without any program, the costliest %(share)s cost %(fall)s less the year after")
        % {"share": words.step(tenth.depth), "fall": words.value(tenth.fall, words.share)},
        summary=_(
            "That fall is not a saving of any program: a bad year passes by itself. Whoever compares before and after claims it as one."
        ),
        figure=then_and_after((_("Year 1"), _("Year 2")), lines),
        head=(_("Of the cohort"), _("People"), _("Year 1, a person"), _("Year 2, a person"), _("Fall")),
        rows=tuple(
            (
                name,
                count_text(one.people) if one.people else "",
                *(words.value(each, words.dollars) for each in (one.first, one.second)),
                words.value(one.fall, words.share),
            )
            for name, one in zip(names, shown, strict=True)
        ),
        source=source,
        height=260,
    )


def big(figure: Figure, write: words.Write) -> dict[str, str]:
    """A figure as the page's large ones take it."""
    return {
        "value": words.value(figure, write),
        "data": words.interval(figure.data, write),
        "total": words.interval(figure.total, write),
    }

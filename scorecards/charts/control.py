"""The control chart in words and pictures: values with their limits, moving ranges with theirs, and what was unusual."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.queries.labels import period_label
from metrics.rules.codes import Signal
from metrics.rules.limits import RANGE_FACTOR, Base, moving_ranges
from scorecards.charts import theme
from scorecards.charts.answers import drifted, gap, long_day, when
from scorecards.charts.chart import Chart
from scorecards.queries.pages.control import ControlPage
from scorecards.queries.pages.standing import UNUSUAL
from scorecards.queries.rows import CardRow
from scorecards.rules.axes import bounds
from scorecards.rules.coincidence import Kinship
from scorecards.templatetags.amounts import amount_text, count_text
from scorecards.templatetags.words import SIGNAL

FEW = 16


def answer(page: ControlPage) -> str:
    """What the newest figure says, and what the limits stand on."""
    card = page.card
    if page.base is None:
        return ngettext(
            "%(n)s point is too few for limits: ten are needed since the last series break.",
            "%(n)s points are too few for limits: ten are needed since the last series break.",
            len(page.points),
        ) % {"n": count_text(len(page.points))}
    if page.shown.history.drifts:
        return " ".join([f"{_amount(card.value, card)} {when(card.period_type, card.period)}.", _drifted(page)])
    usual = _("it usually lies between %(low)s and %(high)s") % {
        "low": _amount(page.base.lower, card),
        "high": _amount(page.base.upper, card),
    }
    if card.signal in UNUSUAL:
        return _("%(what)s: %(value)s %(when)s; %(usual)s.") % {
            "what": SIGNAL[card.signal.slug].word,
            "value": _amount(card.value, card),
            "when": when(card.period_type, card.period),
            "usual": usual,
        }
    return _("No unusual change: %(value)s %(when)s; %(usual)s.") % {
        "value": _amount(card.value, card),
        "when": when(card.period_type, card.period),
        "usual": usual,
    }


def _drifted(page: ControlPage) -> str:
    return drifted(page.card, page.points[0][0], page.points[-1][0])


def base(page: ControlPage) -> str:
    """What the limits stand on."""
    if page.base is None:
        return ""
    words = {**_span(page.base, page.card), "n": count_text(page.base.count)}
    if page.frozen:
        return _("The limits are frozen at the %(n)s points from %(first)s to %(last)s.") % words
    return _("The limits stand on all %(n)s points from %(first)s to %(last)s, and move with every new one.") % words


def proposal(page: ControlPage) -> str:
    """Why a new base is due; nothing where none is."""
    if page.proposed is None or page.base is None:
        return ""
    side = _("above") if page.proposed.mean > page.base.mean else _("below")
    words = {
        **_span(page.proposed, page.card),
        "n": count_text(page.proposed.count),
        "side": side,
        "mean": _amount(page.base.mean, page.card),
        "new": _amount(page.proposed.mean, page.card),
        "low": _amount(page.proposed.lower, page.card),
        "high": _amount(page.proposed.upper, page.card),
    }
    moved = _("The %(n)s points from %(first)s to %(last)s all lie %(side)s the frozen mean of %(mean)s: the series has moved.")
    new = _("Limits of these points would have the mean %(new)s and lie at %(low)s and %(high)s. Nothing changes until a person says so.")
    return f"{moved} {new}" % words


def _span(one: Base, card: CardRow) -> dict[str, str]:
    return {"first": period_label(card.period_type, one.first), "last": period_label(card.period_type, one.last)}


def _amount(value: float | None, card: CardRow) -> str:
    return amount_text(value, card.unit, card.decimals)


def values_chart(page: ControlPage) -> Chart | None:
    """The X chart: values, mean, limits, the frozen span, and what was unusual by its mark."""
    if page.base is None:
        return None
    card, one = page.card, page.base
    ends, values = [end for end, _value in page.points], [value for _end, value in page.points]
    days = [end.isoformat() for end in ends]
    odd = [(end, value, signal) for (end, value), signal in zip(page.points, page.signals, strict=True) if signal in UNUSUAL]
    span = [days[0], days[-1]]
    texts = [f"{_label(end, card)}: {_amount(value, card)}" for end, value in page.points]
    traces = [
        theme.line("", span, [one.lower] * 2, theme.LIMIT, width=1, dash="dot", showlegend=False),
        theme.line(_("Limits"), span, [one.upper] * 2, theme.LIMIT, width=1, dash="dot", fill="tonexty", fillcolor=theme.BAND),
        theme.line(_("Mean"), span, [one.mean] * 2, theme.MEAN, width=1, dash="longdash"),
        theme.line(_("Value"), days, values, theme.VALUE, width=2, texts=texts, legendrank=1),
        *_odd(odd, card),
    ]
    return Chart(
        id="control",
        title=_moved(page) if page.shown.history.drifts else _title(len(odd), len(page.points)),
        summary=base(page),
        figure={"data": traces, "layout": _layout(page, ends, [*values, one.lower, one.upper], theme.axis_of(card.unit))},
        head=[_("Period"), _("Value"), _("Moving range"), _("Signal")],
        rows=_rows(page),
        source=card.source,
        note=_notes(page),
        height=360,
    )


def _title(odd: int, points: int) -> str:
    text = ngettext("%(n)s of %(all)s points was unusual", "%(n)s of %(all)s points were unusual", odd)
    return text % {"n": count_text(odd), "all": count_text(points)}


def _moved(page: ControlPage) -> str:
    """What a series that has moved shows first: from where to where."""
    (first, start), (last, end) = page.points[0], page.points[-1]
    return _("From %(start)s %(first)s to %(end)s %(last)s") % {
        "start": _amount(start, page.card),
        "first": when(page.card.period_type, _label(first, page.card)),
        "end": _amount(end, page.card),
        "last": when(page.card.period_type, _label(last, page.card)),
    }


def _odd(odd: list[tuple[date, float, Signal]], card: CardRow) -> list[theme.Trace]:
    if not odd:
        return []
    texts = [f"{_label(end, card)}: {_amount(value, card)}, {str(SIGNAL[signal.slug].word).lower()}" for end, value, signal in odd]
    days = [end.isoformat() for end, _value, _signal in odd]
    return [theme.dots(_("Unusual"), days, [value for _end, value, _signal in odd], _diamonds(len(odd)), texts=texts)]


def _diamonds(count: int) -> dict[str, Any]:
    """The mark of an unusual point: smaller where there are many, so that the line is seen between them."""
    return theme.hollow(theme.SIGNAL, "diamond", 12 if count <= FEW else 6)


def _layout(page: ControlPage, ends: list[date], heights: list[float], axis: dict[str, Any]) -> dict[str, Any]:
    room = max((ends[-1] - ends[0]).days // 40, 10)
    window = [date.fromordinal(ends[0].toordinal() - room).isoformat(), date.fromordinal(ends[-1].toordinal() + room).isoformat()]
    notes = [note for note in page.shown.history.notes if note.kind != "note" and ends[0] <= note.day <= ends[-1]]
    lines = [theme.upright(note.day.isoformat(), theme.BREAK if note.kind == "series_break" else theme.MUTED) for note in notes]
    frozen_at = (page.base.first, page.base.last) if page.frozen and page.base else ()
    span = [theme.upright(day.isoformat(), theme.MEAN, "longdash") for day in frozen_at]
    labels = {end: _label(end, page.card) for end in ends}
    return {
        "xaxis": theme.days_of(page.card.period_type, labels) | {"range": window},
        "yaxis": axis | {"range": list(bounds(heights))},
        "shapes": [*lines, *span],
    }


def ranges_chart(page: ControlPage) -> Chart | None:
    """The moving ranges: how far each value lies from the one before, with their upper limit."""
    found = moving_ranges(page.points)
    if page.base is None or not found:
        return None
    card, top = page.card, RANGE_FACTOR * page.base.mean_range
    days, span = [end.isoformat() for end, _value in found], [found[0][0].isoformat(), found[-1][0].isoformat()]
    above = [(end, value) for end, value in found if value > top]
    texts = [f"{_label(end, card)}: {gap(value, card)}" for end, value in found]
    traces = [
        theme.line(_("Upper limit of steps"), span, [top] * 2, theme.LIMIT, width=1, dash="dot"),
        theme.line(_("Mean step"), span, [page.base.mean_range] * 2, theme.MEAN, width=1, dash="longdash"),
        theme.line(_("Step"), days, [value for _end, value in found], theme.VALUE, width=1.5, texts=texts),
    ]
    if above:
        days_above, steps_above = [end.isoformat() for end, _v in above], [value for _e, value in above]
        traces.append(theme.dots(_("Unusual step"), days_above, steps_above, _diamonds(len(above))))
    heights, axis = [0.0, top, *(value for _end, value in found)], theme.axis_of_differences(card.unit)
    return Chart(
        id="ranges",
        title=_("From one period to the next it usually moves by %(step)s") % {"step": gap(page.base.mean_range, card)},
        summary=_("Steps up to %(top)s are usual; %(n)s were larger.") % {"top": gap(top, card), "n": count_text(len(above))},
        figure={"data": traces, "layout": _layout(page, [end for end, _value in page.points], heights, axis)},
        head=[_("Period"), _("Step")],
        rows=[[_label(end, card), gap(value, card)] for end, value in reversed(found)],
        height=220,
    )


def _rows(page: ControlPage) -> list[list[str]]:
    steps = dict(moving_ranges(page.points))
    rows = []
    for (end, value), signal in reversed(list(zip(page.points, page.signals, strict=True))):
        step = gap(steps[end], page.card) if end in steps else ""
        rows.append([_label(end, page.card), _amount(value, page.card), step, str(SIGNAL[signal.slug].word)])
    return rows


def _notes(page: ControlPage) -> str:
    """The words behind the upright lines."""
    first = page.points[0][0]
    shown = [note for note in page.shown.history.notes if note.kind != "note" and note.day >= first]
    return " ".join(f"{long_day(note.day)}: {note.text}" for note in shown)


def _label(end: date, card: CardRow) -> str:
    return period_label(card.period_type, end)


def kinship(one: Kinship) -> str:
    """What two measures have to do with each other."""
    return {
        Kinship.GOAL: _("serves the same goal"),
        Kinship.AGENCY: _("of the same agency"),
        Kinship.AREA: _("in the same priority"),
        Kinship.NONE: _("of another agency and priority"),
    }[one]

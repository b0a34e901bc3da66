"""How the figures of a study are written: shares, dollars, both intervals, why something is hidden; and the names of what it counts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linkage.rules.answers import ONE_ABOVE_HALF, SMALL, Figure, Sentence
from linkage.rules.intervals import Interval
from scorecards.rules.axes import bounds
from scorecards.templatetags.amounts import amount_text

Write = Callable[[float], str]
TENTHS_BELOW = 0.0995
# Tens of thousands with their sign have to stand left of the picture: −$10k.
DOLLAR_AXIS = {"tickformat": "$~s"}
SERVICES: dict[str, Promise] = {
    "ed": gettext_lazy("emergency rooms"),
    "inpatient": gettext_lazy("hospital stays"),
    "psychiatric": gettext_lazy("psychiatric stays"),
    "detox": gettext_lazy("detoxification"),
    "jail": gettext_lazy("jail and prison"),
    "shelter": gettext_lazy("shelter"),
}
RUNGS: dict[str, Promise] = {
    "to_hmis": gettext_lazy("shelter records alone"),
    "to_doc": gettext_lazy("with jail records (DOC)"),
    "to_dss": gettext_lazy("with emergency rooms and hospitals (DSS)"),
    "to_dmhas": gettext_lazy("with psychiatric and detox use (DMHAS)"),
    "with_traits": gettext_lazy("with illness and long homelessness"),
}
"""Whose data are used, each step with all before it."""
ADDED: dict[str, Promise] = {
    "to_hmis": gettext_lazy("shelters"),
    "to_doc": gettext_lazy("+ DOC"),
    "to_dss": gettext_lazy("+ DSS"),
    "to_dmhas": gettext_lazy("+ DMHAS"),
    "with_traits": gettext_lazy("+ illness"),
}
"""The same, as short as a column's name has to be on a phone."""
ASSUMED: dict[str, Promise] = {
    "price": gettext_lazy("what a stay less is worth"),
    "programme": gettext_lazy("what the program costs"),
}
DIMENSIONS: dict[str, Promise] = {"age": gettext_lazy("Age"), "sex": gettext_lazy("Sex"), "said": gettext_lazy("Recorded by agencies")}
PARTS: dict[str, Promise] = {
    "paying": gettext_lazy("those for whom it pays"),
    "top_5": gettext_lazy("the 5% with the highest scores"),
    "top_10": gettext_lazy("the 10% with the highest scores"),
    "top_20": gettext_lazy("the 20% with the highest scores"),
    "everyone": gettext_lazy("everybody"),
}
HIDDEN: dict[str, Promise] = {
    SMALL: gettext_lazy("hidden to protect privacy"),
    ONE_ABOVE_HALF: gettext_lazy("hidden: one person is more than half of it"),
}


def mark(color: str) -> dict[str, Any]:
    """The marker of a point of a line."""
    return {"symbol": "circle", "color": color, "size": 7}


def from_zero(traces: Sequence[Mapping[str, Any]]) -> list[float]:
    """The reach of an axis that begins at zero and holds every value of these traces."""
    values = [value for trace in traces for value in trace["y"] if value is not None]
    low, high = bounds([0.0, *values])
    return [low if min(values, default=0.0) < 0 else 0.0, high]


def share(value: float) -> str:
    """A share of 1: tenths of a percent below ten."""
    return amount_text(100 * value, "percent", 1 if 0 < abs(value) < TENTHS_BELOW else 0)


def dollars(value: float) -> str:
    """Whole dollars; what is paid on top has a minus."""
    return amount_text(value, "$", 0)


def units(value: float) -> str:
    return amount_text(value, "", 1)


def value(figure: Figure, write: Write) -> str:
    """The figure, or why it is not shown."""
    if figure.value is not None:
        return write(figure.value)
    return str(HIDDEN.get(figure.hidden, _("hidden"))) if figure.hidden else ""


def interval(one: Interval | None, write: Write) -> str:
    """Its two ends, once where they are written the same; empty where none was computed."""
    if one is None:
        return ""
    low, high = write(one.low), write(one.high)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def both(figure: Figure, write: Write) -> str:
    """Both intervals in words: from the data, and with what is assumed."""
    if figure.data is None or figure.total is None:
        return ""
    words = {"data": interval(figure.data, write), "total": interval(figure.total, write)}
    return _("%(data)s from the data, %(total)s with what is assumed") % words


def sentence(one: Sentence) -> str:
    """A sentence of the summary in the reader's language."""
    return _(one.pattern) % dict(one.values)


def group(slug: str) -> str:
    """The name of a group, such as "Age: 25-34"."""
    dimension, _colon, label = slug.partition(": ")
    return f"{DIMENSIONS[dimension]}: {label}" if dimension in DIMENSIONS else slug


def rung(slug: str) -> str:
    return str(RUNGS.get(slug, slug))


def added(slug: str) -> str:
    return str(ADDED.get(slug, slug))


def assumption(slug: str) -> str:
    """What a bar of the tornado is about."""
    if slug in SERVICES:
        return _("how far use of %(service)s falls") % {"service": SERVICES[slug]}
    return str(ASSUMED.get(slug, slug))

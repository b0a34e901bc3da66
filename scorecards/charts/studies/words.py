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
ROUND = 1e-6
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
SUPPORTS: dict[str, Promise] = {
    "childcare": gettext_lazy("childcare"),
    "housing": gettext_lazy("housing"),
    "transport": gettext_lazy("transport"),
}
RUNGS: dict[str, Promise] = {
    "to_hmis": gettext_lazy("shelter records alone (Department of Housing)"),
    "to_doc": gettext_lazy("with jail records too (Department of Correction)"),
    "to_dss": gettext_lazy("with emergency rooms and hospitals too (Department of Social Services)"),
    "to_dmhas": gettext_lazy("with psychiatric and detox use too (Department of Mental Health and Addiction Services)"),
    "with_traits": gettext_lazy("with recorded illness and long homelessness too: all the data"),
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
    "price": gettext_lazy("what each avoided stay saves"),
    "programme": gettext_lazy("what the program costs"),
}
DIMENSIONS: dict[str, Promise] = {
    "age": gettext_lazy("Age"),
    "sex": gettext_lazy("Sex"),
    "region": gettext_lazy("Region"),
    "race": gettext_lazy("Race"),
    "said": gettext_lazy("Recorded by agencies"),
}
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


def mark(color: str, symbol: str = "circle", size: int = 7) -> dict[str, Any]:
    """The marker of a point of a line."""
    return {"symbol": symbol, "color": color, "size": size}


def from_zero(traces: Sequence[Mapping[str, Any]]) -> list[float]:
    """The reach of an axis that begins at zero and holds every value of these traces."""
    values = [value for trace in traces for value in trace["y"] if value is not None]
    low, high = bounds([0.0, *values])
    return [low if min(values, default=0.0) < 0 else 0.0, high]


def share(value: float) -> str:
    """A share of 1: tenths of a percent below ten."""
    return amount_text(100 * value, "percent", 1 if 0 < abs(value) < TENTHS_BELOW else 0)


def step(depth: float) -> str:
    """A share that was chosen and not measured, such as a depth of the curve: 2% and not 2.0%."""
    percent = 100 * depth
    return amount_text(percent, "percent", 0 if abs(percent - round(percent)) < ROUND else 1)


def may_be_nobody(figure: Figure) -> bool:
    """Whether a share that is above nothing may as well be nothing: an interval begins there."""
    return any(one is not None and one.low <= 0 for one in (figure.data, figure.total))


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


def parts(figure: Figure, write: Write) -> tuple[str, ...]:
    """The figure and its intervals, that from the data first; the figure alone where it is hidden."""
    shown = value(figure, write)
    if figure.value is None:
        return (shown,)
    return (shown, *(interval(one, write) for one in (figure.data, figure.total) if one is not None))


def bracketed(figure: Figure, write: Write) -> str:
    """The figure with both intervals behind it, that from the data first: 9.9 (2.6 to 14.3; −9.9 to 25.1)."""
    shown, *ends = parts(figure, write)
    return f"{shown} ({'; '.join(ends)})" if ends else shown


def sentence(one: Sentence) -> str:
    """A sentence of the summary in the reader's language."""
    return _(one.pattern) % dict(one.values)


def group(slug: str) -> str:
    """The name of a group, such as "Age: 25-34"."""
    name, colon, label = slug.partition(": ")
    return f"{dimension(name)}: {label}" if colon else slug


def service(slug: str) -> str:
    """A service or a support by its name."""
    return str({**SERVICES, **SUPPORTS}.get(slug, slug))


def dimension(name: str) -> str:
    """What groups are groups of."""
    return str(DIMENSIONS[name]) if name in DIMENSIONS else name.capitalize()


def left_out(hidden: Mapping[str, Sequence[str]]) -> str:
    """Which groups are not shown, by what they are groups of; empty where none is hidden."""
    if not hidden:
        return ""
    named = "; ".join(f"{dimension(name)}: {', '.join(labels)}" for name, labels in hidden.items())
    return _("Not shown, to protect privacy (too few people, or figures that would give them away): %(groups)s.") % {"groups": named}


def rung(slug: str) -> str:
    return str(RUNGS.get(slug, slug))


def added(slug: str) -> str:
    return str(ADDED.get(slug, slug))


def assumption(slug: str) -> str:
    """What a bar of the tornado is about."""
    if slug in SERVICES:
        return _("how far the use of %(service)s falls") % {"service": SERVICES[slug]}
    return str(ASSUMED.get(slug, slug))

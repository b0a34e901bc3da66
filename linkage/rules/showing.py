"""From estimates to figures that may be shown: two intervals each, hidden where they speak of too few."""

from dataclasses import dataclass

import numpy as np

from linkage.rules.answers import SMALL, Figure
from linkage.rules.disclosure.shares import Rules, dollars
from linkage.rules.intervals import Interval, covering, interval, widening_of
from linkage.rules.shapes import Floats

REACH = {"portion": (0.0, 1.0), "depth": (0.0, 1.0), "saving": (0.0, np.inf)}


@dataclass(frozen=True, slots=True)
class Raw:
    """An estimate with its two intervals, as it is before anything is hidden or rounded. It stays in the enclave.

    `known`: False where no draw had anybody to estimate it of; then it is never shown."""

    value: float
    data: Interval
    total: Interval
    known: bool = True


UNKNOWN = Raw(0.0, Interval(0.0, 0.0), Interval(0.0, 0.0), known=False)


def raw(name: str, value: float, data: Floats, total: Floats) -> Raw:
    """`name` says how it is widened, and how far: a share lies between 0 and 1, and a saving is never a loss. The total
    interval holds the one from data."""
    if not np.isfinite(value) or np.isnan(data).all() or np.isnan(total).all():
        return UNKNOWN
    least, most = REACH.get(name, (-np.inf, np.inf))
    widening = widening_of(name)
    inner = interval(value, data, widening, least=least, most=most)
    return Raw(value, inner, covering(inner, interval(value, total, widening, least=least, most=most)))


def shown_share(found: Raw, whole: int, rules: Rules) -> Figure:
    """A share of `whole` people, in multiples of the smallest cell, its intervals moved out to such."""
    if not found.known:
        return hidden()
    value = rules.share(found.value, whole)
    data, total = (_moved_out(each, whole, rules) for each in (found.data, found.total))
    return Figure(value, data, total, "" if value is not None else SMALL)


def shown_dollars(found: Raw, step: float, reason: str = "") -> Figure:
    """Rounded to `step`, intervals outwards. `reason`: why it is hidden, if it is: then nothing is shown."""
    if reason or not found.known:
        return hidden(reason or SMALL)
    return Figure(dollars(found.value, step), _stepped(found.data, step), _stepped(found.total, step))


def times(found: Raw, factor: float) -> Raw:
    """The same of `factor` people; the factor is not below 0."""
    data, total = (Interval(each.low * factor, each.high * factor) for each in (found.data, found.total))
    return Raw(found.value * factor, data, total, found.known)


def hidden(reason: str = SMALL) -> Figure:
    return Figure(None, hidden=reason)


def _moved_out(one: Interval, whole: int, rules: Rules) -> Interval:
    return Interval(rules.low_share(one.low, whole), rules.high_share(one.high, whole))


def _stepped(one: Interval, step: float) -> Interval:
    low, high = float(np.floor(one.low / step) * step), float(np.ceil(one.high / step) * step)
    return Interval(round(low, 6) + 0.0, round(high, 6) + 0.0)

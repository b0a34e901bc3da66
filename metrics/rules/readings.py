"""Readings as they are written: numbers, marks for an absent number, inexact numbers; and which row is known when."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from metrics.rules.codes import Absence
from metrics.rules.columns import I64
from metrics.rules.refused import Refused

# What sources write in place of a number, and what it means. Never a value; a blank is not zero.
SENTINELS: Mapping[str, Absence] = {
    "-9999": Absence.SUPPRESSED,
    "-6666": Absence.NOT_COLLECTED,
    "*": Absence.SUPPRESSED,
    "**": Absence.SUPPRESSED,
    "s": Absence.SUPPRESSED,
    "suppressed": Absence.SUPPRESSED,
    "-": Absence.NOT_COLLECTED,
    "--": Absence.NOT_COLLECTED,
    "\u2014": Absence.NOT_COLLECTED,
    "no data": Absence.NOT_COLLECTED,
    "null": Absence.NOT_COLLECTED,
    "na": Absence.NOT_APPLICABLE,
    "n/a": Absence.NOT_APPLICABLE,
    "pending": Absence.PENDING,
}
QUALIFIERS = ("<", ">", "~")
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written, with the mark of an inexact one (<, >, ~; empty: exact)."""

    value: float
    qualifier: str


def sentinel_reason(text: str) -> Absence | None:
    """What a mark such as -9999, *, N/A or No Data means; None when the text is no such mark."""
    plain = re.sub(r"\.0+$", "", text.strip().casefold())
    return SENTINELS.get(plain)


def parse_number(text: str) -> float:
    """A number with a point as decimal sign: 1234, 1,234.5, -3, .5, 1.5e3. Raises Refused for anything else, and for marks."""
    shown, reason = text.strip(), sentinel_reason(text)
    if reason is not None:
        raise Refused(
            f"{shown!r} is a mark for an absent value, not a number.", f"Leave the value empty and write {reason.slug} as the reason."
        )
    if len(shown) <= _LONGEST and (_PLAIN.fullmatch(shown) or _GROUPED.fullmatch(shown)):
        number = float(shown.replace(",", ""))
        if isfinite(number):
            return number + 0.0
    raise Refused(f"{shown[:_LONGEST]!r} is not a number.", _number_fix(shown))


def _number_fix(shown: str) -> str:
    if not shown:
        return "Give the value, or a reason why there is none; a blank is not zero."
    if shown.endswith("%"):
        return f"Write the number alone, such as {shown[:_LONGEST].rstrip('% ')}; the unit is in the catalog."
    if shown[0] in "$\u20ac\u00a3":
        return "Write the number alone; the unit is in the catalog."
    if "," in shown:
        return "Use a point as decimal sign and, if any, a comma between groups of three digits, such as 1,234.5."
    return "Write digits with a point as decimal sign, such as 1234.5."


def parse_value(text: str) -> Written:
    """A number that may carry the mark of an inexact one: <5, > 95, ~120. Raises Refused."""
    shown = text.strip()
    qualifier = shown[:1] if shown[:1] in QUALIFIERS else ""
    return Written(parse_number(shown[len(qualifier) :]), qualifier)


def known_rows(series: I64, end: I64, recorded: I64, as_known_on: int | None = None) -> I64:
    """Which rows are current: of each (series, period end) the one recorded last, by `as_known_on` when it is given.

    `recorded` is any count of time. Of rows recorded at the same moment the later one stands. Sorted by series, end."""
    rows = np.arange(len(series)) if as_known_on is None else np.flatnonzero(recorded <= as_known_on)
    order: I64 = rows[np.lexsort((rows, recorded[rows], end[rows], series[rows]))]
    if len(order) == 0:
        return order
    last = (series[order][1:] != series[order][:-1]) | (end[order][1:] != end[order][:-1])
    newest = np.append(last, True)
    current: I64 = order[newest]
    return current

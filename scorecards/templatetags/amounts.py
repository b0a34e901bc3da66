"""How numbers and their differences are written everywhere: pages, charts, exports of text."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUS = "\u2212"
MISSING = "\u2013"
MULTIPLIERS = ("thousand", "million", "billion")
SHORTENED = ((1e9, "G"), (1e6, "M"), (1e3, "k"))
"""How an axis of the format "~s" shortens large numbers: -$10k."""
DOLLARS = ("US dollars", "dollars", "USD", "$")
QUALIFIERS = {"<": "<", ">": ">", "~": "\u2248"}


def amount_text(value: float | None, unit: str = "", decimals: int | None = None, style: str = "") -> str:
    """The value with its unit: 3.7%, $42,310, 1,234 jobs; a dash for no value. Style `short` leaves a unit in words away, but never a
    multiplier: 1,696.4 thousand."""
    if value is None:
        return MISSING
    figure = _digits(abs(value), decimals)
    sign = MINUS if value < 0 and _is_not_zero(figure) else ""
    return sign + _with_unit(figure, unit, short=style == "short")


def unit_left_away(unit: str) -> str:
    """The words of a unit that the style `short` leaves away: minutes; nothing where the value says all, as 3.7% does."""
    for said in ("percent", *DOLLARS):
        if unit.startswith(said):
            return unit if unit.removeprefix(said).strip() else ""
    if unit.endswith(DOLLARS[0]):
        return ""
    multiplier, _space, rest = unit.partition(" ")
    return rest if rest and multiplier in MULTIPLIERS else unit


def axis_text(value: float, axis: Mapping[str, Any], decimals: int | None = None) -> str:
    """A round value of an axis with the signs its layout gives to numbers: −$10,000, 35%."""
    before, after = axis_signs(axis)
    if str(axis.get("tickformat", "")).endswith("~s"):
        size, letter = next(((size, letter) for size, letter in SHORTENED if abs(value) >= size), (1, ""))
        value, decimals, after = value / size, None, letter + after
    figure = amount_text(value, decimals=decimals)
    return f"{MINUS}{before}{figure.removeprefix(MINUS)}{after}" if figure.startswith(MINUS) else f"{before}{figure}{after}"


def axis_signs(axis: Mapping[str, Any]) -> tuple[str, str]:
    """What stands before and after the digits of an axis's numbers."""
    before = "$" if str(axis.get("tickformat", "")).startswith("$") else str(axis.get("tickprefix", ""))
    return before, str(axis.get("ticksuffix", ""))


def difference_text(value: float | None, unit: str = "", decimals: int | None = None, base: float | None = None) -> str:
    """A change with its sign. A percent changes in points; with a base a count says percent too: +1,234 jobs (+0.8%)."""
    if value is None:
        return MISSING
    figure = _digits(abs(value), decimals)
    if not _is_not_zero(figure):
        return _("no change")
    sign = "+" if value > 0 else MINUS
    if unit.startswith("percent"):
        return sign + ngettext("%(figure)s point", "%(figure)s points", 1 if figure in ("1", "1.0") else 2) % {"figure": figure}
    return sign + _with_unit(figure, unit, short=False) + _relative(value, base)


def qualified(text: str, qualifier: str = "") -> str:
    """An inexact published value keeps its mark: < and > and about."""
    return QUALIFIERS.get(qualifier, "") + text


def count_text(value: int | float | None) -> str:
    """A whole number with separators: 1,234."""
    return amount_text(value, decimals=0)


def share_text(part: float, whole: float) -> str:
    """A whole percent of a total; under one and over 99 it says so instead of rounding to nothing or all."""
    if whole == 0:
        return MISSING
    share = 100 * part / whole
    if 0 < share < 1:
        return "<1%"
    return ">99%" if 99 < share < 100 else f"{_digits(share, 0)}%"


def overdue_text(days: int | None) -> str:
    """Overdue by 12 days; nothing when it is not."""
    if not days or days < 0:
        return ""
    return ngettext("overdue by %(days)s day", "overdue by %(days)s days", days) % {"days": count_text(days)}


def due_text(days: int | None) -> str:
    """Due in 3 days, due today."""
    if days is None or days < 0:
        return ""
    if days == 0:
        return _("due today")
    return ngettext("due in %(days)s day", "due in %(days)s days", days) % {"days": count_text(days)}


def as_printed(value: float, decimals: int | None = None) -> float:
    """The number that a reader sees, rounded as all are."""
    figure = float(_digits(abs(value), decimals).replace(",", ""))
    return -figure if value < 0 and figure else figure


def _digits(value: float, decimals: int | None) -> str:
    """Rounded half up on the decimal digits a person sees, not on the binary fraction behind them."""
    exact = Decimal(repr(float(value)))
    if decimals is None:
        rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return f"{rounded:,f}".rstrip("0").rstrip(".")
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"


def _is_not_zero(figure: str) -> bool:
    return any(digit in "123456789" for digit in figure)


def _with_unit(figure: str, unit: str, *, short: bool) -> str:
    if unit.startswith("percent"):
        return f"{figure}%" + ("" if short else unit.removeprefix("percent"))
    for dollars in DOLLARS:
        if unit.startswith(dollars):
            return f"${figure}" + ("" if short else unit.removeprefix(dollars))
    if unit.endswith(DOLLARS[0]):
        return f"${figure} {unit.removesuffix(DOLLARS[0]).strip()}"
    multiplier, _space, rest = unit.partition(" ")
    if short and rest and multiplier in MULTIPLIERS:
        return f"{figure} {multiplier}"
    return figure if short or not unit else f"{figure} {unit}"


def _relative(value: float, base: float | None) -> str:
    if not base:
        return ""
    share = _digits(abs(100 * value / base), 1)
    return f" ({'+' if value > 0 else MINUS}{share}%)"

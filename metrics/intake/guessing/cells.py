"""What kind of thing stands in a cell: a number, a number with its unit, a mark for an absent number, a period, or words."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import lru_cache

from metrics.rules.codes import PeriodType
from metrics.rules.labels import parse_period
from metrics.rules.readings import parse_value, sentinel_reason
from metrics.rules.refused import Refused

_QUANTITY = re.compile(r"[$\u20ac\u00a3]?\s?[<>~]?=?\s?[+-]?(?:\d[\d,]*\.?\d*|\.\d+)\s?(?P<unit>[%a-z][%a-z .]{0,18})?", re.IGNORECASE)
# Numbers that stand for "nothing here" in tables that use no words for it.
_NUMERIC_MARKS = ("-9999", "-6666", "-8888", "-7777", "-99", "-999")
# A count too small to be told: <= 10.
_AT_MOST = re.compile(r"(?:<=|\u2264)\s*\d+")
_BEHIND = re.compile(r"\s*[(\[].*[)\]]\s*$")
# Tried in this order: the first type that reads every label wins.
TYPES = (
    PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YEAR, PeriodType.SFY, PeriodType.FFY, PeriodType.SCHOOL_YEAR, PeriodType.POINT,
    PeriodType.ROLLING3, PeriodType.ROLLING5, PeriodType.COHORT, PeriodType.YTD,
)  # fmt: skip


class Kind(Enum):
    EMPTY = "empty"
    NUMBER = "number"
    QUANTITY = "number with a unit"
    MARK = "mark"
    WORDS = "words"


@lru_cache(maxsize=16_384)
def kind_of(text: str) -> Kind:
    """What a cell holds, by itself."""
    shown = text.strip()
    if not shown:
        return Kind.EMPTY
    if sentinel_reason(shown) is not None or shown in _NUMERIC_MARKS or _AT_MOST.fullmatch(shown):
        return Kind.MARK
    try:
        parse_value(shown)
    except Refused:
        return Kind.QUANTITY if _QUANTITY.fullmatch(shown) else Kind.WORDS
    return Kind.NUMBER


def unit_in(text: str) -> str:
    """The unit that stands with a number: `%`, `Weeks`, `$`; empty without one."""
    shown = text.strip()
    found = _QUANTITY.fullmatch(shown)
    if shown[:1] in ("$", "\u20ac", "\u00a3"):
        return shown[0]
    return (found["unit"] or "").strip() if found else ""


def plain_label(text: str) -> str:
    """A label without what stands in brackets behind it, such as `(B - 2019)`."""
    return _BEHIND.sub("", text).strip()


@lru_cache(maxsize=16_384)
def period_types(text: str) -> frozenset[PeriodType]:
    """Every type of period that a label can name."""
    return frozenset(type_ for type_ in TYPES if _reads(plain_label(text), type_))


def _reads(label: str, type_: PeriodType) -> bool:
    try:
        parse_period(label, type_)
    except Refused:
        return False
    return True


@lru_cache(maxsize=4_096)
def is_month_name(text: str) -> bool:
    """JAN, Sept. and October, without a year."""
    word = text.strip().rstrip(".")
    return word.isalpha() and _reads(f"{word} 2000", PeriodType.MONTH)


def shares(labels: Iterable[str]) -> Mapping[PeriodType, float]:
    """Which part of different labels each type of period can read."""
    different = list(dict.fromkeys(label for label in labels if label.strip()))
    if not different:
        return {}
    return {type_: sum(type_ in period_types(label) for label in different) / len(different) for type_ in TYPES}

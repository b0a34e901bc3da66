"""The names of periods, remembered: a page prints the same few again and again."""

from datetime import date
from functools import lru_cache

from metrics.rules.codes import PeriodType
from metrics.rules.periods import period_holding

PERIODS = {code.slug: code for code in PeriodType}


@lru_cache(maxsize=20_000)
def period_label(type_: PeriodType, end: date | None) -> str:
    """The label people read of the period that ends on a day; empty for None."""
    return period_holding(type_, end).label if end else ""

"""Readings as the tidy rows that `import_readings` takes: what is exported so imports again and changes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q

from metrics.intake.breakdowns import pairs_in
from metrics.models import ShownReading
from metrics.queries.columns import Clocks
from metrics.queries.labels import PERIODS
from metrics.queries.series import known_filter
from metrics.rules.codes import PeriodType
from metrics.rules.labels import parse_period
from metrics.rules.periods import Period
from metrics.rules.refused import Refused

READ = (
    "measure__code", "measure__period", "period_start", "period_end", "value", "reason", "numerator", "denominator", "moe", "qualifier",
    "breakdown__key", "state", "published_on", "source", "source_ref", "note",
)  # fmt: skip
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class TidyReading:
    """A row of a file of readings; docs/data-formats.md describes the columns."""

    measure: str
    period: str
    period_start: date
    period_end: date
    value: float | None
    reason: str | None
    numerator: float | None
    denominator: float | None
    moe: float | None
    qualifier: str
    dimension: str
    category: str
    state: str
    published_on: date | None
    source: str
    source_ref: str
    note: str


def tidy_readings(wanted: Q, clocks: Clocks) -> Iterator[TidyReading]:
    """The readings that `wanted` (a filter on readings) names, as they stood through the clocks, by measure, group and period.

    One query, read in parts: a file of a million rows needs no memory for them."""
    rows = ShownReading.objects.filter(wanted, known_filter(clocks.known_on), period_end__lte=clocks.as_of)
    ordered = rows.order_by("measure__code", "breakdown__key", "period_end")
    for row in ordered.values_list(*READ).iterator(chunk_size=AT_ONCE):
        yield _tidy(row)


def _tidy(row: tuple[Any, ...]) -> TidyReading:
    measure, period, start, end, value, reason, numerator, denominator, moe, qualifier, key, *rest = row
    dimension, category = _named(key)
    label = _label(PERIODS[period], start, end)
    return TidyReading(
        measure, label, start, end, value, reason, numerator, denominator, moe, qualifier, dimension, category, *rest
    )  # fmt: skip


@lru_cache(maxsize=10_000)
def _named(key: str) -> tuple[str, str]:
    """A breakdown's dimensions and categories, several by semicolons."""
    pairs = pairs_in(key)
    return ";".join(dimension for dimension, _ in pairs), ";".join(category for _, category in pairs)


@lru_cache(maxsize=20_000)
def _label(type_: PeriodType, start: date, end: date) -> str:
    """The period's label where it reads back as the same period; the two days say it otherwise."""
    period = Period(type_, start, end)
    try:
        return period.label if parse_period(period.label, type_) == period else ""
    except Refused:
        return ""

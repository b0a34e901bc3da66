"""Measures as plain Python values, for tests, and the columns the rules take made from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import numpy as np

from metrics.rules.assess import assess
from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.columns import NO_DAY, Assessed, Breaks, Catalog, DueDates, Series, Targets, from_day, to_day
from metrics.rules.extra import ExtraRule
from metrics.rules.periods import period_holding

NAN = float("nan")
DAYS = ("period_end", "target_date", "due_on", "missing_end", "since")


@dataclass(frozen=True)
class PlainTarget:
    date: date
    operator: Operator
    low: float
    high: float | None = None
    breakdown: int = 0


@dataclass(frozen=True)
class PlainMeasure:
    """`series` maps a breakdown to its readings, oldest first; a reading of None is a period settled by a reason."""

    series: Mapping[int, Sequence[tuple[date, float | None]]]
    period: PeriodType = PeriodType.YEAR
    direction: Direction = Direction.UP
    targets: Sequence[PlainTarget] = ()
    linear: bool = False
    tolerance: float | None = None
    baseline: tuple[date, float | None] | None = None
    lag_days: int = 0
    grace_days: int = 0
    follow_up_months: int = 0
    frozen: tuple[float, float] | None = None
    frozen_until: date | None = None
    breaks: Sequence[date] = ()
    due: Mapping[date, date] = field(default_factory=dict)
    extra: Sequence[ExtraRule] = ()


Tables = tuple[Series, Catalog, Targets, Breaks, DueDates]


def ints(values: Iterable[int]) -> Any:
    return np.array(list(values), dtype=np.int64)


def days(values: Iterable[date | None]) -> Any:
    return np.array([NO_DAY if day is None else to_day(day) for day in values], dtype=np.int32)


def codes(values: Iterable[int]) -> Any:
    return np.array(list(values), dtype=np.int8)


def numbers(values: Iterable[float | None]) -> Any:
    return np.array([NAN if value is None else value for value in values], dtype=np.float64)


def small(values: Iterable[int]) -> Any:
    return np.array(list(values), dtype=np.int32)


def columns(measures: Mapping[int, PlainMeasure]) -> Tables:
    """The five tables for measures by number."""
    ordered = sorted(measures.items())
    return series_of(ordered), catalog_of(ordered), targets_of(ordered), breaks_of(ordered), due_of(ordered)


def series_of(ordered: Sequence[tuple[int, PlainMeasure]]) -> Series:
    runs = [(number, b, list(rows)) for number, m in ordered for b, rows in sorted(m.series.items()) if rows]
    count = ints(len(rows) for _, _, rows in runs)
    return Series(
        ints(number for number, _, _ in runs),
        ints(b for _, b, _ in runs),
        np.cumsum(count) - count,
        count,
        days(day for _, _, rows in runs for day, _ in rows),
        numbers(value for _, _, rows in runs for _, value in rows),
    )


def catalog_of(ordered: Sequence[tuple[int, PlainMeasure]]) -> Catalog:
    found = [m for _, m in ordered]
    return Catalog(
        ints(number for number, _ in ordered),
        codes(m.period for m in found),
        codes(m.direction for m in found),
        np.array([m.linear for m in found], dtype=np.bool_),
        numbers(m.tolerance for m in found),
        days(m.baseline[0] if m.baseline else None for m in found),
        numbers(m.baseline[1] if m.baseline else None for m in found),
        small(m.lag_days for m in found),
        small(m.grace_days for m in found),
        small(m.follow_up_months for m in found),
        numbers(m.frozen[0] if m.frozen else None for m in found),
        numbers(m.frozen[1] if m.frozen else None for m in found),
        days(m.frozen_until for m in found),
    )


def targets_of(ordered: Sequence[tuple[int, PlainMeasure]]) -> Targets:
    rows = [(number, t) for number, m in ordered for t in sorted(m.targets, key=lambda t: (t.breakdown, t.date))]
    return Targets(
        ints(number for number, _ in rows),
        ints(t.breakdown for _, t in rows),
        days(t.date for _, t in rows),
        codes(t.operator for _, t in rows),
        numbers(t.low for _, t in rows),
        numbers(t.high for _, t in rows),
    )


def breaks_of(ordered: Sequence[tuple[int, PlainMeasure]]) -> Breaks:
    rows = [(number, day) for number, m in ordered for day in sorted(m.breaks)]
    return Breaks(ints(number for number, _ in rows), days(day for _, day in rows))


def due_of(ordered: Sequence[tuple[int, PlainMeasure]]) -> DueDates:
    rows = [(number, end, due) for number, m in ordered for end, due in sorted(m.due.items())]
    return DueDates(ints(number for number, _, _ in rows), days(end for _, end, _ in rows), days(due for _, _, due in rows))


def extra_of(measures: Mapping[int, PlainMeasure]) -> dict[int, Sequence[ExtraRule]]:
    return {number: m.extra for number, m in measures.items() if m.extra}


def assess_all(measures: Mapping[int, PlainMeasure], as_of: date) -> Assessed:
    return assess(*columns(measures), as_of=as_of, extra=extra_of(measures))


def rows_of(assessed: Assessed) -> list[dict[str, Any]]:
    """The entries as dictionaries: a missing number or day is None."""
    names = [column.name for column in fields(assessed)]
    lists = [getattr(assessed, name).tolist() for name in names]
    return [_row(dict(zip(names, values, strict=True))) for values in zip(*lists, strict=True)]


def _row(row: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {name: None if isinstance(value, float) and value != value else value for name, value in row.items()}
    return plain | {name: from_day(plain[name]) for name in DAYS}


def assess_one(measure: PlainMeasure, as_of: date, breakdown: int = 0) -> dict[str, Any]:
    """One entry of one measure."""
    return next(row for row in rows_of(assess_all({1: measure}, as_of)) if row["breakdown"] == breakdown)


def yearly(first: int, *values: float | None, period: PeriodType = PeriodType.YEAR) -> dict[int, list[tuple[date, float | None]]]:
    """A total series of one value a year, from the year `first` on."""
    return {0: [(period_holding(period, date(first + n, 6, 30)).end, value) for n, value in enumerate(values)]}


def monthly(first: date, *values: float | None) -> dict[int, list[tuple[date, float | None]]]:
    """A total series of one value a month."""
    period = period_holding(PeriodType.MONTH, first)
    rows = []
    for value in values:
        rows.append((period.end, value))
        period = period.next()
    return {0: rows}


def at_least(value: float, by: date, breakdown: int = 0) -> PlainTarget:
    return PlainTarget(by, Operator.AT_LEAST, value, breakdown=breakdown)


def at_most(value: float, by: date, breakdown: int = 0) -> PlainTarget:
    return PlainTarget(by, Operator.AT_MOST, value, breakdown=breakdown)


def between(low: float, high: float, by: date) -> PlainTarget:
    return PlainTarget(by, Operator.BETWEEN, low, high)

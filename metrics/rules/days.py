"""Day and month arithmetic on columns. Months are counted from January 1970, days from 1970-01-01."""

from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from metrics.rules.codes import PeriodType
from metrics.rules.columns import I32, I64

# Months from one period of a type to the next; 0: the next period is known only from explicit dates.
STEP: I32 = np.array([0, 1, 3, 12, 12, 12, 12, 0, 12, 12, 12, 1], dtype=np.int32)
# The last month of the newest regular period: month index modulo the step.
CLOSING_MONTH: I32 = np.array([0, 0, 2, 11, 5, 8, 5, 0, 11, 11, 11, 0], dtype=np.int32)
MONTHS_A_YEAR = 12


def steps(period: NDArray[np.int8]) -> I32:
    """Months from one period to the next, by period type."""
    return STEP[period]


def comparison_steps(period: NDArray[np.int8]) -> I32:
    """Months between periods that are alike: a year to date compares only with the same year to date of another year."""
    return np.where(period == PeriodType.YTD, MONTHS_A_YEAR, STEP[period]).astype(np.int32)


def months_of(days: I32) -> I32:
    """Month of each day, through a table over the days that occur (ten times faster than converting each)."""
    if days.size == 0:
        return np.zeros(days.shape, dtype=np.int32)
    low, high = int(days.min()), int(days.max())
    if high - low > 10 * days.size + 100_000:
        return _months(days)
    return _months(np.arange(low, high + 1, dtype=np.int32))[days - low]


def _months(days: I32) -> I32:
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return months.astype(np.int64).astype(np.int32)


def month_ends(months: I32 | I64) -> I32:
    """The last day of each month."""
    following = (months.astype(np.int64) + 1).astype("datetime64[M]").astype("datetime64[D]")
    return (following.astype(np.int64) - 1).astype(np.int32)


def add_months(ends: I32, months: I32) -> I32:
    """The end of the month so many months after; every period but a point in time ends with a month."""
    return month_ends(months_of(ends) + months)


def spans(start: I64, stop: I64) -> I64:
    """The row numbers of the ranges start..stop-1, one after another."""
    count = stop - start
    total = int(count.sum())
    rows: I64 = np.repeat(start - (np.cumsum(count) - count), count)
    rows += np.arange(total, dtype=np.int64)
    return rows


@lru_cache(maxsize=512)
def state_holidays(year: int) -> tuple[date, ...]:
    """The days of a year on which Connecticut's offices are closed: General Statutes, section 1-4, and Good Friday."""
    import holidays

    calendar = holidays.country_holidays("US", subdiv="CT", years=year)
    return tuple(sorted(day for day, name in calendar.items() if day.year == year and _is_observed(year, name)))


def _is_observed(year: int, name: str) -> bool:
    """Juneteenth is a legal holiday of the State from 2023 on (Public Act 22-128, in force since October 2022)."""
    return year >= 2023 or "Juneteenth" not in name


def add_working_days(days: I32, working_days: I32) -> I32:
    """Each day plus so many working days (Connecticut state holidays and weekends skipped). 0 leaves the day as it is."""
    if not working_days.any():
        return days
    years = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    span = range(int(years.min()), int(years.max()) + 2 + int(working_days.max()) // 250)
    closed = np.array([day for year in span for day in state_holidays(year)], dtype="datetime64[D]")
    moved = np.busday_offset(days.astype("datetime64[D]"), working_days, roll="backward", holidays=closed)
    return np.where(working_days > 0, moved.astype(np.int64), days).astype(np.int32)

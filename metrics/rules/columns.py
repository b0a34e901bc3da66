"""The columns the rules read and write: plain numpy arrays, one entry per series, measure, target or reading.

Days are counted from 1970-01-01. A day that is not there is NO_DAY, a number that is not there is NaN, and a code that is
not there is 0. A call takes all series of the measures it names; the one-measure case is the same call with one row."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

I8 = NDArray[np.int8]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]
F64 = NDArray[np.float64]
B = NDArray[np.bool_]

RULE_VERSION = "2026.1"
NO_DAY = -(2**31)
EPOCH = date(1970, 1, 1)
EPOCH_ORDINAL = EPOCH.toordinal()


@dataclass(frozen=True, slots=True)
class Series:
    """The readings of k series, n rows in all: one series per (measure, breakdown), sorted so; breakdown 0 is the total.

    `first` and `count` cut the rows into series. `end` ascends inside a series and holds only periods that ended by the
    as-of day. `value` NaN means the period is settled by a reason (not collected, suppressed, not applicable); a pending
    period has no row."""

    measure: I64
    breakdown: I64
    first: I64
    count: I64
    end: I32
    value: F64


@dataclass(frozen=True, slots=True)
class Catalog:
    """What the rules need to know of a measure, sorted by measure.

    `tolerance` NaN: none set. `baseline_value` NaN with a `baseline_end`: the reading of that period is the baseline.
    `frozen_mean` and `frozen_range` (mean moving range) NaN: the limits are not frozen; they concern the total only. `frozen_until`: the
    end of the span they were frozen at, NO_DAY where nobody said; a series break after it ends them."""

    measure: I64
    period: I8
    direction: I8
    linear: B
    tolerance: F64
    baseline_end: I32
    baseline_value: F64
    lag_days: I32
    grace_days: I32
    follow_up_months: I32
    frozen_mean: F64
    frozen_range: F64
    frozen_until: I32


@dataclass(frozen=True, slots=True)
class Targets:
    """The governing current targets, sorted by measure, breakdown, date; one a date. `low` is the value of a one-sided target."""

    measure: I64
    breakdown: I64
    date: I32
    operator: I8
    low: F64
    high: F64


@dataclass(frozen=True, slots=True)
class Breaks:
    """Declared series breaks, sorted by measure, date. The first period that ends on or after the date is the first of the new kind."""

    measure: I64
    date: I32


@dataclass(frozen=True, slots=True)
class DueDates:
    """Explicitly expected releases, sorted by measure, end: they take the place of lag and grace for that period."""

    measure: I64
    end: I32
    due: I32


@dataclass(frozen=True, slots=True)
class Assessed:
    """The answer: one entry per series, and a total with no value for every catalog measure that has no total series.

    Sorted by measure, breakdown. `expected` and `target` are the low end of a range, `expected_high` and `target_high` the
    high end (NaN for a one-sided target). `judged` is the status before freshness. `against_total` is the same judgment
    against the total's target, for the equity floor. `slope` is per period (points in time: per year). `since` is the
    series break that cut change, trend and signal. `extra_rule` is the position of the extra rule that decided, or -1."""

    measure: I64
    breakdown: I64
    period_end: I32
    value: F64
    expected: F64
    expected_high: F64
    target: F64
    target_high: F64
    target_date: I32
    operator: I8
    target_passed: B
    shortfall: F64
    tolerance: F64
    status: I8
    judged: I8
    change_previous: F64
    change_year: F64
    verdict_previous: I8
    verdict_year: I8
    trend: I8
    trend_p: F64
    slope: F64
    trend_n: I32
    signal: I8
    mean: F64
    lower: F64
    upper: F64
    signal_n: I32
    freshness: I8
    due_on: I32
    days_overdue: I32
    missing_end: I32
    against_total: I8
    passed_by_third: B
    extra_rule: I8
    since: I32


def to_day(when: date) -> int:
    """Days from 1970-01-01."""
    return when.toordinal() - EPOCH_ORDINAL


def from_day(day: int) -> date | None:
    """The date of a day count; None for NO_DAY."""
    return None if day == NO_DAY else EPOCH + timedelta(days=int(day))

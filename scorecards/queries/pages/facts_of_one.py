"""The facts of one measure as the columns of the rules, from rows that its page has read anyway."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from metrics.queries.assessed import Facts
from metrics.rules.codes import Direction, Operator, Path, PeriodType
from metrics.rules.columns import NO_DAY, Breaks, Catalog, DueDates, Series, Targets, to_day
from metrics.rules.extra import parse_extra_rules
from scorecards.queries.pages.sheet import Definition, Release

NAN = float("nan")
Point = tuple[int, date, float | None]
Aim = tuple[int, date, Operator, float, float | None, bool]


def facts_of(
    measure: Definition, *, points: Sequence[Point], aims: Sequence[Aim], breaks: Sequence[date], releases: Sequence[Release]
) -> Facts:  # fmt: skip
    """The columns `read_facts` would give. `points`: (breakdown, period end, value or None) that are settled, by breakdown and end;
    `aims`: (breakdown, date, operator, value, high, is illustrative) that govern, by breakdown and date."""
    return Facts(
        series=_series(measure.id, points),
        catalog=_catalog(measure),
        targets=_targets(measure.id, aims),
        illustrative=np.array([aim[5] for aim in aims], dtype=np.bool_),
        breaks=Breaks(_same(measure.id, len(breaks)), _days(sorted(breaks))),
        due=DueDates(_same(measure.id, len(releases)), _days([r.end for r in releases]), _days([r.due_on for r in releases])),
        extra={measure.id: parse_extra_rules(list(measure.status_rules))} if measure.status_rules else {},
    )


def _same(number: int, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.full(count, number, dtype=np.int64)


def _days(days: Sequence[date | None]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array([NO_DAY if day is None else to_day(day) for day in days], dtype=np.int32)


def _numbers(numbers: Sequence[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([NAN if number is None else number for number in numbers], dtype=np.float64)


def _series(measure_id: int, points: Sequence[Point]) -> Series:
    breakdown, count = np.unique(np.array([point[0] for point in points], dtype=np.int64), return_counts=True)
    first = np.cumsum(count) - count
    ends, values = _days([point[1] for point in points]), _numbers([point[2] for point in points])
    return Series(_same(measure_id, len(breakdown)), breakdown, first.astype(np.int64), count.astype(np.int64), ends, values)


def _catalog(measure: Definition) -> Catalog:
    return Catalog(
        measure=_same(measure.id, 1),
        period=np.array([PeriodType.from_slug(measure.period)], dtype=np.int8),
        direction=np.array([Direction.from_slug(measure.direction)], dtype=np.int8),
        linear=np.array([measure.path == Path.LINEAR.slug]),
        tolerance=_numbers([measure.tolerance]),
        baseline_end=_days([measure.baseline_end]),
        baseline_value=_numbers([measure.baseline_value]),
        lag_days=np.array([measure.lag_days], dtype=np.int32),
        grace_days=np.array([measure.grace_days], dtype=np.int32),
        follow_up_months=np.array([measure.follow_up_months], dtype=np.int32),
        frozen_mean=_numbers([measure.frozen_mean]),
        frozen_range=_numbers([measure.frozen_range]),
        frozen_until=_days([measure.frozen_until]),
    )


def _targets(measure_id: int, aims: Sequence[Aim]) -> Targets:
    return Targets(
        measure=_same(measure_id, len(aims)),
        breakdown=np.array([aim[0] for aim in aims], dtype=np.int64),
        date=_days([aim[1] for aim in aims]),
        operator=np.array([aim[2] for aim in aims], dtype=np.int8),
        low=_numbers([aim[3] for aim in aims]),
        high=_numbers([aim[4] for aim in aims]),
    )

"""What a measure should be by a day: the governing target, and the value expected on the way to it."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.codes import Operator
from metrics.rules.columns import F64, I8, I32, I64, NO_DAY, B, Targets

DONE_VALUE = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """For which series and day an expected value is wanted. `breakdown` is the one whose targets govern."""

    measure: I64
    breakdown: I64
    day: I32
    linear: B
    baseline_end: I32
    baseline_value: F64


@dataclass(frozen=True, slots=True)
class Expected:
    """`low`, `high`: expected on the day (NaN: no expected value). `target`...: the governing target. `passed`: it lies before the day.

    `from_date`, `from_low`, `from_high`: where a straight path starts (the baseline or an earlier target); NO_DAY for a step."""

    low: F64
    high: F64
    target: F64
    target_high: F64
    target_date: I32
    operator: I8
    passed: B
    from_date: I32
    from_low: F64
    from_high: F64


@dataclass(frozen=True, slots=True)
class TargetKeys:
    """The targets with sortable keys: `group` numbers each (measure, breakdown) that has any."""

    targets: Targets
    measures: I64
    breakdowns: I64
    pair: I64
    group: I64
    key: I64


def index_targets(targets: Targets) -> TargetKeys:
    """Prepare targets for look-ups; a milestone without a value is done at 1."""
    measures, m = np.unique(targets.measure, return_inverse=True)
    breakdowns, b = np.unique(targets.breakdown, return_inverse=True)
    pair, group = np.unique(m * max(len(breakdowns), 1) + b, return_inverse=True)
    return TargetKeys(targets, measures, breakdowns, pair, group, group * 2**32 + targets.date)


def target_group(keys: TargetKeys, measure: I64, breakdown: I64) -> I64:
    """The number of the targets set for exactly this measure and breakdown; -1 where there are none."""
    if len(keys.pair) == 0:
        return np.full(measure.shape, -1, dtype=np.int64)
    m, m_known = _find(keys.measures, measure)
    b, b_known = _find(keys.breakdowns, breakdown)
    group, known = _find(keys.pair, m * len(keys.breakdowns) + b)
    return np.where(m_known & b_known & known, group, -1)


def governing_breakdown(keys: TargetKeys, measure: I64, breakdown: I64) -> I64:
    """A target on a category governs that category; without one, the total's target does."""
    return np.where(target_group(keys, measure, breakdown) >= 0, breakdown, 0)


def expect(keys: TargetKeys, asked: Asked) -> Expected:
    """The governing target and the expected value on each day: `step`, or a straight line in days where `linear`."""
    targets, group = keys.targets, target_group(keys, asked.measure, asked.breakdown)
    if len(keys.pair) == 0:
        return _nothing(len(asked.measure))
    position = np.searchsorted(keys.key, group * 2**32 + asked.day)
    after, before = np.minimum(position, len(keys.key) - 1), np.maximum(position - 1, 0)
    has_next = (group >= 0) & (position < len(keys.key)) & (keys.group[after] == group)
    has_last = (group >= 0) & (position > 0) & (keys.group[before] == group)
    at = np.where(has_next, after, before)
    known = has_next | has_last
    low, high, operator = _ends(targets, at)
    from_low, from_high, from_date = _path_start(targets, np.where(has_last, before, -1), asked)
    on_line = asked.linear & has_next
    share = _share(from_date, targets.date[at], asked.day)
    line_low, line_high = from_low + (low - from_low) * share, from_high + (high - from_high) * share
    known_line = known & (~on_line | ~np.isnan(share))
    return Expected(
        np.where(known_line, np.where(on_line, line_low, low), np.nan),
        np.where(known_line, np.where(on_line, line_high, high), np.nan),
        np.where(known, low, np.nan),
        np.where(known, high, np.nan),
        np.where(known, targets.date[at], NO_DAY).astype(np.int32),
        np.where(known, operator, 0).astype(np.int8),
        known & ~has_next,
        np.where(on_line & known_line, from_date, NO_DAY).astype(np.int32),
        np.where(on_line, from_low, np.nan),
        np.where(on_line, from_high, np.nan),
    )


def _find(sorted_values: I64, wanted: I64) -> tuple[I64, B]:
    place = np.minimum(np.searchsorted(sorted_values, wanted), len(sorted_values) - 1)
    return place, sorted_values[place] == wanted


def _ends(targets: Targets, at: I64) -> tuple[F64, F64, I8]:
    operator = targets.operator[at]
    low = targets.low[at]
    low = np.where((operator == Operator.DONE) & np.isnan(low), DONE_VALUE, low)
    return low, np.where(operator == Operator.BETWEEN, targets.high[at], np.nan), operator


def _path_start(targets: Targets, previous: I64, asked: Asked) -> tuple[F64, F64, I32]:
    """A straight path starts at the previous target or at the baseline, whichever is later; never before the baseline."""
    low, high, _ = _ends(targets, np.maximum(previous, 0))
    date = np.where(previous >= 0, targets.date[np.maximum(previous, 0)], NO_DAY)
    has_baseline = (asked.baseline_end != NO_DAY) & ~np.isnan(asked.baseline_value)
    use_baseline = has_baseline & (asked.baseline_end >= date)
    low = np.where(use_baseline, asked.baseline_value, np.where(previous >= 0, low, np.nan))
    high = np.where(use_baseline | np.isnan(high), low, high)
    date = np.where(use_baseline, asked.baseline_end, date)
    return low, high, date.astype(np.int32)


def _share(start: I32, stop: I32, day: I32) -> F64:
    """How much of the way from start to stop the day is; NaN without a start or before it."""
    length = stop.astype(np.float64) - start
    share = (day.astype(np.float64) - start) / np.where(length > 0, length, 1.0)
    share = np.where(length > 0, share, 1.0)
    return np.where((start == NO_DAY) | (day < start), np.nan, share)


def _nothing(size: int) -> Expected:
    blank = np.full(size, np.nan)
    no_day = np.full(size, NO_DAY, dtype=np.int32)
    no_code, no = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.bool_)
    return Expected(blank, blank, blank, blank, no_day, no_code, no, no_day, blank, blank)

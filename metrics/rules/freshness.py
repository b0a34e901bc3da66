"""Is the newest period here that should be? due = period end + lag (calendar days) + grace (working days)."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.codes import Freshness, PeriodType
from metrics.rules.columns import I8, I32, I64, NO_DAY, B, Catalog, DueDates
from metrics.rules.days import CLOSING_MONTH, add_months, add_working_days, month_ends, months_of, steps

SOON = 14


@dataclass(frozen=True, slots=True)
class Schedule:
    """When each series owes its periods: one entry per series; the explicit dates are those of all its measures."""

    measure: I64
    period: I8
    lag_days: I32
    grace_days: I32
    follow_up_months: I32
    explicit: DueDates

    def at(self, chosen: I64) -> "Schedule":
        return Schedule(
            self.measure[chosen], self.period[chosen], self.lag_days[chosen], self.grace_days[chosen],
            self.follow_up_months[chosen], self.explicit,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """`due_on`: of the oldest period that is due and absent, else of the next one; `missing_end` only of a due and absent one."""

    freshness: I8
    due_on: I32
    days_overdue: I32
    missing_end: I32


def schedule_of(catalog: Catalog, place: I64, due: DueDates) -> Schedule:
    """The schedule of each series; `place` is the series' row in the catalog."""
    return Schedule(
        catalog.measure[place], catalog.period[place], catalog.lag_days[place], catalog.grace_days[place],
        catalog.follow_up_months[place], due,
    )  # fmt: skip


def due_dates(schedule: Schedule, end: I32) -> tuple[I32, B]:
    """When the period ending so is due, and whether an explicit date says it. NO_DAY: nothing says it (points in time)."""
    followed = add_months(end, schedule.follow_up_months) if schedule.follow_up_months.any() else end
    regular = add_working_days((followed + schedule.lag_days).astype(np.int32), schedule.grace_days)
    regular = np.where(schedule.period == PeriodType.POINT, NO_DAY, regular)
    explicit, place = schedule.explicit, _explicit_place(schedule, end)
    if len(explicit.measure) == 0:
        return regular.astype(np.int32), np.zeros(end.shape, dtype=np.bool_)
    at = np.minimum(place, len(explicit.measure) - 1)
    said = (explicit.measure[at] == schedule.measure) & (explicit.end[at] == end)
    return np.where(said, explicit.due[at], regular).astype(np.int32), said


def newest_periods_due(schedule: Schedule, as_of: int) -> I32:
    """The end of the newest regular period whose due date has passed."""
    step = steps(schedule.period)
    step = np.where(step == 0, 12, step)
    now = months_of(np.full(schedule.measure.shape, as_of + 1, dtype=np.int32)) - 1
    month = now - (now - CLOSING_MONTH[schedule.period]) % step
    waiting = np.flatnonzero(schedule.period != PeriodType.POINT)
    while len(waiting):
        due, _ = due_dates(schedule.at(waiting), month_ends(month[waiting]))
        waiting = waiting[due >= as_of]
        month[waiting] -= step[waiting]
    return month_ends(month)


def find_standing(schedule: Schedule, settled: I32, as_of: int) -> Standing:
    """Freshness of series whose newest settled period ends at `settled` (NO_DAY: nothing yet)."""
    size = len(settled)
    candidate = first_candidates(schedule, settled, as_of)
    missing, due_on = np.full(size, NO_DAY, dtype=np.int32), np.full(size, NO_DAY, dtype=np.int32)
    open_ = np.flatnonzero(candidate != NO_DAY)
    while len(open_):
        part = schedule.at(open_)
        due, said = due_dates(part, candidate[open_])
        late = due < as_of
        missing[open_[late]], due_on[open_[late]] = candidate[open_[late]], due[late]
        ahead = open_[~late]
        earliest = np.where(due_on[ahead] == NO_DAY, due[~late], np.minimum(due_on[ahead], due[~late]))
        due_on[ahead] = earliest
        # Only an explicit date can put a later period before this one.
        following = following_period(part, candidate[open_])
        go_on = ~late & said & (following != NO_DAY) & (following <= as_of)
        candidate[open_[go_on]] = following[go_on]
        open_ = open_[go_on]
    return _name(settled, missing, due_on, as_of)


def _name(settled: I32, missing: I32, due_on: I32, as_of: int) -> Standing:
    overdue = missing != NO_DAY
    soon = due_on <= as_of + SOON
    named = np.where(settled == NO_DAY, Freshness.NOT_YET_DUE, Freshness.FRESH)
    named = np.where(soon, Freshness.DUE_SOON, named)
    named = np.where(overdue, Freshness.OVERDUE, named)
    named = np.where(due_on == NO_DAY, Freshness.NO_SCHEDULE, named)
    days = np.where(overdue, as_of - due_on.astype(np.int64), 0)
    return Standing(named.astype(np.int8), due_on, days.astype(np.int32), missing)


def first_candidates(schedule: Schedule, settled: I32, as_of: int) -> I32:
    """The period after the newest settled one; with nothing settled the newest that is due (points: the first expected)."""
    candidate = following_period(schedule, settled)
    empty = np.flatnonzero((settled == NO_DAY) & (schedule.period != PeriodType.POINT))
    if len(empty):
        candidate[empty] = newest_periods_due(schedule.at(empty), as_of)
    return candidate


def following_period(schedule: Schedule, end: I32) -> I32:
    """The end of the next period: one step on, or for points in time the next expected one (NO_DAY: none is expected)."""
    is_point = schedule.period == PeriodType.POINT
    regular = np.where(end == NO_DAY, 0, end).astype(np.int32)
    following = np.where(end == NO_DAY, NO_DAY, add_months(regular, steps(schedule.period)))
    if not is_point.any() or len(schedule.explicit.measure) == 0:
        return np.where(is_point, NO_DAY, following).astype(np.int32)
    place = _explicit_place(schedule, (end + 1).astype(np.int32))
    at = np.minimum(place, len(schedule.explicit.measure) - 1)
    known = (place < len(schedule.explicit.measure)) & (schedule.explicit.measure[at] == schedule.measure)
    return np.where(is_point, np.where(known, schedule.explicit.end[at], NO_DAY), following).astype(np.int32)


def _explicit_place(schedule: Schedule, end: I32) -> I64:
    """Where an explicit date for this measure and period end stands, or would stand."""
    known, group = np.unique(schedule.explicit.measure, return_inverse=True)
    place = np.searchsorted(known, schedule.measure)
    return np.searchsorted(group * 2**32 + schedule.explicit.end, place * 2**32 + end)

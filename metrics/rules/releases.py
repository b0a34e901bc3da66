"""Late or moved: a source that still has the old data after the day it was due, and one that said it would come later."""

from datetime import date
from enum import StrEnum

import numpy as np

from metrics.rules.codes import Freshness, PeriodType
from metrics.rules.columns import DueDates, from_day, to_day
from metrics.rules.freshness import Schedule, due_dates

NOTHING_STATED = DueDates(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32))


class Release(StrEnum):
    """How the next period of a measure stands at its source."""

    AWAITED = "awaited"
    LATE = "late"
    SLIPPED = "slipped"
    SLIPPED_AND_LATE = "slipped_and_late"
    UNSCHEDULED = "unscheduled"


def release_of(freshness: Freshness, *, was_moved: bool) -> Release:
    """Late is what is due and absent; slipped is what the source has moved to a later date, which may in the end be late too."""
    if freshness == Freshness.OVERDUE:
        return Release.SLIPPED_AND_LATE if was_moved else Release.LATE
    if was_moved:
        return Release.SLIPPED
    return Release.UNSCHEDULED if freshness == Freshness.NO_SCHEDULE else Release.AWAITED


def regular_due(period: PeriodType, end: date, delays: tuple[int, int, int]) -> date | None:
    """When a period is due by its measure's lag in days, grace in working days and months of follow-up; None for points in time."""
    lag, grace, follow_up = (np.array([delay], dtype=np.int32) for delay in delays)
    one = Schedule(np.zeros(1, dtype=np.int64), np.array([period], dtype=np.int8), lag, grace, follow_up, NOTHING_STATED)
    due, _ = due_dates(one, np.array([to_day(end)], dtype=np.int32))
    return from_day(int(due[0]))

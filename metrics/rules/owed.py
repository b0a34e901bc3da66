"""Which periods are asked of people: those that have ended after the newest one that is settled, each with the day it is due."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from metrics.rules.columns import I32, I64, NO_DAY, B
from metrics.rules.days import add_months
from metrics.rules.freshness import SOON, Schedule, due_dates, first_candidates, following_period


class Due(StrEnum):
    """How pressing something is on a day, the most pressing first."""

    OVERDUE = "overdue"
    DUE = "due"
    SOON = "due_soon"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Owed:
    """One entry per period: its place in the schedule, the period's end and the day it is due."""

    place: I64
    end: I32
    due: I32


def owed_periods(schedule: Schedule, settled: I32, as_of: int) -> Owed:
    """The periods that ended (and, for cohorts, were followed) by the day and are not settled, oldest first for each series.

    `settled`: the end of each series' newest settled period, NO_DAY for none; then the newest period that is due is the first one asked
    for. A gap before the newest settled period is not asked for."""
    end = first_candidates(schedule, settled, as_of)
    place = np.flatnonzero(_can_be_known(schedule, end, as_of))
    found: list[Owed] = []
    while len(place):
        part = schedule.at(place)
        due, _ = due_dates(part, end[place])
        found.append(Owed(place, end[place], due))
        end[place] = following_period(part, end[place])
        place = place[_can_be_known(part, end[place], as_of)]
    columns = [
        np.concatenate([getattr(one, name) for one in found]) if found else np.empty(0, np.int32) for name in ("place", "end", "due")
    ]
    order = np.lexsort((columns[1], columns[0]))
    return Owed(columns[0][order].astype(np.int64), columns[1][order], columns[2][order])


def how_due(due: int, as_of: int) -> Due:
    """How pressing what is due on a day is on another."""
    if due < as_of:
        return Due.OVERDUE
    if due == as_of:
        return Due.DUE
    return Due.SOON if due <= as_of + SOON else Due.LATER


def _can_be_known(schedule: Schedule, end: I32, as_of: int) -> B:
    known = end != NO_DAY
    followed = add_months(np.where(known, end, 0).astype(np.int32), schedule.follow_up_months)
    closed = np.where(schedule.follow_up_months > 0, followed, end)
    result: B = known & (closed <= as_of)
    return result

"""A series on its calendar: one value a period, gaps filled and marked, nothing from before a long gap or a series break."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.codes import PeriodType
from metrics.rules.columns import F64, I32, I64, B
from metrics.rules.days import MONTHS_A_YEAR, STEP, add_months, months_of
from metrics.rules.odds.codes import Refusal, Unprojectable

FEWEST = 8
LONGEST_YEARS = {1: 10, 3: 15}
LONGEST_PERIODS = 40
MOST_MISSING = 0.25
# Counts on a day are taken for yearly ones when each lies within so many days of the same day of another year.
DAYS_OFF = 45
DAYS_A_YEAR = 365.25
LARGEST = 1e100


@dataclass(frozen=True, slots=True)
class Past:
    """`value`: every period from the first to the newest; `observed` False where a gap was filled by a straight line."""

    value: F64
    observed: B
    end: int
    step: int
    is_daily: bool = False

    @property
    def count(self) -> int:
        return int(self.observed.sum())

    @property
    def season(self) -> int:
        """Periods a year; 1 for yearly kinds."""
        return MONTHS_A_YEAR // self.step

    @property
    def newest(self) -> float:
        return float(self.value[-1])

    def end_of(self, ahead: int) -> int:
        """The last day of the period so many ahead of the newest."""
        if self.is_daily:
            return self.end + round(DAYS_A_YEAR * ahead)
        return int(add_months(np.array([self.end], np.int32), np.array([self.step * ahead], np.int32))[0])

    def ahead_to(self, day: int) -> int:
        """How many periods after the newest end on or before the day."""
        if self.is_daily:
            return int((day - self.end + DAYS_OFF) // DAYS_A_YEAR)
        ended = int(months_of(np.array([day + 1], np.int32))[0]) - 1
        return (ended - int(months_of(np.array([self.end], np.int32))[0])) // self.step


def past_of(end: I32, value: F64, period: PeriodType) -> Past:
    """The calendar of a series whose periods end on the ascending days `end` since its last break; NaN: no value.

    Raises Unprojectable for fewer than 8 points, for gaps, for days that follow no calendar and for running totals."""
    if period == PeriodType.YTD:
        raise Unprojectable(Refusal.RUNNING_TOTAL)
    known = np.isfinite(value)
    end, value = end[known], value[known]
    if len(value) < FEWEST:
        raise Unprojectable(Refusal.TOO_FEW)
    if np.abs(value).max() > LARGEST:
        raise Unprojectable(Refusal.TOO_LARGE)
    step = int(STEP[period]) or MONTHS_A_YEAR
    place = _days(end) if period == PeriodType.POINT else _months(end, step)
    since = _after_long_gap(place, step)
    return _gridded(place[since:], value[since:], (int(end[-1]), step), is_daily=period == PeriodType.POINT)


def _months(end: I32, step: int) -> I64:
    months = months_of(end).astype(np.int64)
    if ((months - months[-1]) % step).any() or (np.diff(months) <= 0).any():
        raise Unprojectable(Refusal.IRREGULAR)
    place: I64 = (months - months[0]) // step
    return place


def _days(end: I32) -> I64:
    years = (end[-1] - end.astype(np.int64)) / DAYS_A_YEAR
    place = np.rint(years)
    if (np.abs(years - place) * DAYS_A_YEAR > DAYS_OFF).any() or (np.diff(place) >= 0).any():
        raise Unprojectable(Refusal.IRREGULAR)
    ascending: I64 = (place[0] - place).astype(np.int64)
    return ascending


def _after_long_gap(place: I64, step: int) -> int:
    """The row after the last gap of more than half a year (yearly kinds: two years)."""
    longest = max(MONTHS_A_YEAR // step // 2, 2)
    long = np.flatnonzero(np.diff(place) - 1 > longest)
    return int(long[-1]) + 1 if len(long) else 0


def _gridded(place: I64, value: F64, newest: tuple[int, int], *, is_daily: bool) -> Past:
    end, step = newest
    longest = LONGEST_YEARS.get(step, 0) * MONTHS_A_YEAR // step or LONGEST_PERIODS
    kept = place > place[-1] - longest
    place, value = place[kept] - place[kept][0], value[kept]
    if len(value) < FEWEST or len(value) < (1 - MOST_MISSING) * (place[-1] + 1):
        raise Unprojectable(Refusal.GAPS)
    whole = np.arange(int(place[-1]) + 1)
    return Past(np.interp(whole, place, value), np.isin(whole, place), end, step, is_daily)

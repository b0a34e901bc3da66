"""The calendar of reporting periods, and what is locked when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.calendar import (
    Dates,
    Deadlines,
    Locks,
    PeriodState,
    Quarter,
    dates_of,
    quarter_of,
    quarters_around,
    state_of,
    working_days_from,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
Q4 = Quarter(2019, 4)
DATES = Dates(date(2019, 6, 17), date(2019, 7, 22), date(2019, 8, 12))


@pytest.mark.parametrize(
    ("day", "code", "start", "end"),
    [
        (date(2019, 6, 30), "SFY2019-Q4", date(2019, 4, 1), date(2019, 6, 30)),
        (date(2019, 7, 1), "SFY2020-Q1", date(2019, 7, 1), date(2019, 9, 30)),
        (date(2019, 12, 31), "SFY2020-Q2", date(2019, 10, 1), date(2019, 12, 31)),
        (date(2020, 2, 29), "SFY2020-Q3", date(2020, 1, 1), date(2020, 3, 31)),
    ],
)
def test_a_day_lies_in_a_quarter_of_the_state_fiscal_year(day, code, start, end):
    found = quarter_of(day)
    assert (found.code, found.start, found.end) == (code, start, end)


def test_a_quarter_is_named_by_its_months():
    assert [one.label for one in quarters_around(date(2019, 6, 30), before=1, after=1)] == [
        "January to March 2019", "April to June 2019", "July to September 2019",
    ]  # fmt: skip


@given(DAYS)
def test_quarters_follow_each_other_without_a_gap(day):
    here = quarter_of(day)
    assert here.start <= day <= here.end
    assert here.moved(1).start == here.end + timedelta(days=1)
    assert here.moved(1).moved(-1) == here


@pytest.mark.parametrize(
    ("day", "count", "answer"),
    [
        (date(2019, 6, 30), -10, date(2019, 6, 17)),  # a Sunday; the Friday before is the first working day back
        (date(2019, 6, 30), 1, date(2019, 7, 1)),
        (date(2019, 6, 30), 4, date(2019, 7, 5)),  # Independence Day is not counted
        (date(2018, 12, 31), 1, date(2019, 1, 2)),  # nor is New Year's Day
        (date(2019, 4, 18), 1, date(2019, 4, 22)),  # nor Good Friday
        (date(2019, 12, 31), -4, date(2019, 12, 24)),  # nor Christmas Day
    ],
)
def test_working_days_skip_weekends_and_the_holidays_of_connecticut(day, count, answer):
    assert working_days_from(day, count) == answer


def test_a_period_opens_falls_due_and_closes_by_working_days():
    assert dates_of(Q4, Deadlines()) == DATES


@given(DAYS, st.integers(0, 60), st.integers(1, 100), st.integers(0, 100))
def test_the_dates_of_a_period_are_always_in_order(day, before, due, more):
    quarter = quarter_of(day)
    assert dates_of(quarter, Deadlines(before, due, due + more)).is_ordered(quarter.end)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2019, 6, 16), PeriodState.FUTURE),
        (date(2019, 6, 17), PeriodState.OPEN),
        (date(2019, 7, 22), PeriodState.OPEN),
        (date(2019, 7, 23), PeriodState.DUE),
        (date(2019, 8, 12), PeriodState.DUE),
        (date(2019, 8, 13), PeriodState.CLOSED),
    ],
)
def test_a_period_is_open_on_its_due_day_and_takes_late_updates_until_it_closes(day, state):
    assert state_of(DATES, day) is state


CLOSES = {date(2019, 3, 31): date(2019, 5, 13), date(2019, 6, 30): date(2019, 8, 12)}
EDUCATION, LABOR = 1, 2


@pytest.mark.parametrize(
    ("period_end", "day", "since"),
    [
        (date(2019, 6, 30), date(2019, 8, 12), None),  # the closing day itself
        (date(2019, 6, 30), date(2019, 8, 13), date(2019, 8, 13)),
        (date(2019, 4, 30), date(2019, 8, 13), date(2019, 8, 13)),  # a month of that quarter
        (date(2019, 1, 24), date(2019, 6, 30), date(2019, 5, 14)),  # a night counted in the quarter before
        (date(2012, 12, 31), date(2019, 6, 30), date(2019, 5, 14)),  # older than the first reporting period
        (date(2012, 12, 31), date(2019, 5, 13), None),  # which is not closed yet
        (date(2019, 9, 30), date(2030, 1, 1), None),  # no reporting period yet
    ],
)
def test_what_a_closed_period_covers_is_locked(period_end, day, since):
    assert Locks(day, CLOSES).since(period_end, EDUCATION) == since


def test_nothing_is_locked_where_there_are_no_reporting_periods():
    assert Locks(date(2030, 1, 1)).since(date(2012, 12, 31), EDUCATION) is None


@pytest.mark.parametrize(
    ("reopened", "period_end", "is_locked"),
    [
        ((date(2019, 3, 31), EDUCATION), date(2019, 3, 31), False),
        ((date(2019, 3, 31), LABOR), date(2019, 3, 31), True),
        ((date(2019, 3, 31), None), date(2019, 2, 28), False),
        ((date(2019, 6, 30), None), date(2019, 3, 31), True),
        ((date(2019, 3, 31), None), date(2018, 3, 31), True),  # reopening a period does not open all that came before
    ],
)
def test_a_reopened_period_is_open_for_whom_it_was_reopened(reopened, period_end, is_locked):
    locks = Locks(date(2019, 6, 30), CLOSES, [reopened])
    assert (locks.since(period_end, EDUCATION) is not None) == is_locked

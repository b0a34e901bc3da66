from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.codes import Direction, Freshness, PeriodType, Status
from metrics.rules.days import add_working_days, state_holidays
from tests.metrics.rules.plain import PlainMeasure, assess_one, at_least, days, monthly, small, yearly

LISTS = {
    # The Department of Administrative Services' lists of holidays to be observed by the State.
    2014: "01-01 01-20 02-12 02-17 04-18 05-26 07-04 09-01 10-13 11-11 11-27 12-25",
    2024: "01-01 01-15 02-12 02-19 03-29 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
}


@pytest.mark.parametrize("year", LISTS)
def test_the_holidays_are_those_of_the_states_list(year: int) -> None:
    assert [f"{day:%m-%d}" for day in state_holidays(year)] == LISTS[year].split()


def test_juneteenth_is_a_state_holiday_from_2023_on() -> None:
    assert date(2022, 6, 20) not in state_holidays(2022)
    assert date(2023, 6, 19) in state_holidays(2023)


def test_a_holiday_on_a_sunday_closes_monday_and_on_a_saturday_friday() -> None:
    assert date(2023, 2, 13) in state_holidays(2023)  # Lincoln's Birthday, a Sunday
    assert date(2023, 11, 10) in state_holidays(2023)  # Veterans Day, a Saturday


@pytest.mark.parametrize(
    ("day", "working_days", "due"),
    [
        (date(2024, 2, 9), 1, date(2024, 2, 13)),  # Friday; Monday is Lincoln's Birthday
        (date(2024, 3, 28), 1, date(2024, 4, 1)),  # Maundy Thursday; Good Friday and a weekend
        (date(2024, 6, 1), 1, date(2024, 6, 3)),  # a Saturday
        (date(2024, 6, 1), 0, date(2024, 6, 1)),
        (date(2024, 12, 31), 2, date(2025, 1, 3)),
        (date(2024, 6, 3), 300, date(2025, 8, 18)),
    ],
)
def test_working_days_skip_weekends_and_state_holidays(day: date, working_days: int, due: date) -> None:
    assert add_working_days(days([day]), small([working_days])).tolist() == days([due]).tolist()


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(1, 30))
def test_a_due_date_with_grace_is_a_working_day_after(day: date, working_days: int) -> None:
    due = np.datetime64(int(add_working_days(days([day]), small([working_days]))[0]), "D").astype(object)
    assert due.weekday() < 5
    assert due not in state_holidays(due.year)
    assert due > day


def fresh(measure: PlainMeasure, as_of: date) -> tuple[object, ...]:
    row = assess_one(measure, as_of)
    return Freshness(row["freshness"]), row["due_on"], row["days_overdue"], row["missing_end"]


MARCH = PlainMeasure(monthly(date(2021, 1, 1), 1.0, 2.0, 3.0), PeriodType.MONTH, lag_days=30, grace_days=3)
APRIL_DUE = date(2021, 6, 3)  # 30 April + 30 days is Sunday 30 May, then Memorial Day, then three working days


@pytest.mark.parametrize(
    ("as_of", "name", "late"),
    [
        (APRIL_DUE - timedelta(days=15), Freshness.FRESH, 0),
        (APRIL_DUE - timedelta(days=14), Freshness.DUE_SOON, 0),
        (APRIL_DUE, Freshness.DUE_SOON, 0),
        (APRIL_DUE + timedelta(days=1), Freshness.OVERDUE, 1),
        (APRIL_DUE + timedelta(days=100), Freshness.OVERDUE, 100),
    ],
)
def test_a_period_is_due_after_lag_and_grace_and_overdue_the_day_after(as_of: date, name: Freshness, late: int) -> None:
    missing = date(2021, 4, 30) if late else None
    assert fresh(MARCH, as_of) == (name, APRIL_DUE, late, missing)


def test_the_oldest_missing_period_counts_the_days() -> None:
    row = assess_one(MARCH, date(2022, 3, 1))
    assert row["missing_end"] == date(2021, 4, 30)
    assert row["days_overdue"] == (date(2022, 3, 1) - APRIL_DUE).days


@pytest.mark.parametrize(
    ("period", "series", "due_on"),
    [
        (PeriodType.QUARTER, {0: [(date(2021, 3, 31), 1.0)]}, date(2021, 7, 10)),
        (PeriodType.YEAR, {0: [(date(2020, 12, 31), 1.0)]}, date(2022, 1, 10)),
        (PeriodType.SFY, {0: [(date(2020, 6, 30), 1.0)]}, date(2021, 7, 10)),
        (PeriodType.FFY, {0: [(date(2020, 9, 30), 1.0)]}, date(2021, 10, 10)),
        (PeriodType.ROLLING5, {0: [(date(2019, 12, 31), 1.0)]}, date(2021, 1, 10)),
        (PeriodType.YTD, {0: [(date(2020, 12, 31), 1.0)]}, date(2021, 2, 10)),
    ],
)
def test_the_next_period_is_due_a_step_later(period: PeriodType, series: dict[int, list[tuple[date, float | None]]], due_on: date) -> None:
    assert fresh(PlainMeasure(series, period, lag_days=10), date(2021, 1, 2))[1] == due_on


def test_a_cohort_is_due_after_its_follow_up() -> None:
    measure = PlainMeasure(yearly(2013, 4.0), PeriodType.COHORT, follow_up_months=36, lag_days=90)
    assert fresh(measure, date(2018, 3, 31))[:2] == (Freshness.DUE_SOON, date(2018, 3, 31))
    assert fresh(measure, date(2018, 4, 1))[2:] == (1, date(2014, 12, 31))


SLIPPED = {date(2021, 4, 30): date(2021, 9, 1)}


def test_a_slipped_release_is_due_when_it_was_announced() -> None:
    measure = PlainMeasure(MARCH.series, PeriodType.MONTH, lag_days=30, due=SLIPPED)
    assert fresh(measure, date(2021, 6, 16)) == (Freshness.DUE_SOON, date(2021, 6, 30), 0, None)


def test_behind_a_slipped_release_a_later_period_can_be_the_one_that_is_missing() -> None:
    measure = PlainMeasure(MARCH.series, PeriodType.MONTH, lag_days=30, due=SLIPPED)
    assert fresh(measure, date(2021, 7, 15)) == (Freshness.OVERDUE, date(2021, 6, 30), 15, date(2021, 5, 31))


def test_a_point_in_time_is_due_only_by_its_list() -> None:
    series = {0: [(date(2020, 1, 28), 3.0)]}
    alone = PlainMeasure(series, PeriodType.POINT, lag_days=5)
    listed = PlainMeasure(series, PeriodType.POINT, due={date(2020, 1, 28): date(2020, 5, 1), date(2021, 1, 26): date(2021, 5, 1)})
    assert fresh(alone, date(2025, 1, 1)) == (Freshness.NO_SCHEDULE, None, 0, None)
    assert fresh(listed, date(2021, 1, 1)) == (Freshness.FRESH, date(2021, 5, 1), 0, None)
    assert fresh(listed, date(2021, 5, 3)) == (Freshness.OVERDUE, date(2021, 5, 1), 2, date(2021, 1, 26))


def test_not_yet_due_is_not_no_data() -> None:
    row = assess_one(PlainMeasure({}, PeriodType.POINT, due={date(2021, 1, 26): date(2021, 5, 1)}), date(2021, 1, 1))
    assert (row["freshness"], row["due_on"], row["status"]) == (Freshness.NOT_YET_DUE, date(2021, 5, 1), Status.NO_DATA)


@pytest.mark.parametrize(
    ("period", "missing"),
    [
        (PeriodType.MONTH, date(2021, 3, 31)),
        (PeriodType.QUARTER, date(2021, 3, 31)),
        (PeriodType.YEAR, date(2020, 12, 31)),
        (PeriodType.SFY, date(2020, 6, 30)),
        (PeriodType.FFY, date(2020, 9, 30)),
        (PeriodType.YTD, date(2021, 3, 31)),
    ],
)
def test_without_any_reading_the_newest_due_period_is_what_is_missing(period: PeriodType, missing: date) -> None:
    row = assess_one(PlainMeasure({}, period, lag_days=20), date(2021, 5, 1))
    assert (row["freshness"], row["missing_end"]) == (Freshness.OVERDUE, missing)


@pytest.mark.parametrize("direction", [Direction.UP, Direction.CONTEXT])
def test_freshness_is_its_own_fact_beside_the_status(direction: Direction) -> None:
    assert assess_one(PlainMeasure(yearly(2019, 1.0), direction=direction), date(2022, 1, 1))["freshness"] == Freshness.OVERDUE


def test_a_group_has_a_freshness_of_its_own() -> None:
    series = {0: [(date(2021, 12, 31), 1.0)], 4: [(date(2020, 12, 31), 1.0)]}
    measure = PlainMeasure(series, targets=[at_least(1, date(2021, 12, 31))])
    assert assess_one(measure, date(2022, 1, 15))["status"] == Status.ON_TRACK
    assert assess_one(measure, date(2022, 1, 15), breakdown=4)["status"] == Status.OVERDUE

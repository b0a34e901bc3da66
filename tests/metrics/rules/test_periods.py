from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.codes import PeriodType
from metrics.rules.labels import parse_period
from metrics.rules.periods import Period, month, period_from_dates, period_holding, quarter, year_ending, year_to_date
from metrics.rules.refused import Refused

DAYS = st.dates(date(1912, 1, 1), date(2100, 12, 31))
STEPPED = [type_ for type_ in PeriodType if type_ != PeriodType.POINT]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    if draw(st.integers(0, 9)) == 0:
        start = draw(DAYS).replace(day=1)
        months = draw(st.integers(0, 11))
        end = period_holding(PeriodType.MONTH, start)
        for _ in range(months):
            end = end.next()
        return period_from_dates(PeriodType.COHORT, start, end.end)
    return period_holding(draw(st.sampled_from(list(PeriodType))), draw(DAYS))


@given(periods().filter(lambda period: period.type != PeriodType.POINT))
def test_the_next_of_the_previous_period_is_the_period(period: Period) -> None:
    assert period.previous().next() == period
    assert period.next().previous() == period


@given(periods())
def test_a_label_parses_back_to_its_period(period: Period) -> None:
    assert parse_period(period.label, period.type) == period


@given(periods())
def test_the_dates_of_a_period_make_the_period(period: Period) -> None:
    assert period_from_dates(period.type, period.start, period.end) == period


@given(st.sampled_from([PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YEAR, PeriodType.SFY, PeriodType.FFY]), DAYS)
def test_the_next_period_begins_the_day_after(type_: PeriodType, day: date) -> None:
    period = period_holding(type_, day)
    assert (period.next().start - period.end).days == 1
    assert period.start <= day <= period.end


@pytest.mark.parametrize(
    ("period", "label", "start", "end"),
    [
        (month(2020, 4), "Apr 2020", date(2020, 4, 1), date(2020, 4, 30)),
        (quarter(2020, 2), "2020 Q2", date(2020, 4, 1), date(2020, 6, 30)),
        (year_ending(PeriodType.YEAR, 2020), "2020", date(2020, 1, 1), date(2020, 12, 31)),
        (year_ending(PeriodType.SFY, 2020), "SFY 2020", date(2019, 7, 1), date(2020, 6, 30)),
        (year_ending(PeriodType.FFY, 2020), "FFY 2020", date(2019, 10, 1), date(2020, 9, 30)),
        (year_ending(PeriodType.SCHOOL_YEAR, 2020), "2019-20", date(2019, 7, 1), date(2020, 6, 30)),
        (period_holding(PeriodType.POINT, date(2023, 1, 24)), "Jan 24, 2023", date(2023, 1, 24), date(2023, 1, 24)),
        (period_holding(PeriodType.ROLLING5, date(2019, 12, 31)), "2015-2019", date(2015, 1, 1), date(2019, 12, 31)),
        (period_holding(PeriodType.ROLLING3, date(2016, 12, 31)), "2014-2016", date(2014, 1, 1), date(2016, 12, 31)),
        (period_holding(PeriodType.COHORT, date(2014, 12, 31)), "2014 cohort", date(2014, 1, 1), date(2014, 12, 31)),
        (year_to_date(2019, 9), "2019 YTD Sep", date(2019, 1, 1), date(2019, 9, 30)),
    ],
)
def test_each_type_has_its_dates_and_its_label(period: Period, label: str, start: date, end: date) -> None:
    assert (period.label, period.start, period.end) == (label, start, end)


def test_windows_step_by_a_year_and_overlap() -> None:
    window = period_holding(PeriodType.ROLLING3, date(2016, 12, 31))
    assert window.next().label == "2015-2017"
    assert window.next().start < window.end


def test_a_year_to_date_steps_by_a_month_and_starts_anew_in_january() -> None:
    assert year_to_date(2019, 12).next() == year_to_date(2020, 1)


def test_the_same_period_a_year_before_keeps_its_place() -> None:
    assert month(2020, 2).year_before() == month(2019, 2)
    assert period_holding(PeriodType.POINT, date(2020, 2, 29)).year_before().end == date(2019, 2, 28)


def test_a_point_in_time_has_no_next_one_by_rule() -> None:
    with pytest.raises(Refused, match="Use the expected dates"):
        period_holding(PeriodType.POINT, date(2023, 1, 24)).next()


@pytest.mark.parametrize(
    ("type_", "start", "end", "near"),
    [
        (PeriodType.MONTH, date(2020, 4, 1), date(2020, 4, 29), "Apr 2020"),
        (PeriodType.MONTH, date(2020, 4, 1), date(2020, 5, 31), "May 2020"),
        (PeriodType.QUARTER, date(2020, 5, 1), date(2020, 7, 31), "2020 Q3"),
        (PeriodType.SFY, date(2019, 10, 1), date(2020, 9, 30), "SFY 2021"),
        (PeriodType.YEAR, date(2019, 7, 1), date(2020, 6, 30), "2020"),
        (PeriodType.POINT, date(2019, 7, 1), date(2019, 7, 2), "Jul 2, 2019"),
        (PeriodType.ROLLING3, date(2015, 1, 1), date(2019, 12, 31), "2017-2019"),
        (PeriodType.COHORT, date(2014, 1, 1), date(2015, 12, 31), "2015 cohort"),
        (PeriodType.YTD, date(2019, 7, 1), date(2019, 9, 30), "2019 YTD Sep"),
    ],
)
def test_dates_that_are_no_such_period_are_refused_and_the_near_one_named(type_: PeriodType, start: date, end: date, near: str) -> None:
    with pytest.raises(Refused, match=near):
        period_from_dates(type_, start, end)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(Refused):
        period_from_dates(PeriodType.COHORT, date(2015, 1, 1), date(2014, 12, 31))

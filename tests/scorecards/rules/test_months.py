"""Months as a calendar draws them."""

from datetime import date

import pytest

from scorecards.rules.months import month_later, named, shifted, weeks_of


@pytest.mark.parametrize(
    ("text", "day"),
    [("2019-07", date(2019, 7, 1)), ("2019-13", None), ("2019-00", None), ("1949-12", None), ("", None), ("2019-7", None), ("x", None)],
)
def test_a_month_is_named_by_year_and_number(text, day):
    assert named(text) == day


def test_weeks_begin_on_sunday_and_hold_the_whole_month():
    weeks = list(weeks_of(date(2019, 7, 10)))
    assert (weeks[0][0], weeks[-1][-1]) == (date(2019, 6, 30), date(2019, 8, 3))
    assert {len(week) for week in weeks} == {7}


def test_months_are_counted_over_years():
    assert [shifted(date(2019, 12, 31), by) for by in (-1, 1)] == [date(2019, 11, 1), date(2020, 1, 1)]
    assert [month_later(day) for day in (date(2019, 1, 31), date(2019, 6, 30))] == [date(2019, 2, 28), date(2019, 7, 30)]

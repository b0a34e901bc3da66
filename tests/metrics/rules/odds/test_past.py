"""A series on its calendar: what is refused, what is filled, what is left out."""

from datetime import date

import numpy as np
import pytest

from metrics.rules.codes import PeriodType
from metrics.rules.columns import to_day
from metrics.rules.odds.codes import Refusal, Unprojectable
from metrics.rules.odds.past import past_of
from tests.metrics.rules.odds.plain import NAN, column, ends, past

EIGHT = [1.0, 2, 3, 4, 5, 6, 7, 8]
REFUSED = [
    ([1.0] * 7, PeriodType.MONTH, Refusal.TOO_FEW),
    ([], PeriodType.MONTH, Refusal.TOO_FEW),
    ([NAN] * 30, PeriodType.MONTH, Refusal.TOO_FEW),
    ([*EIGHT, *[NAN] * 7, 9.0], PeriodType.MONTH, Refusal.GAPS),
    ([*EIGHT, NAN, NAN, NAN, 9.0], PeriodType.YEAR, Refusal.GAPS),
    ([1.0, NAN, 2, NAN, 3, NAN, 4, NAN, 5, NAN, 6, NAN, 7, NAN, 8], PeriodType.MONTH, Refusal.GAPS),
    (EIGHT, PeriodType.YTD, Refusal.RUNNING_TOTAL),
    ([*EIGHT, 1e200], PeriodType.YEAR, Refusal.TOO_LARGE),
]


@pytest.mark.parametrize(("values", "period", "why"), REFUSED)
def test_a_series_that_nothing_can_be_said_of_is_refused_and_why(values, period, why):
    with pytest.raises(Unprojectable) as refused:
        past(values, period)
    assert refused.value.why == why


def test_days_that_follow_no_calendar_are_refused():
    days = np.array([to_day(date(2010 + n, 1 + (5 * n) % 12, 20)) for n in range(9)], dtype=np.int32)
    with pytest.raises(Unprojectable) as refused:
        past_of(days, np.arange(9.0), PeriodType.POINT)
    assert refused.value.why == Refusal.IRREGULAR


def test_counts_on_nights_of_january_are_yearly_and_a_missing_year_is_a_gap():
    years = [2010, 2011, 2012, 2013, 2014, 2016, 2017, 2018, 2019]
    days = np.array([to_day(date(year, 1, 20 + year % 9)) for year in years], dtype=np.int32)
    found = past_of(days, np.arange(9.0), PeriodType.POINT)
    assert (found.season, found.count, len(found.value)) == (1, 9, 10)
    assert found.value[5] == 4.5
    assert found.observed.tolist() == [True] * 5 + [False] + [True] * 4


def test_a_short_gap_is_filled_by_a_straight_line_and_marked():
    found = past([*EIGHT, NAN, NAN, 11.0])
    assert found.value.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    assert found.count == 9
    assert not found.observed[8:10].any()


def test_nothing_is_taken_from_before_a_long_gap():
    found = past([100.0, 200.0, *[NAN] * 7, *EIGHT])
    assert found.value.tolist() == EIGHT


def test_ten_years_of_months_are_looked_back_upon():
    assert len(past([float(n) for n in range(200)]).value) == 120


AHEAD = [
    (PeriodType.MONTH, date(2019, 6, 30), 1),
    (PeriodType.MONTH, date(2019, 6, 29), 0),
    (PeriodType.MONTH, date(2020, 5, 31), 12),
    (PeriodType.QUARTER, date(2019, 9, 30), 1),
    (PeriodType.YEAR, date(2020, 12, 30), 1),
    (PeriodType.YEAR, date(2020, 12, 31), 2),
]
LAST = {PeriodType.MONTH: date(2019, 5, 31), PeriodType.QUARTER: date(2019, 6, 30), PeriodType.YEAR: date(2018, 12, 31)}


@pytest.mark.parametrize(("period", "day", "periods"), AHEAD)
def test_a_target_is_judged_by_the_last_period_that_ends_by_its_day(period, day, periods):
    found = past_of(ends(8, period, LAST[period]), column(*EIGHT), period)
    assert found.ahead_to(to_day(day)) == periods
    if periods:
        assert found.end_of(periods) <= to_day(day) < found.end_of(periods + 1)

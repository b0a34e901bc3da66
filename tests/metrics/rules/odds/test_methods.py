"""The three methods on series whose answer is plain, and on series that break careless ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.rules.codes import PeriodType
from metrics.rules.odds.codes import Method
from metrics.rules.odds.methods import carry
from tests.metrics.rules.odds.plain import NAN, past

SEASON = [10.0, 12, 15, 20, 26, 30, 31, 28, 22, 17, 13, 11]


def test_the_newest_value_stays_and_its_spread_is_that_of_a_random_walk():
    spread = carry(past([0.0, 2, 0, 2, 0, 2, 0, 2]), 4, Method.NAIVE)
    assert spread.middle.tolist() == [2, 2, 2, 2]
    assert spread.deviation == pytest.approx([2, 2 * 2**0.5, 2 * 3**0.5, 4])


def test_a_step_across_a_gap_counts_for_the_time_it_took():
    whole, gap = past([0.0, 2, 0, 2, 0, 2, 0, 2, 0]), past([0.0, 2, 0, 2, 0, 2, 0, NAN, 2 * 2**0.5])
    assert carry(gap, 1, Method.NAIVE).deviation == pytest.approx(carry(whole, 1, Method.NAIVE).deviation)


def test_the_same_month_of_the_year_before_comes_again():
    spread = carry(past([*SEASON, *(value + 3 for value in SEASON)]), 13, Method.SEASONAL_NAIVE)
    newest = np.roll([value + 3 for value in SEASON], 0)
    assert spread.middle.tolist() == [*newest, newest[0]]
    assert spread.deviation[:12] == pytest.approx([3.0] * 12)
    assert spread.deviation[12] == pytest.approx(3 * 2**0.5)


def test_without_two_years_of_a_season_the_newest_value_stays():
    assert carry(past(SEASON), 2, Method.SEASONAL_NAIVE).middle.tolist() == [11, 11]


def test_the_theta_method_sees_a_season_and_half_of_a_trend():
    years = [value + 12 * year for year in range(6) for value in SEASON]
    spread = carry(past(years), 12, Method.THETA)
    assert np.argmax(spread.middle) == np.argmax(SEASON)
    assert spread.middle[6] - years[-6] == pytest.approx(12 / 2, abs=4)
    line = carry(past([float(n) for n in range(20)], PeriodType.YEAR), 4, Method.THETA)
    assert np.diff(line.middle) == pytest.approx([0.5] * 3, abs=0.01)


POISON = {
    "constant": [5.0] * 12,
    "all zero": [0.0] * 12,
    "one outlier": [5.0] * 11 + [5e6],
    "outlier inside": [5.0] * 6 + [-1e9] + [5.0] * 6,
    "gaps": [1.0, NAN, 2, 3, NAN, 4, 5, 6, 7, 8, 9],
    "huge": [1e90 * n for n in range(1, 13)],
    "tiny": [1e-90 * n for n in range(1, 13)],
    "two values": [0.0, 1.0] * 30,
    "forty months": [float(n % 7) for n in range(40)],
}


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("values", POISON.values(), ids=POISON)
def test_odd_series_give_finite_answers(values, method):
    spread = carry(past(values), 15, method)
    assert np.isfinite(spread.middle).all()
    assert np.isfinite(spread.deviation).all()
    assert (spread.deviation >= 0).all()
    assert (np.diff(spread.deviation) >= -1e-9 * spread.deviation[-1]).all()


series = st.lists(st.integers(-1000, 1000).map(float), min_size=8, max_size=30)


@settings(max_examples=25, deadline=None)
@given(series, st.sampled_from(Method))
def test_the_same_past_gives_the_same_answer(values, method):
    one, other = carry(past(values), 5, method), carry(past(values), 5, method)
    assert one.middle.tolist() == other.middle.tolist()
    assert one.deviation.tolist() == other.deviation.tolist()


@settings(max_examples=25, deadline=None)
@given(series, st.sampled_from(Method), st.sampled_from([0.001, 7.0, 1e6]), st.sampled_from([-500.0, 0.0, 12345.0]))
def test_another_unit_or_origin_changes_nothing_but_the_numbers(values, method, scale, shift):
    one = carry(past(values), 5, method)
    other = carry(past([scale * value + shift for value in values]), 5, method)
    near = 1e-3 * scale * (np.ptp(values) or 1.0)
    assert other.middle == pytest.approx(scale * one.middle + shift, abs=near)
    assert other.deviation == pytest.approx(scale * one.deviation, abs=near)

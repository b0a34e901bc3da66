"""Scales, ticks and pens."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.rules.axes import area, bounds, nice_ticks, path, place, scale_time, scale_value, tick_decimals, time_ticks

FINITE = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 10, [0, 2, 4, 6, 8, 10]),
        (3.1, 3.9, [3.2, 3.4, 3.6, 3.8]),
        (-4, 6, [-4, -2, 0, 2, 4, 6]),
        (0, 1_000_000, [0, 200_000, 400_000, 600_000, 800_000, 1_000_000]),
    ],
)
def test_ticks_are_round(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high) == ticks


@given(FINITE, FINITE)
def test_ticks_lie_inside_and_are_few(one: float, other: float) -> None:
    low, high = min(one, other), max(one, other) + 1
    ticks = nice_ticks(low, high)
    slack = 1e-6 * (high - low)
    assert 1 <= len(ticks) <= 7
    assert all(low - slack <= tick <= high + slack for tick in ticks)


def test_decimals_tell_ticks_apart() -> None:
    assert [tick_decimals([0, 2, 4]), tick_decimals([3.2, 3.4]), tick_decimals([0, 0.25, 0.5])] == [0, 1, 2]


def test_zero_stays_the_foot() -> None:
    low, high = bounds([0.0, 5.0, None])
    assert low == 0
    assert high > 5


def test_equal_values_lie_in_the_middle() -> None:
    scale = scale_value([4.0, 4.0], start=100, stop=0)
    assert scale(4.0) == pytest.approx(50)


def test_a_scale_without_values_still_has_a_length() -> None:
    assert bounds([None]) == (0.0, 1.0)


def test_higher_values_lie_higher() -> None:
    scale = scale_value([1.0, 2.0], start=100, stop=0)
    assert scale(2.0) < scale(1.0)
    assert scale.of(None) is None


def test_days_lie_in_proportion() -> None:
    scale = scale_time(date(2019, 1, 1), date(2019, 1, 11), start=0, stop=100)
    assert [scale(date(2019, 1, 1)), scale(date(2019, 1, 6)), scale(date(2019, 1, 11))] == [0, 50, 100]


def test_long_axes_are_labelled_by_years() -> None:
    ticks = time_ticks(date(2005, 6, 1), date(2019, 6, 30), count=5)
    assert [text for _, text in ticks] == ["2010", "2015"]


def test_short_axes_are_labelled_by_months() -> None:
    ticks = time_ticks(date(2018, 7, 1), date(2019, 6, 30), count=6)
    assert ticks[0] == (date(2018, 7, 1), "Jul 2018")
    assert len(ticks) == 6


def test_the_pen_lifts_at_a_gap() -> None:
    assert path([0, 1, 2, 3], [5, None, 6, 7]) == "M0 5h0M2 6h0L3 7"


def test_a_step_holds_until_the_next_point() -> None:
    assert path([0, 4], [5, 7], is_step=True) == "M0 5h0H4V7"


def test_an_area_goes_there_and_back() -> None:
    assert area([0, 1, 2], [1, None, 2], [3, 4, 5]) == "M0 3L2 5L2 2L0 1Z"
    assert area([0], [None], [3]) == ""


def test_places_are_short() -> None:
    assert [place(12.04), place(-0.04), place(100.0), place(0.25)] == ["12", "0", "100", "0.2"]

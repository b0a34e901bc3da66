"""The control chart: the base limits stand on, and when a new one is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.codes import PeriodType, Signal
from metrics.rules.limits import FEWEST, Point, base_of, moving_ranges, proposed_base, signals_along
from metrics.rules.periods import period_holding
from tests.metrics.rules.plain import PlainMeasure, assess_one, monthly

CALM = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0, 10.0, 12.0]
FIRST = date(2018, 1, 31)


def points(*values: float) -> list[Point]:
    """Monthly points from January 2018 on."""
    found, period = [], period_holding(PeriodType.MONTH, FIRST)
    for value in values:
        found.append((period.end, value))
        period = period.next()
    return found


def test_a_base_is_the_mean_and_the_mean_step_of_the_points_in_its_span() -> None:
    base = base_of(points(*CALM, 99.0), FIRST, date(2018, 10, 31))
    assert base
    assert (base.mean, base.mean_range, base.count) == pytest.approx((10.6, 2.0, 10))
    assert (base.lower, base.upper) == pytest.approx((5.28, 15.92))
    assert (base.first, base.last) == (FIRST, date(2018, 10, 31))


def test_fewer_than_eight_points_are_no_base() -> None:
    assert base_of(points(*CALM), FIRST, date(2018, 7, 31)) is None
    assert base_of(points(*CALM), FIRST, date(2018, 8, 31)) is not None


def test_a_new_base_is_proposed_once_eight_points_after_the_span_lie_on_one_side() -> None:
    seven = points(*CALM, *[14.0, 15.0, 14.0, 15.0, 14.0, 15.0, 14.0])
    assert proposed_base(seven, 10.6, date(2018, 10, 31)) is None
    eight = points(*CALM, *[14.0, 15.0, 14.0, 15.0, 14.0, 15.0, 14.0, 15.0])
    base = proposed_base(eight, 10.6, date(2018, 10, 31))
    assert base
    assert (base.mean, base.count) == pytest.approx((14.5, 8))
    assert base.first == date(2018, 11, 30)


def test_points_of_the_frozen_span_itself_propose_nothing() -> None:
    drifting = points(*[9.0] * 8)
    assert proposed_base(drifting, 10.6, date(2018, 8, 31)) is None
    assert proposed_base(drifting, 10.6, None) is not None


@pytest.mark.parametrize("odd", [10.6, 9.0])
def test_a_point_on_the_mean_or_on_the_other_side_ends_the_run(odd: float) -> None:
    run = [14.0, 15.0, 14.0, 15.0, odd, 14.0, 15.0, 14.0, 15.0, 14.0]
    assert proposed_base(points(*CALM, *run), 10.6, date(2018, 10, 31)) is None


@given(st.lists(st.integers(0, 40).map(float), min_size=1, max_size=30), st.integers(0, 40).map(float))
def test_a_proposed_base_holds_at_least_eight_points_all_on_one_side(values: list[float], mean: float) -> None:
    base = proposed_base(points(*values), mean, None)
    if base is None:
        tail = values[-FEWEST:]
        assert len(tail) < FEWEST or not (all(v > mean for v in tail) or all(v < mean for v in tail))
        return
    inside = [value for end, value in points(*values) if end >= base.first]
    assert base.count == len(inside) >= FEWEST
    assert all(value > mean for value in inside) or all(value < mean for value in inside)


def test_steps_go_from_each_point_to_the_next() -> None:
    assert [step for _end, step in moving_ranges(points(3.0, 5.0, 4.0))] == [2.0, 1.0]
    assert moving_ranges(points(3.0)) == []


def test_along_the_way_each_point_has_the_signal_that_ended_there() -> None:
    found = signals_along(points(*CALM, 19.0, 10.0), 10.6, 2.0)
    assert found[:9] == [Signal.TOO_FEW] * 9
    assert found[9:] == [Signal.NONE, Signal.OUTSIDE, Signal.NONE]
    assert signals_along([], 1.0, 1.0) == []


def test_along_the_way_the_last_signal_is_the_one_on_the_card() -> None:
    values = [*CALM, *[13.0] * 8]
    measure = PlainMeasure(monthly(FIRST, *values), PeriodType.MONTH, frozen=(10.6, 2.0))
    row = assess_one(measure, date(2020, 1, 1))
    assert signals_along(points(*values), 10.6, 2.0)[-1] == row["signal"] == Signal.RUN_OF_8


@pytest.mark.parametrize(("until", "mean"), [(date(2018, 12, 31), None), (date(2019, 2, 28), 2.0), (None, 2.0)])
def test_frozen_limits_end_at_a_series_break_after_their_span(until: date | None, mean: float | None) -> None:
    values = [*CALM, *CALM, *CALM]
    measure = PlainMeasure(monthly(FIRST, *values), PeriodType.MONTH, frozen=(2.0, 1.0), frozen_until=until, breaks=[date(2019, 2, 1)])
    row = assess_one(measure, date(2020, 12, 31))
    assert row["mean"] == (mean if mean is not None else pytest.approx(sum(values[13:]) / len(values[13:])))

"""Odds of targets: every operator, the bounds of units, and how odds are said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.rules.codes import Operator
from metrics.rules.odds.chances import chance, said
from metrics.rules.odds.choices import Choice
from metrics.rules.odds.codes import Method
from metrics.rules.odds.pace import distance, meets, needed
from metrics.rules.odds.projecting import EIGHTY, Bounds, Projection, bounds_of, project
from tests.metrics.rules.odds.plain import FREE, column, past, projected

PERCENT = Bounds(0.0, 100.0, 0.1)


def curve(centre: float, deviation: float, bounds: Bounds = FREE) -> Projection:
    one = column(centre)
    return Projection(one, one, one, one, column(deviation), bounds)


# A normal curve: half lies below its middle, 84.13% below one deviation more.
CASES = [
    (Operator.AT_LEAST, 90.0, None, 0.5),
    (Operator.AT_MOST, 90.0, None, 0.5),
    (Operator.MORE_THAN, 92.0, None, 0.1587),
    (Operator.LESS_THAN, 92.0, None, 0.8413),
    (Operator.AT_LEAST, 88.0, None, 0.8413),
    (Operator.AT_MOST, 88.0, None, 0.1587),
    (Operator.BETWEEN, 88.0, 92.0, 0.6827),
    (Operator.BETWEEN, 90.0, 90.0, 0.0),
]


@pytest.mark.parametrize(("operator", "low", "high", "odds"), CASES)
def test_the_odds_are_the_part_of_the_curve_that_meets_the_target(operator, low, high, odds):
    assert chance(curve(90.0, 2.0), 1, operator, low, high) == pytest.approx(odds, abs=1e-4)


BOUNDED = [
    # What the curve has above 100 lies at 100: it meets "at least 100" and misses "more than 100".
    (99.0, Operator.AT_LEAST, 100.0, None, 0.3085),
    (99.0, Operator.MORE_THAN, 100.0, None, 0.0),
    (99.0, Operator.AT_MOST, 100.0, None, 1.0),
    (99.0, Operator.AT_LEAST, 101.0, None, 0.0),
    (1.0, Operator.AT_MOST, 0.0, None, 0.3085),
    (1.0, Operator.LESS_THAN, 0.0, None, 0.0),
    (1.0, Operator.AT_LEAST, 0.0, None, 1.0),
    (1.0, Operator.AT_LEAST, -1.0, None, 1.0),
    (99.0, Operator.BETWEEN, 97.0, 100.0, 0.8413),
]


@pytest.mark.parametrize(("centre", "operator", "low", "high", "odds"), BOUNDED)
def test_no_odds_are_given_beyond_what_a_percentage_can_be(centre, operator, low, high, odds):
    assert chance(curve(centre, 2.0, PERCENT), 1, operator, low, high) == pytest.approx(odds, abs=1e-4)


def test_a_figure_that_is_sure_meets_or_misses():
    sure = curve(5.0, 0.0)
    assert [chance(sure, 1, operator, 5.0) for operator in (Operator.AT_LEAST, Operator.AT_MOST)] == [1.0, 1.0]
    assert [chance(sure, 1, operator, 5.0) for operator in (Operator.MORE_THAN, Operator.LESS_THAN)] == [0.0, 0.0]


def test_a_milestone_has_no_odds():
    with pytest.raises(ValueError, match="done"):
        chance(curve(0.0, 1.0), 1, Operator.DONE, 1.0)


UNITS = [
    ("percent", "Trains on time", 1, [90.0, 95.0], Bounds(0.0, 100.0, 0.1)),
    ("percent", "Growth of jobs", 1, [90.0, 95.0], Bounds(grain=0.1)),
    ("percent", "Trains on time", 1, [90.0, 105.0], Bounds(grain=0.1)),
    ("persons", "Homeless", 0, [3.0, 5.0], Bounds(0.0, grain=1.0)),
    ("persons", "Net migration", 0, [-3.0, 5.0], Bounds(grain=1.0)),
    ("days", "Days to decide", 1, [3.0, 5.0], Bounds(grain=0.1)),
]


@pytest.mark.parametrize(("unit", "name", "decimals", "values", "bounds"), UNITS)
def test_percentages_and_counts_have_bounds_unless_they_were_beyond_them(unit, name, decimals, values, bounds):
    assert bounds_of(unit, name, decimals, column(*values)) == bounds


def test_a_share_that_falls_is_not_projected_below_zero():
    falling = projected([20.0, 17, 15, 12, 9, 7, 4, 2], ahead=8, bounds=Bounds(0.0, 100.0))
    assert (falling.low >= 0).all()
    assert (falling.middle >= 0).all()


def test_nothing_is_surer_than_half_its_last_printed_digit():
    sure = projected([5.0] * 10, ahead=4, bounds=Bounds(grain=1.0))
    assert sure.deviation.tolist() == pytest.approx([0.5, 0.5 * 2**0.5, 0.5 * 3**0.5, 1.0])


def test_four_in_five_lie_inside_the_interval():
    found = projected([3.0, 5, 4, 6, 5, 7, 6, 8])
    at = found.low[0], found.high[0]
    inside = chance(found, 1, Operator.BETWEEN, *map(float, at))
    assert inside == pytest.approx(0.8)
    assert at[1] - at[0] == pytest.approx(2 * EIGHTY * found.deviation[0])


SAID = [
    (0.0, ("less", 1, 20)), (0.049, ("less", 1, 20)), (0.05, ("about", 1, 10)), (0.18, ("about", 1, 5)), (0.24, ("about", 1, 4)),
    (0.34, ("about", 1, 3)), (0.41, ("about", 2, 5)), (0.5, ("about", 1, 2)), (0.62, ("about", 3, 5)), (0.66, ("about", 2, 3)),
    (0.76, ("about", 3, 4)), (0.82, ("about", 4, 5)), (0.95, ("about", 9, 10)), (0.951, ("more", 19, 20)), (1.0, ("more", 19, 20)),
]  # fmt: skip


@pytest.mark.parametrize(("probability", "words"), SAID)
def test_odds_are_said_as_people_say_them(probability, words):
    assert said(probability) == words


NEEDED = [
    (88.0, 10, Operator.AT_LEAST, 92.0, None, 0.4),
    (93.0, 10, Operator.AT_LEAST, 92.0, None, 0.0),
    (88.0, 4, Operator.AT_MOST, 80.0, None, -2.0),
    (70.0, 4, Operator.AT_MOST, 80.0, None, 0.0),
    (88.0, 4, Operator.MORE_THAN, 90.0, None, 0.5),
    (2.0, 2, Operator.BETWEEN, 4.0, 6.0, 1.0),
    (9.0, 3, Operator.BETWEEN, 4.0, 6.0, -1.0),
    (5.0, 3, Operator.BETWEEN, 4.0, 6.0, 0.0),
    (2.0, 1, Operator.LESS_THAN, -1.0, None, -3.0),
]


@pytest.mark.parametrize(("newest", "periods", "operator", "low", "high", "change"), NEEDED)
def test_what_is_needed_a_period_leads_to_the_target(newest, periods, operator, low, high, change):
    assert needed(newest, periods, operator, low, high) == pytest.approx(change)


@pytest.mark.parametrize(("periods", "operator"), [(0, Operator.AT_LEAST), (3, Operator.DONE)])
def test_nothing_is_needed_without_a_period_left_or_of_a_milestone(periods, operator):
    with pytest.raises(ValueError, match="needed"):
        needed(1.0, periods, operator, 2.0)


MEETS = [
    (5.0, Operator.AT_LEAST, 5.0, None, True), (5.0, Operator.MORE_THAN, 5.0, None, False), (5.0, Operator.LESS_THAN, 5.0, None, False),
    (5.0, Operator.AT_MOST, 5.0, None, True), (0.1 + 0.2, Operator.AT_MOST, 0.3, None, True), (4.9, Operator.AT_LEAST, 5.0, None, False),
    (5.0, Operator.BETWEEN, 4.0, 5.0, True), (5.1, Operator.BETWEEN, 4.0, 5.0, False), (3.9, Operator.BETWEEN, 4.0, 5.0, False),
]  # fmt: skip


@pytest.mark.parametrize(("value", "operator", "low", "high", "met"), MEETS)
def test_a_figure_meets_a_target_as_its_status_would_say(value, operator, low, high, met):
    assert meets(value, operator, low, high) is met


series = st.lists(st.integers(0, 1000).map(float), min_size=8, max_size=20)


@settings(max_examples=30, deadline=None)
@given(series, st.lists(st.floats(-2000, 3000), min_size=2, max_size=2), st.sampled_from(Method), st.integers(1, 6))
def test_a_harder_target_is_never_likelier(values, targets, method, ahead):
    easy, hard = sorted(targets)
    found = projected(values, method=method, bounds=Bounds(0.0, grain=1.0))
    assert chance(found, ahead, Operator.AT_LEAST, easy) >= chance(found, ahead, Operator.AT_LEAST, hard)
    assert chance(found, ahead, Operator.AT_MOST, easy) <= chance(found, ahead, Operator.AT_MOST, hard)
    both = chance(found, ahead, Operator.AT_LEAST, easy) + chance(found, ahead, Operator.LESS_THAN, easy)
    assert both == pytest.approx(1.0)


@settings(max_examples=30, deadline=None)
@given(series, st.sampled_from(Method), st.floats(1.0, 4.0))
def test_the_middle_lies_in_the_interval_and_the_interval_within_the_bounds(values, method, widen):
    bounds = Bounds(0.0, 1000.0, 1.0)
    found = project(past(values), 6, Choice(method, widen, is_tested=True), bounds)
    assert (found.low <= found.middle).all()
    assert (found.middle <= found.high).all()
    assert found.low.min() >= bounds.least
    assert found.high.max() <= bounds.most


@given(st.integers(-1000, 1000), st.sampled_from([Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN]), st.integers(-1000, 1000))
def test_going_the_distance_meets_the_target(newest, operator, low):
    high = low + 1.0 if operator == Operator.BETWEEN else None
    assert meets(newest + distance(newest, operator, low, high), operator, low, high)

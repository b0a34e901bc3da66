"""Values far outside a series' history."""

from math import sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from metrics.rules.codes import PeriodType
from metrics.rules.guards.outliers import outside_history
from tests.metrics.rules.guards.plain import Line, history

STEADY = [10.1, 9.8, 10.4, 10.0, 9.6, 10.3, 9.9, 10.2]
SUMMERS = [round(10 + 8 * sin(month / 12 * 6.283) + (month * 7 % 5) / 10, 1) for month in range(72)]


def found(*lines: Line) -> list[float]:
    """The values that are found."""
    past = history(*lines)
    values: list[float] = past.value[outside_history(past, np.zeros(len(past.end), np.bool_)).row].tolist()
    return values


CASES = [
    ("far above", STEADY, [20.5], [20.5]),
    ("far below", STEADY, [4.1], [4.1]),
    ("as ever", STEADY, [10.6], []),
    ("seven values are too few", STEADY[:7], [20.5], []),
    ("growth by a factor goes on", [1.1, 2.0, 4.1, 8.0, 16.3, 32.0, 63.0, 130.0], [257.0], []),
    ("growth in steps goes on", [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5], [9.5], []),
    ("nothing is known of equal values but a twentieth", [5.5] * 8, [6.0], []),
    ("half as much again as equal values", [5.5] * 8, [8.0], [8.0]),
    ("a count of few swings by its root", [3, 4, 2, 3, 3, 4, 3, 3], [12], []),
    ("a count of none leaps", [0] * 8, [40], [40]),
    ("a count of none moves", [0] * 8, [3], []),
    ("rates of zero have no scale", [0.0] * 7 + [0.5], [0.2], []),
    ("both of two leaps", STEADY, [20.5, 21.0], [20.5, 21.0]),
    ("a drift goes on step by step", STEADY, [11.0, 11.8, 12.7, 13.6, 14.4], []),
    ("a leap beside a drift", STEADY, [11.0, 11.8, 30.5], [30.5]),
    ("a gap is no value", [*STEADY, None], [None], []),
]


@pytest.mark.parametrize(("stood", "brought", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_arrives_is_compared_with_what_stood(stood: list[float], brought: list[float], expected: list[float]) -> None:
    assert found(Line(stood, brought)) == expected


def test_a_file_with_a_whole_series_is_compared_with_itself() -> None:
    assert found(Line(brought=[*STEADY[:4], 20.5, *STEADY[4:]])) == [20.5]


def test_a_level_that_stays_is_no_leap_inside_a_file() -> None:
    assert found(Line(brought=[*STEADY, 20.5, 20.4, *STEADY])) == []


def test_a_correction_is_compared_with_what_it_replaces_and_the_rest() -> None:
    assert found(Line([*STEADY, 10.5], changed=[20.5])) == [20.5]
    assert found(Line([*STEADY, 20.5], changed=[10.5])) == []


def test_a_month_is_compared_with_the_same_month_of_other_years() -> None:
    line = Line(SUMMERS, [SUMMERS[60]], period=PeriodType.MONTH)
    assert found(line) == []
    in_winter = Line(SUMMERS, [max(SUMMERS)], period=PeriodType.MONTH)
    assert abs(SUMMERS[60] - max(SUMMERS)) > 6
    assert found(in_winter) == [max(SUMMERS)]


def test_a_finding_names_what_was_there_before() -> None:
    past = history(Line(STEADY, [20.5]))
    outside = outside_history(past, np.zeros(9, np.bool_))
    assert (outside.low.tolist(), outside.high.tolist()) == ([9.6], [10.4])
    assert outside.z[0] == pytest.approx((20.5 - 10.05) / (1.4826 * 0.2), rel=1e-6)


def test_what_another_guard_has_found_is_passed_over() -> None:
    past = history(Line(STEADY, [20.5]))
    assert outside_history(past, past.arrived).row.tolist() == []


series = some.lists(some.integers(-1000, 1000).map(float), min_size=9, max_size=40)


@given(series, some.data())
def test_a_value_inside_what_was_seen_is_never_found(stood: list[float], data: some.DataObject) -> None:
    value = data.draw(some.floats(min(stood), max(stood)))
    assert found(Line(stood, [value])) == []


@given(series)
def test_what_says_the_same_is_never_found(stood: list[float]) -> None:
    assert found(Line(stood, changed=stood[-1:])) == []


@given(some.lists(some.tuples(series, some.floats(-1e6, 1e6)), min_size=2, max_size=4))
def test_a_series_is_judged_alone(lines: list[tuple[list[float], float]]) -> None:
    alone = [value for stood, brought in lines for value in found(Line(stood, [brought]))]
    together = [Line(stood, [brought], breakdown=place) for place, (stood, brought) in enumerate(lines)]
    assert found(*together) == alone


@given(series, some.floats(0.001, 1e6))
def test_far_enough_away_is_found_whatever_the_series(stood: list[float], scale: float) -> None:
    away = (1e5 + scale) * (max(stood) - min(stood) + max(map(abs, stood)) + 1)
    assert found(Line([*stood, *stood], [away + 0.5])) == [away + 0.5]

from datetime import date
from itertools import pairwise

import pytest

from metrics.rules.codes import PeriodType, Signal
from tests.metrics.rules.plain import PlainMeasure, assess_one, monthly

TODAY = date(2030, 1, 1)
CALM = [10.0, 12.0, 9.0, 11.0, 10.0, 12.0, 9.0, 11.0, 10.0]


def signal_of(values: list[float | None], **more: object) -> dict[str, object]:
    return assess_one(PlainMeasure(monthly(date(2020, 1, 1), *values), PeriodType.MONTH, **more), TODAY)  # type: ignore[arg-type]


def test_the_limits_are_the_mean_and_2_66_mean_moving_ranges() -> None:
    values = [*CALM, 11.0]
    mean = sum(values) / 10
    reach = 2.66 * sum(abs(b - a) for a, b in pairwise(values)) / 9
    row = signal_of([*values])
    assert row["mean"] == pytest.approx(mean)
    assert row["lower"] == pytest.approx(mean - reach)
    assert row["upper"] == pytest.approx(mean + reach)


@pytest.mark.parametrize(
    ("values", "signal"),
    [
        ([*CALM, 11.0], Signal.NONE),
        ([*CALM, 40.0], Signal.OUTSIDE),
        ([*CALM, -20.0], Signal.OUTSIDE),
        ([*([20.0, 22.0] * 6), *([10.0, 12.0] * 4)], Signal.RUN_OF_8),
        ([*CALM, *CALM, 17.6, 10.0, 17.6], Signal.TWO_OF_THREE),
        ([*CALM, *CALM, 17.6, 17.6, 10.0], Signal.NONE),
        ([*CALM, *CALM, 4.5, 10.0, 16.5], Signal.NONE),
    ],
)
def test_a_signal_is_a_pattern_that_ends_at_the_newest_point(values: list[float], signal: Signal) -> None:
    assert signal_of([*values])["signal"] == signal


def test_fewer_than_ten_points_are_too_few() -> None:
    row = signal_of([*CALM])
    assert (row["signal"], row["mean"], row["signal_n"]) == (Signal.TOO_FEW, None, 9)


def test_only_the_points_since_the_break_count() -> None:
    row = signal_of([500.0, *CALM, 11.0], breaks=[date(2020, 2, 1)])
    assert (row["signal_n"], row["signal"]) == (10, Signal.NONE)
    assert row["mean"] == pytest.approx(10.5)


@pytest.mark.parametrize("level", [0.1, 1e6 / 3, 0.0])
def test_a_constant_series_shows_nothing_unusual(level: float) -> None:
    assert signal_of([level] * 30)["signal"] == Signal.NONE


def test_frozen_limits_stand_until_a_person_changes_them() -> None:
    row = signal_of([*CALM, 11.0], frozen=(2.0, 1.0))
    assert (row["lower"], row["upper"], row["signal"]) == (pytest.approx(-0.66), pytest.approx(4.66), Signal.OUTSIDE)


def test_frozen_limits_are_the_totals_and_not_the_groups() -> None:
    values = monthly(date(2020, 1, 1), *CALM, 11.0)[0]
    measure = PlainMeasure({0: values, 4: values}, PeriodType.MONTH, frozen=(2.0, 1.0))
    assert assess_one(measure, TODAY, breakdown=4)["mean"] == pytest.approx(10.5)


def test_gaps_are_not_points() -> None:
    assert signal_of([*CALM, None, None, 11.0])["signal_n"] == 10

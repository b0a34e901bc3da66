from datetime import date
from random import Random

import numpy as np
import pymannkendall
import pytest
from scipy import stats

from metrics.rules.codes import Direction, PeriodType, Trend
from metrics.rules.points import Points
from metrics.rules.trend import TrendFit, fit_trends
from tests.metrics.rules.plain import PlainMeasure, assess_one, between, days, monthly, yearly

TODAY = date(2030, 1, 1)


def month_ends(count: int, step: int) -> list[date]:
    first = np.datetime64("2010-01", "M")
    ends = [(first + step * n + 1).astype("datetime64[D]") - 1 for n in range(count)]
    return [end.astype(object) for end in ends]


def fit(values: list[float], step: int) -> TrendFit:
    kept = [(end, value) for end, value in zip(month_ends(len(values), step), values, strict=True) if value == value]
    return fit_trends(
        Points(
            np.array([value for _, value in kept]),
            days(end for end, _ in kept),
            np.array([0]),
            np.array([len(kept)]),
            np.array([step], dtype=np.int32),
        )
    )


def some_values(count: int, seed: int, *, gaps: bool) -> list[float]:
    """Integers from a small range, so that ties occur, with a drift, and gaps inside but not at the end."""
    chance = Random(seed)
    values = [float(chance.randint(0, 8) + n // 4) for n in range(count)]
    return [float("nan") if gaps and n < count - 1 and chance.random() < 0.2 else v for n, v in enumerate(values)]


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize(("step", "count"), [(12, 8), (1, 12), (3, 12)])
def test_the_plain_trend_equals_the_librarys(step: int, count: int, gaps: bool) -> None:
    for seed in range(60):
        values = some_values(count, seed, gaps=gaps)
        found = fit(values, step)
        if found.count[0] < 6:
            continue
        known = pymannkendall.original_test(np.array(values))
        assert found.p[0] == pytest.approx(known.p, abs=1e-12)
        assert found.rise[0] == np.sign(known.s)
        assert found.slope[0] == pytest.approx(known.slope, abs=1e-12)


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize(("step", "seasons"), [(1, 12), (3, 4)])
def test_the_seasonal_trend_equals_the_librarys(step: int, seasons: int, gaps: bool) -> None:
    for seed in range(60):
        values = some_values(5 * seasons, seed, gaps=gaps) if step == 1 else some_values(24, seed, gaps=False)[-20:]
        before = [1.0] * (0 if step == 1 else 4)
        found = fit(before + values, step)
        known = pymannkendall.seasonal_test(np.array(values), period=seasons)
        assert found.p[0] == pytest.approx(known.p, abs=1e-12)
        assert found.rise[0] == np.sign(known.s)
        assert found.slope[0] == pytest.approx(known.slope / seasons, abs=1e-12)


def test_the_slope_is_theil_sens_and_the_score_kendalls() -> None:
    for seed in range(60):
        values = some_values(12, seed, gaps=False)
        found, place = fit(values, 1), np.arange(12.0)
        assert found.slope[0] == pytest.approx(stats.theilslopes(values, place).slope, abs=1e-12)
        assert found.rise[0] == np.sign(round(stats.kendalltau(place, values).statistic, 12))


def test_only_the_last_twelve_months_count_below_24_points() -> None:
    values = [100.0] * 11 + [float(n) for n in range(12)]
    assert fit(values, 1).slope[0] == 1.0


def test_from_24_points_on_months_are_compared_with_their_own_month_over_five_years() -> None:
    season = [0.0, 50.0, 10.0, 30.0] * 6
    found = fit([value + n // 12 for n, value in enumerate(season)], 1)
    assert found.slope[0] == pytest.approx(1 / 12)
    assert found.count[0] == 24


def test_a_season_does_not_look_like_a_trend() -> None:
    season = [float(10 * (n % 12 in (5, 6, 7))) for n in range(24)]
    assert fit(season, 1).rise[0] == 0


def test_months_older_than_five_years_do_not_count() -> None:
    values = [1000.0 - n for n in range(40)] + [float(n) for n in range(60)]
    found = fit(values, 1)
    assert (found.count[0], found.rise[0]) == (60, 1)


def test_annual_measures_look_back_eight_periods() -> None:
    assert fit([99.0, 98.0] + [float(n) for n in range(8)], 12).slope[0] == 1.0


def test_three_equal_years_are_too_few_and_eight_are_flat() -> None:
    three = assess_one(PlainMeasure(yearly(2015, 5.0, 5.0, 5.0)), TODAY)
    eight = assess_one(PlainMeasure(yearly(2015, *[5.0] * 8)), TODAY)
    assert (three["trend"], three["trend_p"], three["trend_n"]) == (Trend.TOO_FEW, None, 3)
    assert (eight["trend"], eight["trend_p"], eight["slope"]) == (Trend.FLAT, 1.0, 0.0)


def test_too_few_points_have_neither_direction_nor_pace() -> None:
    found = fit([1.0, 2.0, 3.0, 4.0, 5.0], 12)
    assert (found.rise[0], found.count[0]) == (0, 5)
    assert np.isnan([found.p[0], found.slope[0]]).all()


def test_the_change_is_still_shown_with_too_few_points() -> None:
    assert assess_one(PlainMeasure(yearly(2015, 5.0, 5.0, 8.0)), TODAY)["change_year"] == 3.0


RISING = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]


@pytest.mark.parametrize(
    ("direction", "values", "trend"),
    [
        (Direction.UP, RISING, Trend.BETTER),
        (Direction.DOWN, RISING, Trend.WORSE),
        (Direction.UP, RISING[::-1], Trend.WORSE),
        (Direction.MILESTONE, RISING, Trend.BETTER),
        (Direction.CONTEXT, RISING, Trend.RISING),
        (Direction.CONTEXT, RISING[::-1], Trend.FALLING),
        (Direction.RANGE, RISING, Trend.RISING),
    ],
)
def test_a_trend_is_better_or_worse_by_direction(direction: Direction, values: list[float], trend: Trend) -> None:
    assert assess_one(PlainMeasure(yearly(2015, *values), direction=direction), TODAY)["trend"] == trend


@pytest.mark.parametrize(
    ("low", "high", "trend"), [(20, 30, Trend.BETTER), (1, 3, Trend.WORSE), (5, 10, Trend.RISING)]
)  # fmt: skip
def test_for_a_range_a_trend_towards_it_is_better(low: float, high: float, trend: Trend) -> None:
    targets = [between(low, high, date(2022, 12, 31))]
    assert assess_one(PlainMeasure(yearly(2015, *RISING), direction=Direction.RANGE, targets=targets), TODAY)["trend"] == trend


def test_the_trend_starts_anew_at_a_series_break() -> None:
    row = assess_one(PlainMeasure(yearly(2015, *RISING), breaks=[date(2018, 1, 1)]), TODAY)
    assert (row["trend"], row["trend_n"]) == (Trend.TOO_FEW, 5)


def test_a_year_without_a_test_is_skipped() -> None:
    with_gap = yearly(2015, 1.0, 2.0, 3.0, None, 5.0, 6.0, 7.0)
    row = assess_one(PlainMeasure(with_gap), TODAY)
    assert (row["trend_n"], row["slope"]) == (6, 1.0)


def test_the_trend_of_a_year_to_date_is_over_years() -> None:
    series = {0: [(date(2014 + n // 2, 8 + n % 2, 31 - n % 2), float(n)) for n in range(16)]}
    row = assess_one(PlainMeasure(series, PeriodType.YTD), TODAY)
    assert (row["trend_n"], row["slope"]) == (8, 2.0)


def test_counts_in_time_have_their_slope_per_year() -> None:
    series = {0: [(date(2014 + n, 1, 24), 3.0 * n) for n in range(8)]}
    assert assess_one(PlainMeasure(series, PeriodType.POINT), TODAY)["slope"] == pytest.approx(3.0, rel=0.003)


def test_months_are_months_whatever_their_length() -> None:
    row = assess_one(PlainMeasure(monthly(date(2020, 1, 1), *[2.0 * n for n in range(8)]), PeriodType.MONTH), TODAY)
    assert row["slope"] == 2.0

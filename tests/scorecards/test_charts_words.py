"""What a measure's page says in words."""

from datetime import date
from typing import Any

import pytest

from metrics.rules.codes import Freshness, Operator, PeriodType, Signal, Status, Trend, Verdict
from scorecards.charts import answers
from tests.scorecards.cards import card, no_data, off_track, overdue

PERCENT: dict[str, Any] = {"unit": "percent", "decimals": 1}


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (card(), "20 days against at most 25 days: on track."),
        (
            off_track(value=8.4, expected=5.0, target=5.0, shortfall=3.4, tolerance=0.25, **PERCENT),
            "8.4% against at most 5.0%: off track by 3.4 points; tolerance 0.3 points.",
        ),
        (
            card(status=Status.NEAR, value=26.0, shortfall=1.0),
            "26 days against at most 25 days: near, missed by 1 days, within the tolerance of 2 days.",
        ),
        (card(status=Status.NO_TARGET, operator=None), "20 days. No target applies to it, so it cannot be judged."),
        (card(status=Status.CONTEXT), "Shown for context: it is not judged against a target."),
        (no_data(), "No value has been reported for any period yet."),
        (card(operator=Operator.DONE), "Done."),
        (card(operator=Operator.BETWEEN, expected_high=30.0), "20 days against between 25 days and 30 days: on track."),
    ],
)
def test_the_status_is_a_sentence(shown: Any, said: str) -> None:
    assert answers.status(shown) == said


def test_an_overdue_measure_says_what_is_late_and_its_last_judgement() -> None:
    said = answers.status(overdue(days=12))
    assert said.startswith("The figure for Jun 2019 is overdue by 12 days; the newest is May 2019. The last judgment: 20 days against")


def test_a_miss_too_small_to_print_keeps_the_digits_that_show_it() -> None:
    assert answers.gap(0.009, card(unit="points per student", decimals=0)) == "0.01 points per student"


def test_no_distance_is_zero() -> None:
    assert answers.gap(0.0, card(**PERCENT)) == "0 points"


def test_a_target_whose_date_has_passed_says_so() -> None:
    assert "that date has passed and it still governs" in answers.target(card(target_passed=True))
    assert answers.target(card()) == "The target is at most 25 days by December 31, 2019."
    assert answers.target(card(target=None)) == ""


def test_months_are_compared_with_the_month_and_the_year_before() -> None:
    moved = card(change_previous=-1.0, change_year=2.0, verdict_year=Verdict.WORSE)
    assert [row[0] for row in answers.changes(moved)] == ["against the month before", "against the same period a year before"]


def test_years_are_compared_once() -> None:
    yearly = card(period_type=PeriodType.YEAR, change_previous=-1.0, change_year=-1.0)
    assert [row[0] for row in answers.changes(yearly)] == ["against the period before"]


def test_a_percentage_changes_in_points_and_a_count_also_in_per_cent() -> None:
    assert answers.changes(card(change_previous=-1.5, **PERCENT))[0][1] == "−1.5 points"
    assert answers.changes(card(value=20.0, change_previous=-5.0))[0][1] == "−5 days (−20.0%)"


def test_nothing_to_compare_with_is_said_with_the_break() -> None:
    assert answers.no_change(card(since=date(2019, 5, 1))).endswith("since the series changed on May 1, 2019.")


def test_on_the_way_to_a_target_it_is_said_by_when_so_much_was_expected() -> None:
    halfway = card(expected=27.0)
    assert answers.status(halfway) == "20 days against at most 27 days expected in May 2019: on track."
    assert answers.finding(halfway) == "20 days in May 2019: on track against at most 27 days expected by then"


def test_the_trend_says_over_how_many_periods_and_how_fast() -> None:
    rising: dict[str, Any] = {"trend": Trend.WORSE, "slope": 2.0}
    assert answers.trend(card(**rising)) == "Over the last 12 months it moved by about +2 days a month."
    yearly = answers.trend(card(period_type=PeriodType.SFY, trend_n=8, **rising))
    assert yearly == "Over the last 8 years it moved by about +2 days a year."


def test_how_surely_it_moves_is_said_apart() -> None:
    assert answers.by_chance(card(trend_p=0.0004)) == "In a series that goes nowhere, so clear a trend would have p < 0.001."
    assert answers.by_chance(card(trend_p=None)) == ""


def test_a_series_that_has_moved_for_years_is_said_to_have_moved_in_place_of_its_limits() -> None:
    falling = card(trend=Trend.BETTER, slope=-0.5)
    assert answers.drifted(falling, date(2010, 1, 31), date(2019, 6, 30)) == "It has fallen for years, so usual limits do not say much."
    assert answers.drifted(falling, date(2018, 7, 31), date(2019, 6, 30)) == "It keeps falling, so usual limits do not say much."
    assert answers.drifted(card(), date(2010, 1, 31), date(2019, 6, 30)) == "It has moved over time, so usual limits do not say much."


def test_too_few_points_are_counted() -> None:
    assert answers.trend(card(trend=Trend.TOO_FEW, trend_n=1)) == "1 month is too few to speak of a trend."
    assert answers.signal(card(signal=Signal.TOO_FEW, signal_n=7)) == "7 points are too few for usual limits; they need ten."


def test_a_signal_says_the_pattern_and_what_is_usual() -> None:
    limited: dict[str, Any] = {"mean": 5.0, "lower": 2.0, "upper": 8.0}
    said = answers.signal(card(signal=Signal.RUN_OF_8, **limited))
    assert said == "The last eight values lie on one side of the mean. It usually lies between 2 days and 8 days."
    assert answers.signal(card(signal=Signal.NONE, **limited)) == "It usually lies between 2 days and 8 days."


def test_the_next_figure_has_a_day_or_says_that_none_is_set() -> None:
    assert answers.freshness(card()) == "The next figure is expected by July 20, 2019."
    assert answers.freshness(card(due_on=None, freshness=Freshness.NO_SCHEDULE)) == "No release date is set for the next figure."

from datetime import date

import pytest

from metrics.rules.change import percent_change
from metrics.rules.codes import Direction, PeriodType, Verdict
from tests.metrics.rules.plain import PlainMeasure, assess_one, at_least, between, monthly, yearly

TODAY = date(2021, 3, 1)


def test_a_month_is_compared_with_the_month_before_and_the_same_month_last_year() -> None:
    values = [float(n * n) for n in range(14)]
    row = assess_one(PlainMeasure(monthly(date(2020, 1, 1), *values), PeriodType.MONTH), TODAY)
    assert (row["change_previous"], row["change_year"]) == (169.0 - 144.0, 169.0 - 1.0)


def test_a_quarter_is_compared_with_four_quarters_ago() -> None:
    ends = [date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30), date(2020, 12, 31), date(2021, 3, 31)]
    series = {0: [(end, float(n)) for n, end in enumerate(ends)]}
    row = assess_one(PlainMeasure(series, PeriodType.QUARTER), date(2021, 4, 1))
    assert (row["change_previous"], row["change_year"]) == (1.0, 4.0)


def test_for_a_yearly_measure_both_changes_are_the_same() -> None:
    row = assess_one(PlainMeasure(yearly(2019, 4.0, 7.0)), TODAY)
    assert (row["change_previous"], row["change_year"]) == (3.0, 3.0)


@pytest.mark.parametrize("missing", [None, "gap"])
def test_a_gap_is_not_bridged(missing: str | None) -> None:
    series = monthly(date(2020, 10, 1), 1.0, None, 3.0)
    if missing == "gap":
        del series[0][1]
    row = assess_one(PlainMeasure(series, PeriodType.MONTH), TODAY)
    assert (row["change_previous"], row["verdict_previous"]) == (None, Verdict.NONE)


def test_a_year_to_date_is_compared_with_the_same_year_to_date_only() -> None:
    series = {0: [(date(2019, 9, 30), 90.0), (date(2020, 8, 31), 70.0), (date(2020, 9, 30), 80.0)]}
    row = assess_one(PlainMeasure(series, PeriodType.YTD), TODAY)
    assert (row["change_previous"], row["change_year"]) == (None, -10.0)


def test_a_count_in_time_is_compared_with_the_one_before_it_and_the_nearest_a_year_ago() -> None:
    series = {0: [(date(2018, 1, 23), 10.0), (date(2019, 1, 22), 30.0), (date(2019, 7, 1), 60.0), (date(2020, 1, 28), 100.0)]}
    row = assess_one(PlainMeasure(series, PeriodType.POINT), TODAY)
    assert (row["change_previous"], row["change_year"]) == (40.0, 70.0)


def test_a_count_more_than_a_month_off_is_not_last_years() -> None:
    series = {0: [(date(2018, 12, 20), 10.0), (date(2020, 1, 28), 100.0)]}
    assert assess_one(PlainMeasure(series, PeriodType.POINT), TODAY)["change_year"] is None


@pytest.mark.parametrize(
    ("direction", "earlier", "newest", "verdict"),
    [
        (Direction.UP, 4.0, 5.0, Verdict.BETTER),
        (Direction.UP, 5.0, 4.0, Verdict.WORSE),
        (Direction.DOWN, 4.0, 5.0, Verdict.WORSE),
        (Direction.DOWN, 5.0, 4.0, Verdict.BETTER),
        (Direction.MILESTONE, 0.0, 1.0, Verdict.BETTER),
        (Direction.UP, 5.0, 5.0, Verdict.SAME),
        (Direction.UP, 0.3, 0.1 + 0.2, Verdict.SAME),
        (Direction.CONTEXT, 4.0, 5.0, Verdict.NONE),
    ],
)
def test_a_change_is_better_or_worse_by_direction(direction: Direction, earlier: float, newest: float, verdict: Verdict) -> None:
    assert assess_one(PlainMeasure(yearly(2019, earlier, newest), direction=direction), TODAY)["verdict_previous"] == verdict


@pytest.mark.parametrize(
    ("earlier", "newest", "verdict"),
    [(5.0, 8.0, Verdict.BETTER), (25.0, 21.0, Verdict.BETTER), (15.0, 21.0, Verdict.WORSE), (12.0, 18.0, Verdict.SAME)],
)
def test_for_a_range_nearer_is_better_and_inside_is_the_same(earlier: float, newest: float, verdict: Verdict) -> None:
    targets = [between(10, 20, date(2020, 12, 31))]
    row = assess_one(PlainMeasure(yearly(2019, earlier, newest), direction=Direction.RANGE, targets=targets), TODAY)
    assert row["verdict_year"] == verdict


def test_a_range_without_a_target_gives_no_verdict() -> None:
    assert assess_one(PlainMeasure(yearly(2019, 1.0, 2.0), direction=Direction.RANGE), TODAY)["verdict_year"] == Verdict.NONE


def test_nothing_is_compared_across_a_series_break() -> None:
    measure = PlainMeasure(yearly(2018, 1.0, 2.0, 9.0), breaks=[date(2020, 3, 1)], targets=[at_least(5, date(2020, 12, 31))])
    row = assess_one(measure, TODAY)
    assert (row["change_previous"], row["since"]) == (None, date(2020, 3, 1))


def test_a_break_that_lies_ahead_of_the_newest_value_does_not_cut() -> None:
    row = assess_one(PlainMeasure(yearly(2019, 2.0, 9.0), breaks=[date(2021, 1, 1)]), TODAY)
    assert (row["change_previous"], row["since"]) == (7.0, None)


def test_a_change_in_per_cent_needs_something_to_be_per_cent_of() -> None:
    assert percent_change(3.0, 2.0) == 50.0
    assert percent_change(-1.0, -2.0) == 50.0
    assert percent_change(3.0, 0.0) is None

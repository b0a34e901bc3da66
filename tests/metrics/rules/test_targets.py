from datetime import date

import pytest

from metrics.rules.codes import Direction, Operator, PeriodType, Status
from tests.metrics.rules.plain import PlainMeasure, PlainTarget, assess_one, at_least, between, monthly, yearly

TODAY = date(2022, 1, 15)


def test_a_target_for_a_fiscal_year_governs_every_month_of_it() -> None:
    targets = [at_least(10, date(2020, 6, 30)), at_least(20, date(2021, 6, 30))]
    july = PlainMeasure(monthly(date(2020, 7, 1), 12.0), PeriodType.MONTH, targets=targets)
    june = PlainMeasure(monthly(date(2020, 6, 1), 12.0), PeriodType.MONTH, targets=targets)
    assert assess_one(july, TODAY)["expected"] == 20
    assert assess_one(june, TODAY)["expected"] == 10


def test_after_the_last_target_it_goes_on_governing_and_is_said_to_have_passed() -> None:
    row = assess_one(PlainMeasure(yearly(2021, 12.0), targets=[at_least(10, date(2019, 12, 31))]), TODAY)
    assert (row["expected"], row["target_passed"]) == (10, True)


def test_a_target_that_lies_ahead_has_not_passed() -> None:
    row = assess_one(PlainMeasure(yearly(2021, 12.0), targets=[at_least(10, date(2025, 12, 31))]), TODAY)
    assert row["target_passed"] is False


def straight(year: int, **changes: object) -> dict[str, object]:
    measure = PlainMeasure(
        yearly(year, 50.0),
        linear=True,
        baseline=(date(2018, 12, 31), 100.0),
        targets=[at_least(120, date(2020, 12, 31)), at_least(60, date(2022, 12, 31))],
    )
    return assess_one(PlainMeasure(**{**vars(measure), **changes}), TODAY)


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2018, 100.0), (2019, 100 + 20 * 365 / 731), (2020, 120.0), (2021, 120 - 60 * 365 / 730), (2022, 60.0), (2023, 60.0)],
)
def test_a_straight_path_runs_by_days_from_baseline_to_target_to_target(year: int, expected: float) -> None:
    assert straight(year)["expected"] == pytest.approx(expected)


def test_before_the_baseline_nothing_is_expected() -> None:
    row = straight(2017)
    assert row["expected"] is None
    assert row["status"] == Status.NO_TARGET
    assert row["target"] == 120


def test_a_straight_path_without_a_start_expects_nothing() -> None:
    assert straight(2019, baseline=None)["expected"] is None


def test_a_baseline_without_a_value_is_the_reading_of_its_period() -> None:
    series = yearly(2018, 100.0, 110.0)
    assert straight(2019, series=series, baseline=(date(2018, 12, 31), None))["expected"] == pytest.approx(100 + 20 * 365 / 731)


def test_a_baseline_after_a_target_starts_the_path_anew() -> None:
    row = straight(2021, baseline=(date(2021, 6, 30), 80.0))
    assert row["expected"] == pytest.approx(80 - 20 * 184 / 549)


def test_both_ends_of_a_range_move_the_same_way() -> None:
    targets = [between(10, 20, date(2020, 12, 31)), between(30, 60, date(2022, 12, 31))]
    row = assess_one(PlainMeasure(yearly(2021, 25.0), direction=Direction.RANGE, linear=True, targets=targets), TODAY)
    assert (row["expected"], row["expected_high"]) == (20.0, 40.0)


def test_a_range_grows_out_of_one_baseline() -> None:
    targets = [between(10, 20, date(2021, 12, 31))]
    measure = PlainMeasure(yearly(2019, 5.0), direction=Direction.RANGE, linear=True, baseline=(date(2017, 12, 31), 0.0), targets=targets)
    row = assess_one(measure, TODAY)
    assert (row["expected"], row["expected_high"]) == (pytest.approx(10 * 730 / 1461), pytest.approx(20 * 730 / 1461))


GROUPS = {0: [(date(2021, 12, 31), 50.0)], 4: [(date(2021, 12, 31), 40.0)], 5: [(date(2021, 12, 31), 40.0)]}
GROUP_TARGETS = [at_least(45, date(2021, 12, 31)), at_least(30, date(2021, 12, 31), breakdown=4)]


def test_a_target_on_a_category_governs_that_category() -> None:
    row = assess_one(PlainMeasure(GROUPS, targets=GROUP_TARGETS), TODAY, breakdown=4)
    assert (row["target"], row["status"]) == (30, Status.ON_TRACK)


def test_a_category_without_a_target_falls_back_to_the_totals() -> None:
    row = assess_one(PlainMeasure(GROUPS, targets=GROUP_TARGETS), TODAY, breakdown=5)
    assert (row["target"], row["status"]) == (45, Status.OFF_TRACK)


def test_a_category_with_its_own_target_is_also_judged_against_the_totals() -> None:
    row = assess_one(PlainMeasure(GROUPS, targets=GROUP_TARGETS), TODAY, breakdown=4)
    assert row["against_total"] == Status.OFF_TRACK


def test_a_target_on_a_category_does_not_govern_the_total() -> None:
    row = assess_one(PlainMeasure(GROUPS, targets=GROUP_TARGETS[1:]), TODAY)
    assert (row["target"], row["status"]) == (None, Status.NO_TARGET)


def test_a_straight_path_of_a_category_starts_at_its_own_reading() -> None:
    series = {0: [(date(2019, 12, 31), 50.0)], 4: [(date(2019, 12, 31), 10.0), (date(2020, 12, 31), 12.0)]}
    targets = [at_least(20, date(2021, 12, 31), breakdown=4)]
    measure = PlainMeasure(series, linear=True, baseline=(date(2019, 12, 31), 50.0), targets=targets)
    assert assess_one(measure, TODAY, breakdown=4)["expected"] == pytest.approx(10 + 10 * 366 / 731)


def test_a_measure_without_a_value_still_names_the_target_that_governs_today() -> None:
    row = assess_one(PlainMeasure({}, targets=[at_least(10, date(2021, 12, 31)), at_least(30, date(2022, 12, 31))]), TODAY)
    assert (row["status"], row["target"], row["target_date"]) == (Status.NO_DATA, 30, date(2022, 12, 31))


def test_the_targets_of_one_measure_do_not_reach_another() -> None:
    row = assess_one(PlainMeasure(yearly(2021, 1.0), targets=[PlainTarget(date(2021, 12, 31), Operator.AT_MOST, 3.0)]), TODAY)
    assert row["operator"] == Operator.AT_MOST

from datetime import date, timedelta
from typing import Any

import pytest

from metrics.rules.codes import Direction, Freshness, Operator, PeriodType, Status
from tests.metrics.rules.plain import PlainMeasure, PlainTarget, assess_one, at_least, at_most, between, monthly, yearly

END = date(2020, 12, 31)
TODAY = date(2021, 1, 15)
LAG = 60


def judged(value: float | None, direction: Direction, target: PlainTarget | None, **more: Any) -> dict[str, Any]:
    targets = [target] if target else []
    return assess_one(PlainMeasure(yearly(2020, value), direction=direction, targets=targets, lag_days=LAG, **more), TODAY)


def test_down_119_against_at_most_150_is_on_track() -> None:
    assert judged(119.0, Direction.DOWN, at_most(150, END))["status"] == Status.ON_TRACK


def test_a_value_that_only_prints_like_its_floor_is_off_track_without_tolerance() -> None:
    row = judged(0.991, Direction.UP, at_least(1.0, END), tolerance=0.0)
    assert row["status"] == Status.OFF_TRACK
    assert row["shortfall"] == pytest.approx(0.009)


@pytest.mark.parametrize(("value", "status"), [(0.0, Status.ON_TRACK), (2.0, Status.NEAR), (5.0, Status.NEAR), (5.1, Status.OFF_TRACK)])
def test_a_target_of_zero_works(value: float, status: Status) -> None:
    assert judged(value, Direction.DOWN, at_most(0, END), tolerance=5.0)["status"] == status


def test_a_negative_target_works() -> None:
    assert judged(-2.5, Direction.UP, at_least(-3, END))["status"] == Status.ON_TRACK
    assert judged(-3.1, Direction.UP, at_least(-3, END))["status"] == Status.NEAR
    assert judged(-3.2, Direction.UP, at_least(-3, END))["status"] == Status.OFF_TRACK


def test_a_reading_of_zero_is_a_reading() -> None:
    row = judged(0.0, Direction.UP, at_least(10, END))
    assert (row["value"], row["status"]) == (0.0, Status.OFF_TRACK)


def test_a_tie_is_on_track_and_so_is_a_binary_fraction_away_from_one() -> None:
    assert judged(0.1 + 0.2, Direction.DOWN, at_most(0.3, END), tolerance=0.0)["status"] == Status.ON_TRACK


def test_the_edge_of_the_tolerance_is_near_binary_fractions_included() -> None:
    assert judged(0.7, Direction.UP, at_least(1.0, END), tolerance=0.3)["status"] == Status.NEAR


@pytest.mark.parametrize(
    ("operator", "value", "status"),
    [
        (Operator.MORE_THAN, 10.0, Status.NEAR),
        (Operator.MORE_THAN, 10.01, Status.ON_TRACK),
        (Operator.LESS_THAN, 10.0, Status.NEAR),
        (Operator.LESS_THAN, 9.99, Status.ON_TRACK),
    ],
)
def test_with_a_strict_operator_a_tie_is_a_miss(operator: Operator, value: float, status: Status) -> None:
    assert judged(value, Direction.UP, PlainTarget(END, operator, 10.0))["status"] == status


def test_a_missed_tie_without_tolerance_is_off_track() -> None:
    assert judged(10.0, Direction.UP, PlainTarget(END, Operator.MORE_THAN, 10.0), tolerance=0.0)["status"] == Status.OFF_TRACK


@pytest.mark.parametrize(
    ("value", "shortfall", "status"),
    [(15.0, 0.0, Status.ON_TRACK), (9.6, 0.4, Status.NEAR), (9.0, 1.0, Status.OFF_TRACK), (20.9, 0.9, Status.NEAR), (22.0, 2.0, 7)],
)
def test_for_a_range_the_violated_end_counts(value: float, shortfall: float, status: Status) -> None:
    row = judged(value, Direction.RANGE, between(10, 20, END))
    assert (row["shortfall"], row["status"]) == (pytest.approx(shortfall), status)


@pytest.mark.parametrize(("value", "status"), [(0.0, Status.OFF_TRACK), (1.0, Status.ON_TRACK)])
def test_a_milestone_is_done_or_not(value: float, status: Status) -> None:
    assert judged(value, Direction.MILESTONE, PlainTarget(END, Operator.DONE, 1.0), tolerance=0.0)["status"] == status


def test_a_milestone_without_a_value_is_done_at_one() -> None:
    row = judged(1.0, Direction.MILESTONE, PlainTarget(END, Operator.DONE, float("nan")))
    assert (row["status"], row["target"]) == (Status.ON_TRACK, 1.0)


@pytest.mark.parametrize(
    ("tolerance", "target", "baseline", "expected"),
    [
        (3.0, 40.0, None, 3.0),
        (0.0, 40.0, None, 0.0),
        (None, 40.0, None, 2.0),
        (None, -40.0, None, 2.0),
        (None, 0.0, (date(2018, 12, 31), 60.0), 3.0),
        (None, 0.0, (date(2018, 12, 31), 0.0), 0.0),
        (None, 0.0, None, 0.0),
    ],
)
def test_the_tolerance_is_the_measures_own_or_five_per_cent(
    tolerance: float | None, target: float, baseline: tuple[date, float] | None, expected: float
) -> None:
    row = judged(100.0, Direction.DOWN, at_most(target, END), tolerance=tolerance, baseline=baseline)
    assert row["tolerance"] == pytest.approx(expected)


def test_at_zero_expected_on_the_way_the_tolerance_is_five_per_cent_of_the_way() -> None:
    measure = PlainMeasure(
        yearly(2020, -1.0),
        linear=True,
        targets=[at_least(20, date(2021, 12, 31))],
        baseline=(date(2019, 12, 31), -20 * 366 / 365),
    )
    row = assess_one(measure, TODAY)
    assert row["expected"] == pytest.approx(0.0, abs=1e-12)


Order = tuple[str, dict[str, Any], Status]
LATE = TODAY + timedelta(days=800)
ORDERS: list[Order] = [
    ("context comes before no data", {"direction": Direction.CONTEXT, "series": {}}, Status.CONTEXT),
    ("context comes before overdue", {"direction": Direction.CONTEXT}, Status.CONTEXT),
    ("no data comes before no target", {"series": {}, "targets": []}, Status.NO_DATA),
    ("only reasons are no data", {"series": yearly(2019, None, None)}, Status.NO_DATA),
    ("no target comes before overdue", {"targets": []}, Status.NO_TARGET),
    ("overdue comes before the judgment", {}, Status.OVERDUE),
]


@pytest.mark.parametrize(("sentence", "changes", "status"), ORDERS, ids=[sentence for sentence, _, _ in ORDERS])
def test_the_first_status_that_applies_stands(sentence: str, changes: dict[str, Any], status: Status) -> None:
    measure = PlainMeasure(**{"series": yearly(2020, 5.0), "targets": [at_least(10, END)], **changes})
    assert assess_one(measure, LATE)["status"] == status


def test_overdue_keeps_the_last_judged_status_beside_it() -> None:
    row = assess_one(PlainMeasure(yearly(2020, 12.0), targets=[at_least(10, END)]), LATE)
    assert (row["status"], row["judged"], row["freshness"]) == (Status.OVERDUE, Status.ON_TRACK, Freshness.OVERDUE)


def test_a_period_settled_by_a_reason_is_not_overdue_and_the_older_value_is_judged() -> None:
    """A school year without a test: nothing is late, and the last value there is stands with its own date."""
    series = yearly(2018, 60.0, 61.0, None, period=PeriodType.SCHOOL_YEAR)
    measure = PlainMeasure(series, PeriodType.SCHOOL_YEAR, targets=[at_least(50, date(2021, 6, 30))])
    row = assess_one(measure, date(2020, 9, 1))
    assert (row["status"], row["period_end"], row["value"]) == (Status.ON_TRACK, date(2019, 6, 30), 61.0)


@pytest.mark.parametrize(
    ("value", "target", "said"),
    [
        (40.0, at_least(30, END), True),
        (39.9, at_least(30, END), False),
        (20.0, at_most(30, END), True),
        (20.1, at_most(30, END), False),
        (-20.0, at_least(-30, END), True),
        (5.0, at_least(0, END), False),
        (15.0, between(10, 20, END), False),
    ],
)
def test_a_target_passed_by_a_third_is_flagged(value: float, target: PlainTarget, said: bool) -> None:
    assert judged(value, Direction.UP, target)["passed_by_third"] is said


def test_far_beyond_the_target_is_on_track() -> None:
    assert judged(1e9, Direction.UP, at_least(1, END))["status"] == Status.ON_TRACK


def test_a_measure_of_the_catalogue_without_a_total_series_has_an_empty_total() -> None:
    row = assess_one(PlainMeasure({4: [(END, 3.0)]}, targets=[at_least(1, END)]), TODAY)
    assert (row["status"], row["period_end"]) == (Status.NO_DATA, None)


def test_a_month_is_judged_by_its_own_end() -> None:
    measure = PlainMeasure(monthly(date(2020, 11, 1), 9.0, 11.0), PeriodType.MONTH, targets=[at_least(10, END)], lag_days=LAG)
    assert assess_one(measure, TODAY)["status"] == Status.ON_TRACK

"""What must hold for any measure, whatever its numbers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from metrics.rules.codes import Direction, Operator, Status
from tests.metrics.rules.plain import PlainMeasure, PlainTarget, assess_all, assess_one, at_least, at_most, between, rows_of, yearly
from tests.metrics.rules.strategies import some_measures

SLOW = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
NUMBERS = st.one_of(st.integers(-50, 50).map(float), st.floats(-1e9, 1e9, allow_nan=False))
END, TODAY = date(2020, 12, 31), date(2021, 1, 15)


def judged(value: float, direction: Direction, target: PlainTarget, tolerance: float | None) -> Status:
    measure = PlainMeasure(yearly(2020, value), direction=direction, targets=[target], tolerance=tolerance, lag_days=60)
    return Status(assess_one(measure, TODAY)["status"])


UP = (Operator.AT_LEAST, Operator.MORE_THAN, Operator.DONE)
DOWN = (Operator.AT_MOST, Operator.LESS_THAN)


@settings(SLOW)
@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from((*UP, *DOWN)), st.one_of(st.none(), st.floats(0, 100)))
def test_a_better_reading_never_worsens_a_status(one: float, other: float, target: float, operator: Operator, own: float | None) -> None:
    up = operator in UP
    worse, better = (min(one, other), max(one, other)) if up else (max(one, other), min(one, other))
    direction = Direction.UP if up else Direction.DOWN
    goal = PlainTarget(END, operator, target)
    assert judged(better, direction, goal, own) <= judged(worse, direction, goal, own)


@settings(SLOW)
@given(NUMBERS, NUMBERS, NUMBERS, st.floats(0, 100), st.floats(0, 1))
def test_a_reading_nearer_to_its_range_never_worsens_a_status(value: float, low: float, width: float, own: float, share: float) -> None:
    goal = between(low, low + abs(width), END)
    middle = low + abs(width) / 2
    nearer = value + (middle - value) * share
    assert judged(nearer, Direction.RANGE, goal, own) <= judged(value, Direction.RANGE, goal, own)


@settings(SLOW)
@given(some_measures(), st.sampled_from((2.0**-20, 0.5, 8.0, 2.0**30)))
def test_a_change_of_unit_changes_no_answer(case: tuple[PlainMeasure, date], factor: float) -> None:
    """By a power of two, so that no digit is lost: statuses, verdicts, trends and signals stay, everything in the unit is scaled."""
    measure, as_of = case
    plain, scaled = rows_of(assess_all({1: measure}, as_of)), rows_of(assess_all({1: in_unit(measure, factor)}, as_of))
    for before, after in zip(plain, scaled, strict=True):
        for name in ("status", "judged", "against_total", "verdict_previous", "verdict_year", "trend", "signal", "freshness", "trend_p"):
            assert after[name] == before[name], name
        for name in ("expected", "shortfall", "tolerance", "change_year", "slope", "upper"):
            assert after[name] == (None if before[name] is None else before[name] * factor), name


@settings(SLOW)
@given(some_measures(), st.sampled_from((0.001, 0.3048, 100.0, 1000.0 / 7)))
def test_a_change_of_unit_changes_no_status(case: tuple[PlainMeasure, date], factor: float) -> None:
    measure, as_of = case
    plain, scaled = rows_of(assess_all({1: measure}, as_of)), rows_of(assess_all({1: in_unit(measure, factor)}, as_of))
    assert [row["status"] for row in plain] == [row["status"] for row in scaled]


def in_unit(measure: PlainMeasure, factor: float) -> PlainMeasure:
    def scaled(value: float | None) -> float | None:
        return None if value is None else value * factor

    return replace(
        measure,
        series={b: [(day, scaled(value)) for day, value in rows] for b, rows in measure.series.items()},
        targets=[replace(t, low=t.low * factor, high=scaled(t.high)) for t in measure.targets],
        tolerance=scaled(measure.tolerance),
        baseline=measure.baseline and (measure.baseline[0], scaled(measure.baseline[1])),
        frozen=measure.frozen and (measure.frozen[0] * factor, measure.frozen[1] * factor),
    )


@settings(SLOW)
@given(some_measures())
def test_a_mirrored_measure_has_the_mirrored_answer(case: tuple[PlainMeasure, date]) -> None:
    """Negated numbers, up for down, floors for ceilings: the same statuses."""
    measure, as_of = case
    assume(all(t.operator not in (Operator.BETWEEN, Operator.DONE) for t in measure.targets))
    assume(measure.direction in (Direction.UP, Direction.DOWN, Direction.CONTEXT))
    plain, mirrored = rows_of(assess_all({1: measure}, as_of)), rows_of(assess_all({1: mirror(measure)}, as_of))
    for before, after in zip(plain, mirrored, strict=True):
        for name in ("status", "judged", "verdict_previous", "verdict_year", "signal", "freshness", "passed_by_third"):
            assert after[name] == before[name], name


OPPOSITE = {Operator.AT_LEAST: Operator.AT_MOST, Operator.MORE_THAN: Operator.LESS_THAN}
OPPOSITE |= {ceiling: floor for floor, ceiling in OPPOSITE.items()}
TURNED = {Direction.UP: Direction.DOWN, Direction.DOWN: Direction.UP, Direction.CONTEXT: Direction.CONTEXT}


def mirror(measure: PlainMeasure) -> PlainMeasure:
    negated = in_unit(measure, -1.0)
    return replace(
        negated,
        direction=TURNED[measure.direction],
        targets=[replace(t, operator=OPPOSITE[t.operator]) for t in negated.targets],
        tolerance=measure.tolerance,
        frozen=measure.frozen and (-measure.frozen[0], measure.frozen[1]),
    )


@settings(SLOW)
@given(some_measures(), st.integers(1, 400))
def test_time_alone_never_brings_data_back(case: tuple[PlainMeasure, date], days: int) -> None:
    """A later clock over the same readings: what was overdue stays overdue, with more days."""
    measure, as_of = case
    later = date.fromordinal(as_of.toordinal() + days)
    for now, then in zip(rows_of(assess_all({1: measure}, as_of)), rows_of(assess_all({1: measure}, later)), strict=True):
        if now["days_overdue"] and now["period_end"]:
            # A release that was moved may let another period be the one that is asked for; it stays overdue.
            assert then["days_overdue"] > 0 if measure.due else then["days_overdue"] == now["days_overdue"] + days
            assert measure.due or then["missing_end"] == now["missing_end"]


@settings(SLOW)
@given(st.lists(st.one_of(NUMBERS, st.none()), min_size=1, max_size=12))
def test_a_value_of_zero_is_told_from_no_value(values: Sequence[float | None]) -> None:
    row = assess_one(PlainMeasure(yearly(2020 - len(values), *values, 0.0), targets=[at_least(1, END)]), TODAY)
    assert (row["value"], row["status"] != Status.NO_DATA) == (0.0, True)


@settings(SLOW)
@given(NUMBERS, NUMBERS)
def test_at_least_and_at_most_the_same_value_are_both_met_only_by_a_tie(value: float, target: float) -> None:
    floor, ceiling = judged(value, Direction.UP, at_least(target, END), 0.0), judged(value, Direction.DOWN, at_most(target, END), 0.0)
    tie = abs(value - target) <= 1e-9 * max(abs(value), abs(target))
    assert (floor == ceiling == Status.ON_TRACK) == tie

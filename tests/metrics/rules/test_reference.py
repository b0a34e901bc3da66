"""The vectorised assessment equals the plain one, measure by measure and column by column."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.rules.assess import assess
from metrics.rules.columns import Series
from tests.metrics.rules.plain import PlainMeasure, assess_all, columns, rows_of
from tests.metrics.rules.reference import reference
from tests.metrics.rules.strategies import some_measures

NOT_COMPARED = {"measure", "extra_rule"}
SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def assert_same(found: dict[str, Any], plain: dict[str, Any]) -> None:
    assert set(found) - NOT_COMPARED == set(plain)
    for name, value in plain.items():
        if isinstance(value, float):
            assert found[name] == pytest.approx(value, rel=1e-9, abs=1e-9), name
        else:
            assert found[name] == value, name


@settings(SLOW, max_examples=200)
@given(some_measures())
def test_the_pass_over_one_measure_equals_the_plain_reference(case: tuple[PlainMeasure, date]) -> None:
    measure, as_of = case
    rows = rows_of(assess_all({5: measure}, as_of))
    plain = reference(measure, as_of)
    assert len(rows) == len(plain)
    for found, wanted in zip(rows, plain, strict=True):
        assert_same(found, wanted)


@settings(SLOW, max_examples=30)
@given(st.lists(some_measures(longest=30), min_size=2, max_size=5))
def test_a_measure_is_assessed_the_same_alone_and_among_others(cases: list[tuple[PlainMeasure, date]]) -> None:
    as_of = max(day for _, day in cases)
    measures = {number * 3: measure for number, (measure, _) in enumerate(cases, start=1)}
    rows = rows_of(assess_all(measures, as_of))
    alone = [row for number, measure in measures.items() for row in rows_of(assess_all({number: measure}, as_of))]
    assert len(rows) == len(alone)
    for found, wanted in zip(rows, alone, strict=True):
        assert_same(found, {name: value for name, value in wanted.items() if name not in NOT_COMPARED})


@settings(SLOW, max_examples=20)
@given(st.lists(some_measures(longest=30), min_size=3, max_size=3))
def test_rows_of_other_measures_may_lie_between(cases: list[tuple[PlainMeasure, date]]) -> None:
    """The columns of some of the measures, cut out of a larger table whose rows stay where they are."""
    as_of = max(day for _, day in cases)
    measures = {number: measure for number, (measure, _) in enumerate(cases, start=1)}
    series, _, _, _, _ = columns(measures)
    mine = series.measure != 2
    cut = Series(series.measure[mine], series.breakdown[mine], series.first[mine], series.count[mine], series.end, series.value)
    without = {number: measure for number, measure in measures.items() if number != 2}
    _, catalog, targets, breaks, due = columns(without)
    found, alone = rows_of(assess(cut, catalog, targets, breaks, due, as_of=as_of)), rows_of(assess_all(without, as_of))
    assert found == alone

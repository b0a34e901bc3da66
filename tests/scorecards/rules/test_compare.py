"""Two series beside each other."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.codes import PeriodType
from scorecards.rules.compare import base_of, common_ends, indexed, is_gap

JAN, FEB, MAR = date(2019, 1, 31), date(2019, 2, 28), date(2019, 3, 31)


def test_an_index_starts_from_a_period_of_which_both_have_a_value_above_zero() -> None:
    one, other = {JAN: 0.0, FEB: 4.0, MAR: 5.0}, {JAN: 3.0, FEB: 2.0}
    assert common_ends(one, other) == [FEB]
    assert common_ends({JAN: 1.0}, {FEB: 1.0}) == []


def test_the_base_is_the_one_asked_for_else_the_first_they_share() -> None:
    assert base_of([JAN, FEB], FEB) == FEB
    assert base_of([JAN, FEB], MAR) == JAN
    assert base_of([JAN, FEB], None) == JAN
    assert base_of([], JAN) is None


def test_the_base_is_a_hundred_and_the_others_are_in_per_cent_of_it() -> None:
    assert indexed({JAN: 4.0, FEB: 5.0, MAR: 2.0}, JAN) == {JAN: 100.0, FEB: 125.0, MAR: 50.0}


@given(st.dictionaries(st.dates(date(2000, 1, 1), date(2020, 1, 1)), st.floats(0.5, 1e6), min_size=1), st.floats(0.5, 100))
def test_an_index_is_the_same_in_any_unit(points: dict[date, float], factor: float) -> None:
    base = min(points)
    other = indexed({day: value * factor for day, value in points.items()}, base)
    assert other == pytest.approx(indexed(points, base))


@pytest.mark.parametrize(
    ("type_", "before", "after", "gap"),
    [
        (PeriodType.MONTH, JAN, FEB, False),
        (PeriodType.MONTH, JAN, MAR, True),
        (PeriodType.POINT, JAN, MAR, False),
        (PeriodType.SFY, date(2018, 6, 30), date(2020, 6, 30), True),
    ],
)
def test_a_period_without_a_value_is_a_gap(type_: PeriodType, before: date, after: date, gap: bool) -> None:
    assert is_gap(type_, before, after) is gap

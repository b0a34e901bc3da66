import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.codes import Combine
from metrics.rules.combine import Parts, combine

NAN = float("nan")


def parts(group: list[int], value: list[float], numerator: list[float] | None = None, denominator: list[float] | None = None) -> Parts:
    blank = [NAN] * len(value)
    return Parts(np.array(group, dtype=np.int64), np.array(value), np.array(numerator or blank), np.array(denominator or blank))


@pytest.mark.parametrize(("how", "expected"), [(Combine.SUM, 9.0), (Combine.MEAN, 3.0), (Combine.LAST, 5.0)])
def test_counts_combine_as_the_measure_says(how: Combine, expected: float) -> None:
    assert combine(how, parts([0, 0, 0], [1.0, 3.0, 5.0]), 1).tolist() == [expected]


def test_a_measure_that_does_not_combine_has_no_combined_value() -> None:
    assert np.isnan(combine(Combine.NONE, parts([0, 0], [1.0, 2.0]), 1)).all()


@pytest.mark.parametrize("scale", [1.0, 100.0, 1000.0, 100_000.0])
def test_a_rate_over_two_towns_is_the_ratio_of_sums(scale: float) -> None:
    rates = [scale * 1 / 10, scale * 90 / 100]
    found = combine(Combine.RATIO, parts([0, 0], rates, [1, 90], [10, 100]), 1)
    assert found[0] == pytest.approx(scale * 91 / 110)


def test_a_rate_of_nothing_is_zero_and_a_rate_without_a_base_is_missing() -> None:
    found = combine(Combine.RATIO, parts([0, 1], [0.0, NAN], [0, 0], [10, 0]), 2)
    assert found[0] == 0
    assert np.isnan(found[1])


@pytest.mark.parametrize("how", [Combine.SUM, Combine.MEAN, Combine.RATIO])
def test_a_missing_part_makes_the_result_missing(how: Combine) -> None:
    found = combine(how, parts([0, 0, 1], [1.0, NAN, 2.0], [1, NAN, 2], [1, 1, 1]), 2)
    assert np.isnan(found[0])
    assert found[1] == 2


@pytest.mark.parametrize("how", list(Combine))
def test_a_group_without_parts_has_no_value(how: Combine) -> None:
    assert np.isnan(combine(how, parts([1], [4.0], [4], [1]), 2)[0])
    assert np.isnan(combine(how, parts([], []), 1)).all()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(51, 90)), min_size=1, max_size=6))
def test_the_combined_rate_lies_between_the_rates(pairs: list[tuple[int, int]]) -> None:
    rates = [100.0 * top / bottom for top, bottom in pairs]
    tops, bottoms = [float(top) for top, _ in pairs], [float(bottom) for _, bottom in pairs]
    found = combine(Combine.RATIO, parts([0] * len(pairs), rates, tops, bottoms), 1)[0]
    assert min(rates) - 1e-9 <= found <= max(rates) + 1e-9

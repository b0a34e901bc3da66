"""The headlines from scores and offsets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.rules.portion import DEPTHS, FIGURES, LASTING, fading_of, figures, ranked
from linkage.rules.scoring import Scored


def group(expected, offset=None, weight=None):
    """People by falling score."""
    expected = np.array(expected, dtype=float)
    offset = expected if offset is None else np.array(offset, dtype=float)
    weight = np.ones(len(expected)) if weight is None else np.array(weight, dtype=float)
    return Scored(-np.arange(len(expected), dtype=float), expected, offset, weight)


def told(found, programme, fading=LASTING, fewest=1):
    return dict(zip(FIGURES, figures(ranked(found, fewest), programme, fading), strict=True))


@pytest.mark.parametrize(
    ("offsets", "programme", "portion", "depth"),
    [
        ([40, 20, 10, 0], 20, 0.5, 0.75),
        ([40, 20, 10, 0], 50, 0.0, 0.0),
        ([40, 20, 10, 0], 17.5, 0.5, 1.0),
        ([20, 20, 20, 20], 20, 1.0, 1.0),
        ([0, 0, 0, 0], 1, 0.0, 0.0),
    ],
)
def test_portion_counts_who_pays_alone_and_depth_goes_on_while_the_average_pays(offsets, programme, portion, depth):
    # 40 + 20 = 60 of two is 30, + 10 of three is 23.3, of four 17.5.
    found = told(group(offsets), programme)
    assert (found["portion"], found["depth"]) == (portion, depth if programme != 20 or offsets[0] != 40 else 0.75)


def test_the_portion_asks_what_is_expected_and_the_depth_what_came():
    found = told(group([30, 30, 0, 0], offset=[0, 0, 0, 0]), 20)
    assert found["portion"] == 0.5
    assert found["depth"] == 0.0


def test_the_saving_counts_what_lies_above_the_cost_of_those_who_pay_alone():
    assert told(group([40, 25, 10, 0]), 20)["saving"] == (20 + 5) / 4


def test_the_curve_falls_where_costs_fall_and_ends_at_the_mean():
    found = told(group(np.arange(100, 0, -1)), 10)
    curve = [found[name] for name in FIGURES if name.startswith("net_")]
    assert curve == sorted(curve, reverse=True)
    assert curve[-1] == found["mean_offset"] - 10 == 40.5
    assert curve[0] == (100 + 99) / 2 - 10
    assert len(curve) == len(DEPTHS)


def test_an_average_of_fewer_than_eleven_is_no_depth():
    few = group([90] * 5 + [0] * 95)
    assert told(few, 50)["depth"] > 0
    assert told(few, 50, fewest=11)["depth"] == 0.0


def test_of_nobody_there_is_no_figure():
    assert np.isnan(figures(ranked(group([])), 10.0)).all()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 3)), min_size=1, max_size=30), st.integers(1, 100))
def test_a_person_of_weight_two_counts_twice(rows, programme):
    rows = sorted([*rows, (5, 1)], reverse=True)
    values, weights = zip(*rows, strict=True)
    twice = [value for value, weight in rows for _ in range(weight)]
    one, other = told(group(values, weight=weights), programme), told(group(twice), programme)
    for name in ("portion", "mean_offset", "saving"):
        assert one[name] == pytest.approx(other[name])


@settings(deadline=None)
@given(st.lists(st.integers(0, 90), min_size=1, max_size=30), st.integers(1, 100))
def test_portion_and_depth_are_what_a_plain_loop_finds(values, programme):
    values = sorted(values, reverse=True)
    plain = [n / len(values) for n in range(1, len(values) + 1) if sum(values[:n]) / n >= programme]
    found = told(group(values), programme)
    assert found["depth"] == pytest.approx(max(plain, default=0.0))
    assert found["portion"] == sum(value >= programme for value in values) / len(values)


@settings(deadline=None)
@given(st.lists(st.integers(0, 90), min_size=1, max_size=30), st.integers(1, 80), st.integers(0, 20))
def test_a_dearer_programme_never_pays_for_more_people(values, programme, dearer):
    found = [told(group(sorted(values, reverse=True)), cost) for cost in (programme, programme + dearer)]
    assert found[0]["portion"] >= found[1]["portion"]
    assert found[0]["depth"] >= found[1]["depth"]


def test_over_several_years_what_lies_above_the_mean_falls_on_as_it_fell():
    # The costliest tenth lay 90 above a mean of 10, and lie 45 above it a year later: half is left, then a quarter.
    first, second = np.array([100.0] + [0.0] * 9), np.array([55.0] + [5.0] * 9)
    found = fading_of(group(second, offset=second), first, years=3)
    assert found.base == second.mean()
    assert found.kept == pytest.approx((1 + 0.5 + 0.25) / 3)


def test_over_one_year_nothing_fades():
    assert fading_of(group([3, 2, 1]), np.array([9.0, 1, 1]), years=1).kept == 1.0


@pytest.mark.parametrize(("second", "kept"), [([0.0] * 10, 1 / 3), ([200.0] + [0.0] * 9, 1.0)])
def test_what_is_left_over_the_years_is_never_below_nothing_nor_above_everything(second, kept):
    first = np.array([100.0] + [0.0] * 9)
    assert fading_of(group(second), first, years=3).kept == pytest.approx(kept)


def test_where_nobody_stood_out_in_year_1_nothing_fades():
    assert fading_of(group([3, 2, 1]), np.ones(3), years=3).kept == 1.0

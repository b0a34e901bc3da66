"""Units, copies, endings, releases, percentages."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from metrics.rules.codes import PeriodType
from metrics.rules.guards.copies import copied_periods
from metrics.rules.guards.endings import ended_early
from metrics.rules.guards.names import Nearest, is_whole_state, nearest
from metrics.rules.guards.releases import many_changed
from metrics.rules.guards.shares import impossible_percentages, is_percentage, larger_than_whole
from metrics.rules.guards.units import unit_jumps
from tests.metrics.rules.guards.plain import Line, Values, history


def powers(*lines: Line) -> list[int]:
    return sorted(unit_jumps(history(*lines)).power.tolist())


UNITS = [
    ("a hundred times", [95, 94, 96], [9530], [2]),
    ("a hundredth", [95, 94, 96], [0.95], [-2]),
    ("a thousand times", [95, 94, 96], [95_100], [3]),
    ("a thousandth", [95, 94, 96], [0.0951], [-3]),
    ("a million times", [95, 94, 96], [95.1e6], [6]),
    ("ten times is no unit", [95, 94, 96], [951], []),
    ("two values are too few alone", [95, 94], [9530], []),
    ("a series that swings has no level", [1, 30, 900], [3000], []),
    ("a series with zeros has no level", [0, 1, 0, 2], [100], []),
    ("below zero is no unit", [95, 94, 96], [-9500], []),
    ("a reason is no value", [95, 94, 96], [None], []),
]


@pytest.mark.parametrize(("stood", "brought", "expected"), [case[1:] for case in UNITS], ids=[case[0] for case in UNITS])
def test_a_value_near_a_power_of_ten_of_the_usual_level_is_another_unit(stood: Values, brought: Values, expected: list[int]) -> None:
    assert powers(Line(stood, brought)) == expected


def test_one_other_unit_inside_a_whole_series_is_found() -> None:
    assert powers(Line(brought=[95, 94, 96, 95, 9530, 94, 95, 96, 94])) == [2]


def test_short_series_are_judged_together_when_there_are_five() -> None:
    lines = [Line([90 + one], [9000 + 110 * one], breakdown=one + 1) for one in range(5)]
    assert powers(*lines) == [2] * 5
    assert powers(*lines[:4]) == []


@given(some.lists(some.floats(70, 100), min_size=3, max_size=20), some.sampled_from([-6, -3, -2, 2, 3, 6]))
def test_a_steady_series_in_another_unit_is_always_found(stood: list[float], power: int) -> None:
    assert powers(Line(stood, [stood[0] * 10.0**power])) == [power]


FIGURES = [12.0, 15.0, 0.0, 9.0, 31.0, 4.0]


def copies(*lines: Line) -> list[tuple[int, int]]:
    found = copied_periods(history(*lines))
    return list(zip(found.measure.tolist(), found.groups.tolist(), strict=True))


def groups(stood: list[list[float]], brought: list[float], period: PeriodType = PeriodType.YEAR) -> list[Line]:
    return [Line(was, [now], breakdown=one, period=period) for one, (was, now) in enumerate(zip(stood, brought, strict=True), 1)]


def test_a_period_that_repeats_the_one_before_in_every_group_is_a_copy() -> None:
    assert copies(*groups([[figure] for figure in FIGURES], FIGURES)) == [(1, 6)]


def test_one_group_that_differs_makes_it_no_copy() -> None:
    assert copies(*groups([[figure] for figure in FIGURES], [*FIGURES[:5], 5.0])) == []


def test_a_month_that_repeats_the_same_month_of_last_year_is_a_copy() -> None:
    stood = [[figure, *(figure + month for month in range(1, 12))] for figure in FIGURES]
    assert copies(*groups(stood, FIGURES, period=PeriodType.MONTH)) == [(1, 6)]


def test_four_groups_or_two_figures_or_nothing_but_zeros_are_no_copy() -> None:
    assert copies(*groups([[figure] for figure in FIGURES[:5]], FIGURES[:5])) == []
    assert copies(*groups([[one % 2 + 1.0] for one in range(9)], [one % 2 + 1.0 for one in range(9)])) == []
    assert copies(*groups([[0.0]] * 9, [0.0] * 9)) == []


def test_a_few_groups_among_many_that_arrived_are_no_copy() -> None:
    new = [Line(brought=[50.0 + one], first=date(2001, 12, 31), breakdown=10 + one) for one in range(7)]
    assert copies(*groups([[figure] for figure in FIGURES], FIGURES), *new) == []


@given(some.lists(some.integers(1, 10**6).map(float), min_size=5, max_size=30, unique=True))
def test_any_figures_that_come_again_are_a_copy_and_any_change_unmakes_it(figures: list[float]) -> None:
    assert copies(*groups([[one] for one in figures], figures)) == [(1, len(figures))]
    assert copies(*groups([[one] for one in figures], [*figures[:-1], figures[-1] + 1])) == []


def endings(*lines: Line) -> list[tuple[int, int]]:
    return [(len(one.missing), one.present) for one in ended_early(history(*lines))]


def test_a_group_that_had_every_period_and_is_missing_from_the_newest_has_ended() -> None:
    there = groups([[1.0, 2.0, 3.0]] * 5, [4.0] * 5)
    assert endings(*there, Line([1.0, 2.0, 3.0], breakdown=9)) == [(1, 5)]
    assert endings(*there, Line([None, None, None], breakdown=9)) == [(1, 5)]


def test_a_group_that_comes_and_goes_has_not_ended() -> None:
    there = groups([[1.0, 2.0, 3.0]] * 5, [4.0] * 5)
    assert endings(*there, Line([2.0, 3.0], breakdown=9, first=date(2001, 12, 31))) == []
    assert endings(*groups([[1.0, 2.0]] * 5, [4.0] * 5), Line([1.0, 2.0], breakdown=9)) == []


def test_a_reason_in_the_newest_period_is_no_ending() -> None:
    assert endings(*groups([[1.0, 2.0, 3.0]] * 5, [4.0] * 5), Line([1.0, 2.0, 3.0], [None], breakdown=9)) == []


def test_a_file_with_few_of_the_groups_is_a_part_and_no_ending() -> None:
    assert endings(*groups([[1.0, 2.0, 3.0]] * 2, [4.0] * 2), *[Line([1.0, 2.0, 3.0], breakdown=9 + one) for one in range(4)]) == []


def changes(*lines: Line, same: int = 0) -> list[tuple[int, int, float]]:
    found = many_changed(history(*lines), np.array([1]), np.array([same]))
    return list(zip(found.changed.tolist(), found.compared.tolist(), found.typical.tolist(), strict=True))


def test_many_changed_figures_are_told_with_how_many_and_by_how_much() -> None:
    ((changed, compared, typical),) = changes(Line([100.0] * 10, changed=[102.0] * 10), same=20)
    assert (changed, compared, round(typical, 9)) == (10, 30, 0.02)


def test_a_few_changes_or_a_small_part_of_the_figures_are_the_usual_thing() -> None:
    assert changes(Line([100.0] * 9, changed=[102.0] * 9)) == []
    assert changes(Line([100.0] * 10, changed=[102.0] * 10), same=31) == []


def test_provisional_figures_are_there_to_be_changed() -> None:
    assert changes(Line([100.0] * 10, changed=[102.0] * 10, provisional=True)) == []


def impossible(*lines: Line) -> list[float]:
    past = history(*lines)
    found: list[float] = past.value[impossible_percentages(past)].tolist()
    return found


def test_per_cents_below_0_or_above_100_are_impossible_unless_there_were_any() -> None:
    assert impossible(Line([95.0], [100.0, 100.2, 0.0, -0.1], percent=True)) == [100.2, -0.1]
    assert impossible(Line([95.0], [100.2])) == []
    assert impossible(Line([101.0], percent=True), Line([95.0], [100.2], breakdown=1, percent=True)) == []


UNIT_NAMES = [
    ("percent", True), ("Percent of bridges", True), ("%", True), ("% of pupils", True), ("per cent", True), ("percent change", False),
    ("percentage points", False), ("% growth", False), ("per 100", False), ("days", False), ("percent of last year", False),
]  # fmt: skip


@pytest.mark.parametrize(("unit", "is_one"), UNIT_NAMES)
def test_a_unit_is_a_percentage_of_a_whole_or_not(unit: str, is_one: bool) -> None:
    assert is_percentage(unit) is is_one


def test_a_measure_of_change_may_be_below_0_or_above_100_per_cent() -> None:
    assert not is_percentage("percent", "Growth in grant dollars")
    assert is_percentage("percent", "Residents with exchange plans")


def test_a_part_is_larger_than_its_whole_only_beyond_the_last_bits() -> None:
    part, whole = np.array([3.0, 3.0, 0.1 + 0.2]), np.array([2.0, 3.0, 0.3])
    assert larger_than_whole(part, whole).tolist() == [True, False, False]


TOWNS = frozenset({"Hartford", "West Hartford", "East Haven", "New Haven", "Avon", "Bolton"})
NAMES = [
    ("hartford", "Hartford"), ("Town of Avon", "Avon"), ("W. Hartford", "West Hartford"), ("E HAVEN", "East Haven"),
    ("Hartfrod", "Hartford"), ("New Haven, CT", "New Haven"), ("Springfield", ""), ("", ""), ("Connecticut", ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), NAMES)
def test_the_nearest_name_is_the_one_that_is_meant(written: str, meant: str) -> None:
    assert nearest(written, TOWNS) == meant


@pytest.mark.parametrize("name", ["Connecticut", "CT", "Statewide", "State Total", "TOTAL", "State of Connecticut", " all towns "])
def test_the_whole_state_has_many_names(name: str) -> None:
    assert is_whole_state(name)
    assert not is_whole_state("State Line")


def test_a_file_of_nothing_but_unknown_names_is_not_searched_without_end() -> None:
    near = Nearest()
    for number in range(Nearest.MOST):
        near(f"Nowhere {number}", TOWNS)
    assert near("Hartfrod", TOWNS) == ""
    assert near("Nowhere 7", TOWNS) == ""

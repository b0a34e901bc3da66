"""Facts of the linked data and the moves of disclosure on them; and when a part of a curve may be told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.rules.answers import ONE_ABOVE_HALF, SMALL
from linkage.rules.assumptions import likeliest
from linkage.rules.disclosure.mass import why_hidden
from linkage.rules.disclosure.shares import Rules
from linkage.rules.facts import deaths, mean, naive, regression, uses
from linkage.rules.groups import groups_of, pooled, words_of
from linkage.rules.prices import CONNECTICUT
from linkage.rules.priors import PRIORS
from linkage.rules.shapes import SERVICES
from tests.linkage.rules.build import people

RULES = Rules()
JAIL = SERVICES.index("jail")
ASSUMED = likeliest(PRIORS, CONNECTICUT)


def jailed(first, second):
    """People who use jail alone."""
    units = np.zeros((2, len(first), len(SERVICES)))
    units[0, :, JAIL], units[1, :, JAIL] = first, second
    return people(*units)


@pytest.mark.parametrize(
    ("amounts", "reason"),
    [([5.0] * 11, ""), ([5.0] * 10, SMALL), ([0.0] * 30, ""), ([0.0] * 30 + [9.0], ONE_ABOVE_HALF), ([1.0] * 20 + [50.0], ONE_ABOVE_HALF)],
)
def test_a_mean_is_hidden_where_too_few_or_one_above_half_stand_behind_it(amounts, reason):
    assert why_hidden(np.array(amounts), RULES) == reason
    assert (mean(np.array(amounts), RULES, 1.0).value is None) is bool(reason)


def test_the_use_of_a_service_is_told_in_units_and_dollars_of_both_years():
    found = {one.service: one for one in uses(jailed([10.0] * 4000, [4.0] * 4000), CONNECTICUT, RULES)}
    jail = found["jail"]
    assert (jail.unit, jail.used.value) == ("day", 1.0)
    assert [one.value for one in jail.units] == [10.0, 4.0]
    assert [one.value for one in jail.cost] == [1000.0, 400.0]
    assert found["ed"].used.value == 0.0


def test_the_fall_of_the_costliest_is_that_of_the_same_people():
    found = list(regression(jailed([100.0] * 20_000 + [0.0] * 180_000, [25.0] * 20_000 + [50.0] * 180_000), CONNECTICUT, RULES))
    tenth = next(one for one in found if one.depth == 0.10)
    assert (tenth.people, tenth.first.value, tenth.second.value, tenth.fall.value) == (20_000, 10_000.0, 2500.0, 0.75)


def test_a_top_of_too_few_is_not_told():
    found = list(regression(jailed([100.0] * 100, [50.0] * 100), CONNECTICUT, RULES))
    assert [(one.people, one.first.hidden) for one in found] == [(0, SMALL), (0, SMALL), (20, "")]


def test_the_naive_rule_counts_year_1_and_what_came_counts_year_2():
    # 365 days at $100, a quarter of it saved: $9,125 in year 1, less the program's cost.
    cheap = likeliest(PRIORS, CONNECTICUT)
    cheap = type(cheap)(cheap.effect, cheap.price, 5000.0)
    found = naive(jailed([365.0] * 3000 + [0.0] * 7000, [100.0] * 3000 + [0.0] * 7000), cheap, RULES)
    assert found.portion.value == pytest.approx(0.30, abs=0.06)
    assert found.claimed.value == pytest.approx(9125 - 5000, abs=100)
    assert found.came.value == pytest.approx(2500 - 5000, abs=100)


def test_the_use_of_a_service_is_not_told_so_finely_that_one_person_less_shows():
    with_one, without = (mean(np.array([3.0] * 600 + more), RULES, 365.0, 0.01).value for more in ([365.0], []))
    assert with_one == without == 4.0


def test_the_costs_of_two_tops_are_not_told_where_one_person_makes_up_the_half_of_the_people_between():
    first = np.concatenate([[200.0] * 11, [190.0] * 11, [100.0] * 22, [1.0] * 176])
    second = np.where(np.arange(220) == 15, 365.0, 1.0) + np.where(np.arange(220) < 11, 99.0, 0.0)
    hidden = {one.depth: one.second.hidden for one in regression(jailed(first, second), CONNECTICUT, RULES)}
    assert hidden == {0.05: ONE_ABOVE_HALF, 0.10: "", 0.20: ""}


def test_of_nobody_chosen_nothing_is_claimed():
    found = naive(jailed([1.0] * 100, [1.0] * 100), ASSUMED, RULES)
    assert found.portion.value == 0.0
    assert found.claimed.value is None


def test_deaths_of_the_top_are_hidden_where_those_of_the_rest_are_a_few():
    died = np.zeros(400, bool)
    died[:15] = True
    assert deaths(died, RULES).top_tenth.value is not None
    died[100:103] = True
    assert deaths(died, RULES).top_tenth.value is None


def test_a_part_of_a_dimension_that_is_small_is_told_together_with_the_next_smallest():
    codes = np.repeat([0, 1, 2], [5, 30, 200])
    first = np.ones((235, len(SERVICES)))
    found = groups_of(people(first, first, age=codes), RULES)
    told = [(group.label, int(group.members(people(first, first, age=codes)).sum())) for group in found]
    assert told == [("age 0 or age 1", 35), ("age 2", 200)]


def test_what_is_not_recorded_of_few_stands_last_in_the_name_of_what_it_is_told_with():
    codes = np.repeat([-1, 0, 1], [5, 230, 30])
    assert [(words_of("sex", of, ["men", "women", "not recorded"]), size) for of, size in pooled(codes, 2, RULES)] == [
        ("men", 230), ("women or not recorded", 35),
    ]  # fmt: skip
    assert pooled(codes[:5], 2, RULES) == []


def test_parts_are_told_together_until_none_of_them_can_be_proven_to_be_few():
    # Of 5 and 6, each being one at least, neither could be more than 10.
    assert pooled(np.repeat([0, 1, 2, 3], [5, 6, 30, 200]), 4, RULES) == [((0, 1, 2), 41), ((3,), 200)]
    assert pooled(np.repeat([0, 1, 2, 3], [5, 7, 30, 200]), 4, RULES) == [((0, 1), 12), ((2,), 30), ((3,), 200)]


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=9))
def test_no_part_that_is_told_with_others_can_be_proven_to_be_few(sizes):
    found = pooled(np.repeat(np.arange(-1, len(sizes) - 1), sizes), len(sizes) - 1, RULES)
    assert all(size - (len(codes) - 1) >= 11 for codes, size in found)
    assert not found or sum(size for _, size in found) == sum(sizes)


def test_words_that_agencies_chose_are_not_named_where_several_are_told_together():
    labels = ["Reyes family, Canaan", "couple", "single", "not recorded"]
    assert words_of("household", (0, 1), labels) == "others"
    assert words_of("household", (0, 1, -1), labels) == "others or not recorded"
    assert words_of("household", (2,), labels) == "single"
    assert words_of("household", (0, 1), ["others", *labels]) == "several others"


def test_two_traits_together_are_a_group_only_where_all_four_parts_may_be_counted():
    first = np.ones((400, len(SERVICES)))
    traits = np.zeros((400, 3), bool)
    traits[:100, 0], traits[50:150, 1] = True, True
    labels = [group.label for group in groups_of(people(first, first, traits), RULES)]
    assert labels == ["long homeless", "serious mental illness", "long homeless and serious mental illness"]
    traits[:, 1] = False
    traits[5:105, 1] = True
    assert len(groups_of(people(first, first, traits), RULES)) == 2

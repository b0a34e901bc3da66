"""Nothing leaves that speaks of few people, and nothing that gives a small number away."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.rules.answers import ONE_ABOVE_HALF, SMALL
from linkage.rules.disclosure.attacker import Hidden, bounds, recovered
from linkage.rules.disclosure.mass import Mass, hidden_nested, hidden_together, mass_of
from linkage.rules.disclosure.shares import Rules, dollars
from linkage.rules.disclosure.steps import SEVERAL, step_of
from linkage.rules.disclosure.tables import suppress
from linkage.rules.disclosure.together import Told, gives_away, known_of, may_be_told, may_stand_together

RULES = Rules()
tables = st.integers(1, 5).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 60), min_size=columns, max_size=columns), min_size=1, max_size=5)
)


def shown_only(table, min_cell=11):
    """The same with the small cells hidden and nothing else."""
    small = (table > 0) & (table < min_cell)
    return Hidden(small, np.zeros(table.shape[0], bool), np.zeros(table.shape[1], bool))


@pytest.mark.parametrize(
    ("part", "whole", "may"),
    [
        (0, 100, True),
        (11, 100, True),
        (89, 100, True),
        (100, 100, True),
        (10, 100, False),
        (1, 100, False),
        (90, 100, False),
        (99, 100, False),
        (0, 10, False),
        (10, 10, False),
        (11, 11, True),
        (11, 21, False),
        (11, 22, True),
        (101, 100, False),
    ],
)
def test_a_share_needs_a_part_and_a_rest_of_nobody_or_of_eleven(part, whole, may):
    assert RULES.may_share(part, whole) is may


@pytest.mark.parametrize(
    ("amounts", "may"),
    [
        ([1.0] * 11, True),
        ([1.0] * 10, False),
        ([1.0] * 10 + [10.0], True),
        ([1.0] * 10 + [10.1], False),
        ([1.0] * 10 + [-10.1], False),
        ([], False),
    ],
)
def test_a_sum_needs_eleven_people_and_nobody_above_half(amounts, may):
    assert RULES.may_sum(np.array(amounts)) is may


def test_an_owner_may_ask_for_more_and_never_for_less():
    assert not Rules(20).may_count(15)
    with pytest.raises(ValueError, match="below 11"):
        Rules(10)


@settings(deadline=None)
@given(st.floats(0, 1), st.integers(0, 3000), st.integers(11, 40))
def test_a_shown_share_is_of_nobody_or_enough_and_so_is_its_rest(share, whole, min_cell):
    rules = Rules(min_cell)
    found = rules.share(share, whole)
    if found is not None:
        assert rules.may_share(round(found * whole, 6), whole)
        assert abs(found - share) * whole <= min_cell * 1.5


@settings(deadline=None)
@given(st.floats(0, 1), st.integers(11, 3000))
def test_a_share_of_a_few_is_hidden(share, whole):
    part = share * whole
    if 1e-6 < part < 11 - 1e-6 or 1e-6 < whole - part < 11 - 1e-6:
        assert RULES.share(share, whole) is None


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=2), st.integers(11, 3000))
def test_two_shares_of_the_same_people_differ_by_nobody_or_enough(shares, whole):
    one, other = (RULES.share(share, whole) for share in shares)
    if one is not None and other is not None and 1.0 not in (one, other):
        assert RULES.may_count(round(abs(one - other) * whole, 6))


@settings(deadline=None)
@given(st.floats(0, 1), st.integers(11, 3000))
def test_the_ends_of_an_interval_move_out_and_speak_of_nobody_or_enough(share, whole):
    low, high = RULES.low_share(share, whole), RULES.high_share(share, whole)
    assert low <= share + 1e-9
    assert high >= min(share, 1.0) - 1e-9
    assert RULES.may_count(round(low * whole, 6))
    assert RULES.may_count(round(high * whole, 6))


@pytest.mark.parametrize(
    ("amount", "step", "shown"), [(1234.0, 10.0, 1230.0), (-4.0, 10.0, 0.0), (0.354, 0.01, 0.35), (1500.0, 1000.0, 2000.0)]
)
def test_dollars_are_rounded_to_their_step(amount, step, shown):
    assert dollars(amount, step) == shown
    assert str(dollars(-1.0)) == "0.0"


def test_the_attacker_works_out_a_cell_that_is_hidden_alone():
    table = np.array([[4, 120], [50, 60]])
    assert bounds(table, shown_only(table)) == {(0, 0): (4.0, 4.0)}
    assert list(recovered(table, shown_only(table), 11)) == [(0, 0)]


def test_the_attacker_counts_what_is_shown_as_recovered():
    nothing = Hidden(np.zeros((1, 2), bool), np.zeros(1, bool), np.zeros(2, bool))
    assert list(recovered(np.array([[4, 120]]), nothing, 11)) == [(0, 0)]


def test_the_attacker_sees_through_a_hidden_total_of_which_the_other_rows_tell():
    table = np.array([[4, 3], [50, 60]])
    hidden = Hidden(np.array([[True, True], [False, False]]), np.array([True, False]), np.array([False, False]))
    assert bounds(table, hidden) == {(0, 0): (4.0, 4.0), (0, 1): (3.0, 3.0)}


@settings(deadline=None, max_examples=40)
@given(tables)
def test_from_a_suppressed_table_the_attacker_recovers_nothing(rows):
    table = np.array(rows)
    assert list(recovered(table, suppress(table, 11), 11)) == []


@settings(deadline=None, max_examples=40)
@given(tables)
def test_every_small_cell_and_total_is_hidden(rows):
    table = np.array(rows)
    hidden = suppress(table, 11)
    for counts, marks in ((table, hidden.cells), (table.sum(axis=1), hidden.rows), (table.sum(axis=0), hidden.columns)):
        assert marks[(counts > 0) & (counts < 11)].all()


@settings(deadline=None, max_examples=40)
@given(tables)
def test_a_table_without_small_numbers_is_shown_whole(rows):
    table = np.array(rows) * 11
    hidden = suppress(table, 11)
    assert not hidden.total
    assert not any(marks.any() for marks in (hidden.cells, hidden.rows, hidden.columns))


def test_hiding_small_cells_alone_would_give_most_of_them_away():
    rng = np.random.default_rng(0)
    many = [np.floor(rng.gamma(0.6, 40, (3, 3))).astype(np.int64) for _ in range(30)]
    assert sum(any(True for _ in recovered(table, shown_only(table), 11)) for table in many) > 20


def test_a_table_of_fewer_people_than_a_cell_is_hidden_whole():
    hidden = suppress(np.array([[3, 4]]), 11)
    assert hidden.everything


def test_a_zero_is_shown_where_it_can_be():
    hidden = suppress(np.array([[5], [0], [300], [40]]), 11)
    assert hidden.cells[:, 0].tolist() == [True, False, False, True]


@pytest.mark.parametrize("table", [np.zeros((0, 2), int), np.array([[-1, 20]]), np.array([1, 2])])
def test_what_is_no_table_of_counts_is_refused(table):
    with pytest.raises(ValueError, match="table"):
        suppress(table, 11)


def together(*rows):
    parts, sizes = (np.array(column) for column in zip(*rows, strict=True))
    return may_stand_together(parts.astype(float), sizes, float(parts.sum()), RULES).tolist()


def test_shares_that_are_all_large_are_all_shown():
    assert together((40, 300), (60, 300), (30, 200)) == [True, True, True]


def test_a_few_are_hidden_and_rounding_hides_them_beside_one_other():
    assert together((5, 300), (60, 300)) == [False, True]


def test_a_trace_of_nobody_hides_no_other_share():
    """Parts are averages over draws of who is whom: what is left of everybody may be a hundredth of a person in a group of none."""
    parts, sizes = np.array([40.0, 28.0, 0.01]), np.array([300, 300, 0])
    assert may_stand_together(parts, sizes, 68.01, RULES).tolist()[:2] == [True, True]


def test_where_rounded_shares_add_up_to_more_than_everybody_another_is_hidden():
    # 17 and 17 are shown as 22 each and 38 of everybody as 33, so of the rest at most 5.5 could be left.
    assert together((4, 300), (17, 300), (17, 300)) == [False, False, True]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=6))
def test_nobody_can_prove_that_a_hidden_share_is_of_a_few(rows):
    parts = np.array([part for part, _ in rows], dtype=float)
    sizes = np.array([part + rest for part, rest in rows])
    shown = may_stand_together(parts, sizes, float(parts.sum()), RULES)
    if not sizes.sum() or not shown.any() or shown.all():
        return
    told = RULES.share(parts.sum() / sizes.sum(), int(sizes.sum()))
    exact = told in (None, 0.0, 1.0)
    highest = sizes.sum() if told is None else told * sizes.sum() + (0 if exact else 5.5)
    for place in np.flatnonzero(shown):
        one = RULES.share(parts[place] / sizes[place], int(sizes[place])) or 0.0
        highest -= max(one * sizes[place] - (5.5 if 0 < one < 1 else 0), 11 if one else 0)
    for place in np.flatnonzero(~shown):
        if 0 < parts[place] < 11:
            assert min(highest, sizes[place]) >= min(11, sizes[place]) - 1e-6


TWO_TRAITS = np.array([[True, True, False, False], [True, False, True, False], [True, False, False, False]])
"""Of the parts: both traits, the first alone, the second alone, neither. Sums: the first, the second, both."""


def test_of_two_traits_that_overlap_both_together_are_hidden_where_one_without_the_other_is_of_a_few():
    # 16 of 200 with the second pay, and 12 of 60 with both: so of the 140 with it alone at most 5.5, where each is known to half a cell.
    parts, sizes = np.array([12.0, 18.0, 4.0, 30.0]), np.array([60, 90, 140, 310])
    whole = Told(np.ones(4, bool), known_of(64.0, 600, RULES))
    everything = [whole, *(Told(row, known_of(float(parts @ row), int(sizes @ row), RULES)) for row in TWO_TRAITS)]
    assert gives_away(parts, sizes, everything, np.eye(4, dtype=bool), RULES)
    assert may_be_told(parts, sizes, TWO_TRAITS, whole, RULES).tolist() == [True, True, False]


def test_the_ends_of_a_published_interval_count_as_known():
    assert known_of(30.0, 300, RULES) == (27.5, 38.5)
    assert known_of(30.0, 300, RULES, (22.0, 33.0)) == (27.5, 33.0)
    # 12 and 40 are shown as 11 and 44 of everybody's 55: the few could be more than a cell by rounding, and not by everybody's interval.
    parts, sizes = np.array([4.0, 30.0, 40.0]), np.array([300, 300, 300])
    loose = Told(np.ones(3, bool), known_of(74.0, 900, RULES))
    tight = Told(np.ones(3, bool), known_of(74.0, 900, RULES, (66.0, 76.0)))
    shown = [may_be_told(parts, sizes, np.eye(3, dtype=bool), whole, RULES).tolist() for whole in (loose, tight)]
    assert shown == [[False, True, True], [False, False, True]]


def test_a_sum_that_is_hidden_alone_is_hidden_with_the_smallest_of_the_others():
    # 600 people: somebody who knows everybody's mean, and that of 330 men and 258 women, would have the total of the last 12.
    twelve, men, women = Mass(12, 90_000.0, 60_000.0), Mass(330, 3e6, 40_000.0), Mass(258, 2e6, 40_000.0)
    hidden = hidden_together([twelve, men, women], [12, 330, 258], ["", "", ""], RULES)
    assert hidden == [ONE_ABOVE_HALF, "", SMALL]


def test_where_one_person_is_above_half_of_two_hidden_groups_too_a_third_is_hidden():
    rich, poor, other = Mass(12, 90_000.0, 80_000.0), Mass(40, 5_000.0, 300.0), Mass(548, 2e6, 40_000.0)
    assert hidden_together([rich, poor, other], [12, 40, 548], ["", "", ""], RULES) == [ONE_ABOVE_HALF, SMALL, SMALL]


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(0, 1000), min_size=0, max_size=25), min_size=1, max_size=6))
def test_what_the_hidden_groups_come_to_may_be_known_or_nothing_is_shown(groups):
    masses = [mass_of(np.array(group)) for group in groups]
    hidden = hidden_together(masses, [len(group) for group in groups], [""] * len(groups), RULES)
    rest = np.array([amount for group, why in zip(groups, hidden, strict=True) if why for amount in group])
    assert all(hidden) or mass_of(rest).why_hidden(RULES) == ""


def test_of_parts_that_lie_in_each_other_the_people_between_count_too():
    amounts = np.concatenate([[100.0] * 11, [1000.0], [1.0] * 10, [50.0] * 198])
    parts = [np.arange(220) < stop for stop in (11, 22, 220)]
    assert hidden_nested(amounts, parts, RULES) == [ONE_ABOVE_HALF, "", ""]
    assert hidden_nested(amounts, parts[1:2], RULES, beside=parts[:1]) == [ONE_ABOVE_HALF]


@settings(deadline=None)
@given(st.floats(0, 1e6), st.integers(11, 100_000))
def test_a_total_is_never_known_finer_than_what_several_people_may_bring(largest, people):
    step = step_of(largest, people, 0.01)
    assert step >= 0.01
    assert step * people >= SEVERAL * largest * (1 - 1e-6)
    assert step <= 2.5 * max(SEVERAL * largest / people, 0.01) * (1 + 1e-6)

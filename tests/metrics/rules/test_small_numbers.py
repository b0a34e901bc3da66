"""Small numbers are hidden with as few others as keep them from being worked out."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.rules.small_numbers import NO_LIMITS, Axis, Cell, Limits, Version, counts_things, hide, quantities, strictest
from metrics.rules.small_numbers.limits import DENOMINATOR, NUMERATOR, REST
from tests.metrics.rules.attacker import attack

UNDER_6 = Limits(min_count=6)
sizes = st.one_of(st.just(0), st.integers(1, 5), st.integers(1, 12), st.integers(6, 200))
thorough = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def axis(*parts: int) -> Axis:
    return Axis(dict.fromkeys(parts, (0,)))


def cell(place, figure, limits=UNDER_6, **more):
    return Cell(
        place, limits if any(place) else NO_LIMITS, (Version(1, quantities(figure, None, None, counts=True, percent=False)),), **more
    )


def towns(*figures):
    """Towns and their total, as cells."""
    return [cell((0,), sum(figures)), *(cell((n,), figure) for n, figure in enumerate(figures, start=1))]


def hidden_of(*figures):
    return {place[0] for place in hide([axis(*range(1, len(figures) + 1))], towns(*figures))}


def test_a_small_town_is_hidden_with_one_more_and_a_zero_and_the_total_stay():
    assert hidden_of(4, 0, 120) == {1, 3}


def test_the_smallest_partner_that_suffices_is_taken():
    assert hidden_of(4, 300, 0, 7, 60) == {1, 4}


def test_nothing_small_hides_nothing():
    assert hidden_of(6, 0, 120) == set()


def test_two_small_ones_whose_sum_tells_both_get_a_third():
    assert hidden_of(5, 5, 80, 0, 90) == {1, 2, 3}


def test_enough_small_ones_protect_each_other():
    assert hidden_of(3, 3, 3, 100, 90) == {1, 2, 3}


def test_a_part_that_is_the_whole_takes_the_total_along():
    assert hidden_of(4, 0, 0) == {0, 1}


def test_a_zero_is_hidden_where_the_owner_hides_zeros():
    zeros = Limits(min_count=6, suppress_zero=True)
    cells = [cell((0,), 190), *(cell((n,), figure, zeros) for n, figure in enumerate([0, 100, 90], start=1))]
    assert hide([axis(1, 2, 3)], cells) == {(1,), (3,)}


def test_what_does_not_add_up_is_hidden_alone():
    assert hide([], [cell((), 4, UNDER_6)]) == frozenset()
    one = Cell((), UNDER_6, (Version(1, (4.0, None, None, None)),))
    assert hide([], [one]) == {()}


def test_a_figure_that_the_source_suppressed_alone_gets_a_partner():
    cells = towns(0, 50, 70)
    cells[1] = Cell((1,), UNDER_6, (Version(1, (None,) * 4, withheld=True),))
    assert hide([axis(1, 2, 3)], cells) == {(1,), (2,)}


def test_a_town_is_hidden_with_another_of_its_region_so_that_the_region_stays():
    regions = Axis({1: (11,), 2: (11,), 3: (12,), 4: (12,), 11: (0,), 12: (0,)})
    figures = {1: 4, 2: 900, 3: 20, 4: 30, 11: 904, 12: 50, 0: 954}
    assert hide([regions], [cell((n,), figure) for n, figure in figures.items()]) == {(1,), (2,)}


def test_a_region_with_one_town_is_hidden_with_the_town():
    regions = Axis({1: (11,), 3: (12,), 4: (12,), 11: (0,), 12: (0,)})
    figures = {1: 4, 3: 20, 4: 30, 11: 4, 12: 50, 0: 54}
    hidden = hide([regions], [cell((n,), figure) for n, figure in figures.items()])
    assert {(1,), (11,)} < hidden
    assert (0,) not in hidden


def test_a_partner_that_was_hidden_before_is_kept():
    cells = towns(4, 60, 50, 0)
    cells[2] = cell((2,), 60, was_hidden=True)
    assert hide([axis(1, 2, 3, 4)], cells) == {(1,), (2,)}


def test_what_is_small_in_one_vintage_is_hidden_with_a_partner_that_is_there_in_all():
    first = [(4, 1), (30, 2)]
    cells = [
        Cell((0,), NO_LIMITS, tuple(Version(m, (x, None, None, None)) for x, m in [(154.0, 1), (180.0, 2)])),
        Cell((1,), UNDER_6, tuple(Version(m, (float(x), None, None, None)) for x, m in first)),
        Cell((2,), UNDER_6, (Version(2, (20.0, None, None, None)),)),
        Cell((3,), UNDER_6, tuple(Version(m, (x, None, None, None)) for x, m in [(150.0, 1), (130.0, 2)])),
    ]
    hidden = hide([axis(1, 2, 3)], cells)
    assert {(1,), (3,)} <= hidden
    assert not any(known.is_told for known in attack([axis(1, 2, 3)], cells, hidden))


def test_a_revision_that_tells_by_how_much_it_was_takes_the_total_along():
    line = axis(1, 2)
    cells = [Cell((0,), NO_LIMITS, _versions([2, 7])), Cell((1,), UNDER_6, _versions([0, 5])), Cell((2,), UNDER_6, _versions([2, 2]))]
    hidden = hide([line], cells)
    assert (0,) in hidden
    assert not any(known.is_told for known in attack([line], cells, hidden))


@pytest.mark.parametrize(
    ("numerator", "denominator", "reasons"),
    [
        (3, 400, {NUMERATOR}),
        (397, 400, {REST}),
        (9, 15, {DENOMINATOR}),
        (0, 400, set()),
        (60, 400, set()),
        (2, 9, {NUMERATOR, DENOMINATOR}),
    ],
)
def test_a_rate_is_small_by_its_numerator_its_rest_or_its_denominator(numerator, denominator, reasons):
    asked = quantities(numerator / denominator, numerator, denominator, counts=False, percent=False)
    assert set(Cell((1,), Limits(6, 20), (Version(1, asked),)).needs) == reasons


def test_a_percentage_without_a_numerator_has_one_all_the_same():
    assert quantities(2.0, None, 100.0, counts=False, percent=True)[NUMERATOR] == 2.0


def test_several_owners_rules_hide_what_any_of_them_hides():
    assert strictest([Limits(6, None), Limits(11, 20), Limits(None, 30, True)]) == Limits(11, 30, True)


@pytest.mark.parametrize(
    ("unit", "decimals", "counts"), [("persons", 0, True), ("percent", 0, False), ("per 1,000", 0, False), ("thousand jobs", 1, False)]
)
def test_only_numbers_of_people_and_things_are_counts(unit, decimals, counts):
    assert counts_things(unit, decimals) is counts


@thorough
@given(st.lists(sizes, min_size=2, max_size=14), st.sampled_from([2, 3, 6, 11]))
def test_no_town_can_be_worked_out_of_the_total_and_the_others(figures, smallest):
    line, limits = axis(*range(1, len(figures) + 1)), Limits(smallest)
    cells = [cell((0,), sum(figures)), *(cell((n,), figure, limits) for n, figure in enumerate(figures, start=1))]
    hidden = hide([line], cells)
    small = {(n,) for n, figure in enumerate(figures, start=1) if 0 < figure < smallest}
    assert small <= hidden
    if smallest > 2:
        assert not any(known.is_told for known in attack([line], cells, hidden))
        assert all(known.is_anything_small for known in attack([line], cells, hidden) if known.place in small and (0,) not in hidden)


@thorough
@given(st.data())
def test_no_town_can_be_worked_out_of_regions_counties_and_the_total(data):
    count = data.draw(st.integers(2, 12))
    figures = data.draw(st.lists(sizes, min_size=count, max_size=count))
    within = data.draw(st.sampled_from([[(101,), (102,)], [(101, 201), (102, 201), (102, 202)]]))
    inside = {n: data.draw(st.sampled_from(within)) for n in range(1, count + 1)}
    both = Axis(inside | dict.fromkeys([101, 102, 201, 202], (0,)))
    sums = {n: float(figure) for n, figure in enumerate(figures, start=1)}
    for n, figure in enumerate(figures, start=1):
        for above in both.above(n) - {n}:
            sums[above] = sums.get(above, 0) + figure
    cells = [cell((n,), figure) for n, figure in sums.items()]
    _assert_safe([both], cells)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(2, 5), st.integers(2, 5), st.data())
def test_no_cell_can_be_worked_out_along_either_axis(rows, columns, data):
    figures = {place: data.draw(sizes) for place in product(range(1, rows + 1), range(1, columns + 1))}
    axes = [axis(*range(1, rows + 1)), axis(*range(1, columns + 1))]
    _assert_safe(axes, [cell(place, figure) for place, figure in _with_sums(figures).items()])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(2, 6), st.integers(2, 6), st.data())
def test_groups_by_two_dimensions_that_are_not_crossed_protect_each_other(rows, columns, data):
    figures = {place: data.draw(sizes) for place in product(range(1, rows + 1), range(1, columns + 1))}
    shown = {place: figure for place, figure in _with_sums(figures).items() if 0 in place}
    axes = [axis(*range(1, rows + 1)), axis(*range(1, columns + 1))]
    _assert_safe(axes, [cell(place, figure) for place, figure in shown.items()])


@thorough
@given(st.lists(st.tuples(sizes, sizes), min_size=2, max_size=9))
def test_no_numerator_denominator_or_rest_can_be_worked_out(pairs):
    line = axis(*range(1, len(pairs) + 1))
    rates = {0: (sum(n for n, _ in pairs), sum(n + rest for n, rest in pairs))} | {
        i: (n, n + rest) for i, (n, rest) in enumerate(pairs, start=1)
    }
    cells = [
        Cell((i,), Limits(6, 20) if i else NO_LIMITS, (Version(1, quantities(0.5, float(n), float(d), counts=False, percent=False)),))
        for i, (n, d) in rates.items()
    ]
    hidden = hide([line], cells)
    for quantity in (NUMERATOR, DENOMINATOR, REST):
        needed = {one.place for one in cells if quantity in one.needs}
        assert needed <= hidden
        assert not any(known.is_told for known in attack([line], cells, hidden, quantity) if known.place in needed)


@thorough
@given(st.data())
def test_no_combination_of_vintages_tells_a_hidden_figure(data):
    count, moments = data.draw(st.integers(2, 7)), data.draw(st.integers(2, 3))
    lines = [[data.draw(sizes)] for _ in range(count)]
    for _ in range(moments - 1):
        for line in lines:
            line.append(data.draw(st.one_of(st.just(line[-1]), sizes)))
    totals = [sum(line[m] for line in lines) for m in range(moments)]
    ways = axis(*range(1, count + 1))
    cells = [Cell((0,), NO_LIMITS, _versions(totals)), *(Cell((n,), UNDER_6, _versions(line)) for n, line in enumerate(lines, start=1))]
    _assert_safe([ways], cells)


def _versions(line):
    """An unrevised figure stays the same version."""
    versions: list[Version] = []
    for moment, figure in enumerate(line):
        if versions and versions[-1].quantities[0] == figure:
            versions[-1] = Version(versions[-1].moments | 1 << moment, versions[-1].quantities)
        else:
            versions.append(Version(1 << moment, (float(figure), None, None, None)))
    return tuple(versions)


def _with_sums(figures):
    sums: dict[tuple[int, ...], float] = {}
    for place, figure in figures.items():
        for above in product(*((0, each) for each in place)):
            sums[above] = sums.get(above, 0.0) + figure
    return sums


def _assert_safe(axes, cells):
    hidden = hide(axes, cells)
    assert {one.place for one in cells if one.is_small} <= hidden
    assert [known for known in attack(axes, cells, hidden) if known.is_told] == []

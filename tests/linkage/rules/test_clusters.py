"""Who is whom, from links that are more or less likely."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.rules import clusters
from tests.linkage.rules.build import links


def test_records_are_joined_by_links_at_the_threshold_and_not_below_it():
    found = clusters.at_threshold(links((0, 1, 0.95), (2, 3, 0.9499)), 4)
    assert found[0] == found[1]
    assert found[2] != found[3]


def test_a_record_joined_to_two_makes_all_three_one_person():
    found = clusters.at_threshold(links((0, 1, 0.99), (1, 2, 0.99)), 3)
    assert len(set(found.tolist())) == 1


def test_without_links_everybody_is_somebody_else():
    assert len(set(clusters.at_threshold(links(), 5).tolist())) == 5


def test_a_link_is_used_exactly_when_it_is_as_likely_as_its_neighbourhoods_number():
    around = clusters.neighbourhoods(links((0, 1, 0.6), (2, 3, 0.6)), 4)
    number = np.zeros(around.count)
    number[around.of_link[0]], number[around.of_link[1]] = 0.6, 0.61
    found = clusters.drawn(around, number)
    assert found[0] == found[1]
    assert found[2] != found[3]


def test_in_one_neighbourhood_a_stronger_link_is_never_dropped_while_a_weaker_one_stays():
    around = clusters.neighbourhoods(links((0, 1, 0.3), (1, 2, 0.8)), 3)
    for number in np.linspace(0.01, 1, 60):
        found = clusters.drawn(around, np.full(around.count, number))
        assert found[1] == found[2] or found[0] != found[1]


@settings(deadline=None)
@given(st.floats(0.02, 0.98), st.integers(0, 2**32 - 1))
def test_a_link_is_used_about_as_often_as_it_is_likely(probability, seed):
    pairs = [(2 * n, 2 * n + 1, probability) for n in range(400)]
    around = clusters.neighbourhoods(links(*pairs), 800)
    found = clusters.drawn(around, 1 - np.random.default_rng(seed).random(around.count))
    used = np.mean(found[::2] == found[1::2])
    assert abs(used - probability) < 6 * np.sqrt(probability * (1 - probability) / 400)


def test_a_link_of_no_chance_would_never_be_used_and_a_certain_one_always():
    around = clusters.neighbourhoods(links((0, 1, 1.0), (2, 3, 0.0)), 4)
    found = clusters.drawn(around, 1 - np.random.default_rng(1).random(around.count))
    assert found[0] == found[1]
    assert found[2] != found[3]


def test_exact_matching_joins_only_pairs_that_agree_on_a_key():
    found = clusters.by_exact_matching(links((0, 1, 0.99), (2, 3, 0.99), exact=(True, False)), 4)
    assert found is not None
    assert found[0] == found[1]
    assert found[2] != found[3]


def test_where_nobody_says_what_agrees_exactly_exact_matching_is_not_known():
    assert clusters.by_exact_matching(links((0, 1, 0.99)), 2) is None


@pytest.mark.parametrize("pair", [(0, 4, 0.5), (-1, 0, 0.5), (0, 1, 1.01), (0, 1, -0.1), (0, 1, float("nan"))])
def test_a_link_to_nobody_or_of_no_probability_is_refused(pair):
    with pytest.raises(ValueError, match="link"):
        clusters.neighbourhoods(links(pair), 4)

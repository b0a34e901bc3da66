"""Scores: a Poisson pseudo-likelihood, cross-fitted and calibrated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.rules.scoring import fitted, folds, history, scored
from linkage.rules.shapes import SERVICES
from tests.linkage.rules.build import people

PRICE = np.array([2462.0, 1089, 1187, 588, 100, 85])
ALL = np.ones(len(SERVICES), bool)


def world(count, seed):
    """Columns, and costs with heavy tails whose mean depends on them."""
    rng = np.random.default_rng(seed)
    columns = np.column_stack([np.ones(count), rng.normal(size=(count, 3))])
    mean = np.exp(columns @ np.array([0.5, 0.6, -0.4, 0.2]))
    return columns, mean * rng.gamma(0.5, 2.0, count), rng


def test_without_a_ridge_no_column_tells_anything_of_what_is_left():
    """Which is what the estimate is defined by; the likelihood has one such point."""
    columns, cost, rng = world(400, 1)
    weight = rng.integers(0, 4, 400).astype(float)
    beta = fitted(columns, cost, weight, ridge=0.0)
    assert np.abs(columns.T @ (weight * (cost - np.exp(columns @ beta)))).max() < 1e-4


def test_with_many_people_the_fit_finds_what_made_the_costs():
    columns, cost, _ = world(60_000, 1)
    assert np.allclose(fitted(columns, cost, np.ones(60_000)), [0.5, 0.6, -0.4, 0.2], atol=0.05)


def test_a_weight_of_two_is_the_person_twice():
    columns, cost, rng = world(150, 2)
    weight = rng.integers(0, 3, 150)
    twice = np.repeat(np.arange(150), weight)
    assert np.allclose(fitted(columns, cost, weight.astype(float)), fitted(columns[twice], cost[twice], np.ones(len(twice))), atol=1e-6)


def test_the_ridge_pulls_towards_the_mean_and_spares_the_mean_itself():
    columns, cost, _ = world(300, 3)
    free, held = (fitted(columns, cost, np.ones(300), ridge=ridge) for ridge in (0.0, 1e6))
    assert np.abs(held[1:]).max() < 0.01 < np.abs(free[1:]).max()
    assert np.exp(held[0]) == pytest.approx(cost.mean(), rel=0.01)


def test_from_a_near_start_the_fit_comes_out_the_same():
    columns, cost, rng = world(500, 4)
    start = fitted(columns, cost, np.ones(500))
    weight = rng.multinomial(500, np.full(500, 1 / 500)).astype(float)
    assert np.allclose(fitted(columns, cost, weight, start), fitted(columns, cost, weight), atol=1e-3)


def test_nobody_scores_himself():
    columns, cost, rng = world(200, 5)
    fold = folds(200, rng)
    before = scored(columns, cost * 1000, np.ones(200), fold)
    changed = cost.copy()
    changed[7] = 500.0
    after = scored(columns, changed * 1000, np.ones(200), fold)
    same_fold = fold == fold[7]
    assert np.array_equal(before.score[same_fold], after.score[same_fold])
    assert not np.allclose(before.score[~same_fold], after.score[~same_fold])


def test_what_is_expected_adds_up_to_what_came():
    columns, cost, rng = world(800, 6)
    found = scored(columns, cost * 1000, np.ones(800), folds(800, rng))
    assert found.expected.mean() == pytest.approx(found.offset.mean(), rel=0.001)


def test_costs_of_nothing_at_all_are_expected_to_be_nothing():
    columns, _, rng = world(100, 7)
    found = scored(columns, np.zeros(100), np.ones(100), folds(100, rng))
    assert found.expected.max() < 1.0


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 10_000), st.integers(30, 120))
def test_scores_are_finite_whatever_the_costs(seed, count):
    columns, cost, rng = world(count, seed)
    cost[rng.random(count) < 0.8] = 0.0
    found = scored(columns, cost * 1e6, np.ones(count), folds(count, rng))
    assert np.isfinite(found.score).all()
    assert np.isfinite(found.expected).all()
    assert (found.expected >= 0).all()


def test_the_history_knows_nothing_of_year_2():
    rng = np.random.default_rng(8)
    first, second = rng.poisson(3, (50, 6)), rng.poisson(3, (50, 6))
    one, other = (history(people(first, year_2), PRICE, ALL, with_traits=True) for year_2 in (second, second * 7))
    assert np.array_equal(one, other)


def test_the_history_knows_nothing_of_services_that_are_not_used():
    rng = np.random.default_rng(9)
    first = rng.poisson(3, (50, 6))
    known = np.array([service in ("jail", "shelter") for service in SERVICES])
    changed = first.copy()
    changed[:, SERVICES.index("ed")] += 5
    one, other = (history(people(year_1, first), PRICE, known, with_traits=False) for year_1 in (first, changed))
    assert np.array_equal(one, other)


def test_a_column_that_is_the_same_for_everybody_does_no_harm():
    first = np.ones((40, 6))
    columns = history(people(first, first), PRICE, ALL, with_traits=True)
    assert np.isfinite(columns).all()
    assert np.abs(columns[:, 1:]).max() < 1e-9

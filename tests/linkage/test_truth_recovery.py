"""The bench of truth recovery, on a few seeds: `make bench-linkage` runs it on many."""

import numpy as np
import pytest

from bench.linkage_truth import CONFIRM, Recovered, choose, recover, rows
from linkage.rules.intervals import CHOSEN
from linkage.rules.portion import FIGURES

SIZE = len(FIGURES)


def found(value, low, high):
    return Recovered(np.full(SIZE, value), np.full(SIZE, low), np.full(SIZE, high), 0.08, 1.0)


TRUE = np.full(SIZE, 10.0)


def test_a_seed_recovers_the_same_each_time():
    one, other = recover("memory", 7), recover("memory", 7)
    assert np.array_equal(one.value, other.value)
    assert np.array_equal(one.high, other.high)


def test_the_estimate_is_near_the_truth_and_a_rule_on_year_1_is_not():
    many = [recover("memory", seed) for seed in (11, 12, 13)]
    # Of 1.5 million people, computed once: a test of that many would take minutes.
    assert np.mean([one.value[0] for one in many]) == pytest.approx(0.0322, abs=0.009)
    assert np.mean([one.value[1] for one in many]) == pytest.approx(0.0725, abs=0.025)
    assert np.mean([one.naive for one in many]) > 2 * 0.0322


def test_the_upper_end_is_stretched_until_it_reaches_the_truth_of_nearly_all_seeds():
    seeds = [found(8.0, 7.0, 9.0)] * 10 + [found(9.9, 7.0, 11.0)] * 90
    kept = choose(TRUE, seeds, "these")
    assert kept["widening"]["portion"] == (1.0, 2.0)


def test_the_lower_end_is_stretched_beyond_the_worst_of_all_seeds():
    seeds = [found(12.0, 11.0, 13.0)] + [found(9.9, 7.0, 11.0)] * 99
    assert choose(TRUE, seeds, "these")["widening"]["depth"] == (2.5, 1.0)


def test_one_seed_that_over_claims_misses_the_mark():
    seeds = [found(30.0, 29.9, 31.0)] + [found(9.9, 7.0, 11.0)] * 24
    told = {row.name: row for row in rows(TRUE, seeds)}
    assert told["linkage truth: portion over-claimed"].ok is False
    assert told["linkage truth: portion covered"].ok is True


def test_covering_too_often_misses_the_mark_as_well():
    told = {row.name: row for row in rows(TRUE, [found(9.9, 7.0, 11.0)] * 100)}
    assert told["linkage truth: portion covered"].ok is False


def test_the_widening_is_confirmed_on_other_seeds_than_it_was_chosen_on():
    first, last = (int(word) for word in CHOSEN.read_text().split('"seeds ')[1].split(" of")[0].split(" to "))
    assert not set(CONFIRM) & set(range(first, last + 1))

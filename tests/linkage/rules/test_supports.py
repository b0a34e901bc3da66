"""Supports around training: who has which together, how they complete, and what is missing."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.linkage_supports import COMPLETION, supports_world
from linkage.rules.disclosure.shares import Rules
from linkage.rules.plain import as_plain, read
from linkage.rules.shapes import SUPPORTS, SupportRecords
from linkage.rules.supports.answers import SupportsAnswers
from linkage.rules.supports.intervals import share_interval, wilson
from linkage.rules.supports.participants import combination, participants_of
from linkage.rules.supports.study import SupportsPlan, supports_answers

PLAN = SupportsPlan(imputations=3)
TRAINING, CHILDCARE, HOUSING, TRANSPORT = range(4)


def ints(*values):
    return np.array(values, dtype=np.int64)


def support_records(*source, completed=None, dollars=None):
    rows = len(source)
    return SupportRecords(
        ints(*source),
        np.zeros(rows, bool) if completed is None else np.array(completed),
        np.zeros((rows, 2)) if dollars is None else np.array(dollars, dtype=float),
        {},
        {},
    )


@pytest.fixture(scope="module")
def world():
    return supports_world(1)


@pytest.fixture(scope="module")
def told(world):
    return supports_answers(world[0], world[1], PLAN)


def test_a_participant_has_the_supports_that_he_has_a_record_of():
    found = participants_of(support_records(TRAINING, CHILDCARE, TRANSPORT, TRAINING), ints(0, 0, 0, 1))
    assert found.has.tolist() == [[True, False, True], [False, False, False]]
    assert combination(found).tolist() == [0b101, 0]


def test_who_is_in_no_training_is_no_participant():
    assert len(participants_of(support_records(TRAINING, HOUSING), ints(0, 1)).has) == 1


def test_subsidies_of_all_supports_are_added_up():
    found = participants_of(support_records(TRAINING, CHILDCARE, HOUSING, dollars=[[0, 0], [100, 50], [10, 5]]), ints(0, 0, 0))
    assert found.dollars.tolist() == [[110.0, 55.0]]


def test_who_completed_by_any_record_of_the_training_completed():
    found = participants_of(support_records(TRAINING, TRAINING, completed=[False, True]), ints(0, 0))
    assert found.completed.tolist() == [True]


def test_the_answers_are_read_back_from_json_as_they_were(told):
    assert read(SupportsAnswers, json.loads(json.dumps(as_plain(told)))) == told


def test_the_same_records_give_the_same_answers(world, told):
    assert supports_answers(world[0], world[1], PLAN) == told


def test_all_eight_combinations_are_told_and_make_up_the_participants(told):
    assert len({one.supports for one in told.combinations}) == 8
    assert sum(one.people for one in told.combinations) == told.participants == 2000


@pytest.mark.parametrize("number", range(8))
def test_the_interval_of_a_combination_holds_what_is_true(told, number):
    one = told.combinations[number]
    assert one.supports == tuple(support for place, support in enumerate(SUPPORTS) if number >> place & 1)
    assert one.completion.data.low - 0.03 <= COMPLETION[number] <= one.completion.data.high + 0.03


def test_what_is_missing_together_names_who_holds_it(told):
    everything = told.missing[0]
    assert everything.supports == SUPPORTS
    assert everything.holders == ("Office of Early Childhood", "Department of Housing", "Department of Transportation")
    assert everything.people == told.combinations[0].people
    assert [len(one.supports) for one in told.missing] == [3, 2, 2, 2]


def test_two_supports_are_missing_for_those_who_have_the_third_or_none(told):
    people = {one.supports: one.people for one in told.combinations}
    pair = next(one for one in told.missing if one.supports == ("childcare", "housing"))
    assert pair.people == people[()] + people[("transport",)]


def test_subsidies_fall_more_for_those_who_completed(told):
    done, not_done = told.subsidies
    assert done.after.value / done.before.value == pytest.approx(0.60, abs=0.02)
    assert not_done.after.value / not_done.before.value == pytest.approx(0.92, abs=0.02)


def test_every_share_and_its_rest_is_of_nobody_or_of_eleven(told):
    shown = [(one.completion, one.people) for one in (*told.combinations, *told.missing, *told.groups)]
    for figure, people in [*shown, (told.completion, told.participants)]:
        assert figure.value is None or Rules().may_share(round(figure.value * people, 6), people)


def test_in_a_small_study_combinations_are_hidden_and_never_one_alone():
    records, links = supports_world(2, 150)
    found = supports_answers(records, links, PLAN)
    hidden = [one for one in found.combinations if one.people is None]
    shown = sum(one.people for one in found.combinations if one.people is not None)
    assert len(hidden) > 1
    assert found.participants - shown >= 11
    assert all(one.completion.value is None for one in hidden)


def test_the_warning_stands_before_any_comparison(told):
    sentences = [one.text for one in told.summary]
    warning = sentences.index(told.warning.text)
    assert "association" in told.warning.text
    assert all("With all three" not in one for one in sentences[:warning])
    assert any("With all three" in one for one in sentences[warning:])


def test_too_few_participants_are_refused_without_their_number():
    records, links = supports_world(1, 20)
    with pytest.raises(ValueError, match=r"^There are fewer than 50 participants, which are too few for an answer\.$"):
        supports_answers(records, links, PLAN)


def test_who_holds_a_support_can_be_said_by_the_study(world):
    holders = {"childcare": "A", "housing": "B", "transport": "C"}
    assert supports_answers(world[0], world[1], replace(PLAN, holders=holders)).missing[0].holders == ("A", "B", "C")


@pytest.mark.parametrize(
    ("share", "people", "low", "high"),
    # Newcombe 1998, table I: Wilson's score method without continuity correction.
    [(81 / 263, 263, 0.2553, 0.3662), (15 / 148, 148, 0.0624, 0.1605), (0.0, 20, 0.0, 0.1611), (1 / 29, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_that_of_the_published_examples(share, people, low, high):
    found = wilson(share, people)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(40, 80)), min_size=2, max_size=6))
def test_doubt_about_the_links_never_narrows_an_interval(draws):
    parts, wholes = zip(*draws, strict=True)
    middle, found = share_interval(parts, wholes)
    plain = wilson(middle, float(np.mean(wholes)))
    assert found.low <= plain.low + 1e-12
    assert found.high >= plain.high - 1e-12

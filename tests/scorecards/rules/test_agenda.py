"""What a review speaks of first, and each thing once."""

import pytest

from scorecards.rules.agenda import Candidate, Cause, ranked


def abouts(*candidates):
    return [one.about for one in ranked(candidates)]


@pytest.mark.parametrize(
    ("candidates", "order"),
    [
        ([], []),
        ([Candidate(cause, cause.value) for cause in reversed(Cause)], [cause.value for cause in Cause]),
        ([Candidate(Cause.MISS, "a", 1.0), Candidate(Cause.MISS, "b", 2.5)], ["b", "a"]),
        ([Candidate(Cause.MISS, "b", 1.0), Candidate(Cause.MISS, "a", 1.0)], ["a", "b"]),
        ([Candidate(Cause.MISS, "a", float("inf")), Candidate(Cause.MISS, "b", 9.0)], ["a", "b"]),
        ([Candidate(Cause.FLIP, "measure:1", 9.0), Candidate(Cause.FLIP, "goal:1", 1.0, is_goal=True)], ["goal:1", "measure:1"]),
        (
            [Candidate(Cause.MISS, "measure:1", 9.0), Candidate(Cause.FLIP, "measure:1"), Candidate(Cause.SIGNAL, "measure:1")],
            ["measure:1"],
        ),
        ([Candidate(Cause.OVERDUE, "a", 90.0), Candidate(Cause.PROMISE_LATE, "promise:1", 1.0)], ["promise:1", "a"]),
    ],
)
def test_candidates_come_by_consequence(candidates, order):
    assert abouts(*candidates) == order


def test_of_several_causes_the_first_stands_for_the_thing():
    found = ranked([Candidate(Cause.SIGNAL, "measure:1"), Candidate(Cause.FLIP, "measure:1", 3.0)])
    assert [(one.cause, one.key) for one in found] == [(Cause.FLIP, "measure:1")]

"""Which changes make a target easier to reach."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.rules.loosening import Asks, loosens, widens

D20, D21 = date(2020, 6, 30), date(2021, 6, 30)


def asks(operator, value, high=None, day=D20):
    return Asks(operator, value, high, day)


@pytest.mark.parametrize(
    ("before", "after", "answer"),
    [
        (asks(">=", 90), asks(">=", 85), True),
        (asks(">=", 90), asks(">=", 95), False),
        (asks("<=", 30), asks("<=", 35), True),
        (asks("<=", 30), asks("<=", 25), False),
        (asks(">", 90), asks(">", 85), True),
        (asks("<", 30), asks("<", 35), True),
        (asks(">=", -3), asks(">=", -5), True),
        (asks(">=", 90), asks(">=", 90, day=D21), True),  # the same, a year later
        (asks(">=", 90, day=D21), asks(">=", 90), False),
        (asks(">=", 90), asks(">=", 95, day=D21), None),  # more, but later
        (asks(">=", 90, day=D21), asks(">=", 85), None),  # less, but sooner
        (asks("between", 10, 20), asks("between", 5, 20), True),
        (asks("between", 10, 20), asks("between", 10, 25), True),
        (asks("between", 10, 20), asks("between", 12, 18), False),
        (asks("between", 10, 20), asks("between", 12, 22), None),  # moved, not widened
        (asks("between", 10, 20), asks(">=", 10), True),  # the upper end is dropped
        (asks(">=", 10), asks("between", 10, 20), False),
        (asks(">=", 10), asks("<=", 10), None),
        (asks(">=", 10), asks(">", 10), False),
        (asks("done", 1), asks("done", 1, day=D21), True),
        (asks("done", 1), asks(">=", 1), None),
        (asks(">=", 90), None, True),
        (None, asks(">=", 90), False),
        (asks(">=", 90), asks(">=", 90), False),
    ],
)  # fmt: skip
def test_a_change_loosens_a_target_when_it_is_easier_to_reach(before, after, answer):
    assert loosens(before, after) is answer


ASKS = st.builds(
    Asks, st.sampled_from([">=", "<=", ">", "<"]), st.floats(-1e6, 1e6), st.none(), st.dates(date(2015, 1, 1), date(2030, 1, 1))
)


@given(ASKS, ASKS)
def test_what_loosens_one_way_never_loosens_the_other_way_back(one, other):
    if loosens(one, other):
        assert loosens(other, one) is False


@pytest.mark.parametrize(
    ("before", "after", "answer"), [(2.0, 5.0, True), (5.0, 2.0, False), (2.0, 2.0, False), (None, 5.0, None), (5.0, None, None)]
)
def test_a_tolerance_widens_when_it_grows(before, after, answer):
    assert widens(before, after) is answer

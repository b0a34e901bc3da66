"""Who owes the next step of a goal."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.codes import GoalStatus
from scorecards.rules.next_steps import Kind, Owed, next_step

DAY = date(2019, 7, 22)
OFF, NEAR, UNKNOWN, ON = GoalStatus.OFF_TRACK, GoalStatus.NEAR, GoalStatus.NOT_ENOUGH, GoalStatus.ON_TRACK
LATE_FIGURE = Owed(Kind.FIGURE, "DOT", "late figure", DAY, 12)
NEXT_FIGURE = Owed(Kind.FIGURE, "DOT", "next figure", DAY)
LATE_UPDATE = Owed(Kind.UPDATE, "DOT", "late update", DAY, 5)
NEXT_UPDATE = Owed(Kind.UPDATE, "DOT", "next update", date(2019, 10, 22))
PLAN = Owed(Kind.PLAN, "DOT", "more trains")
LATE_BARRIER = Owed(Kind.BARRIER, "DAS", "lease the site", DAY, 3)
BARRIER = Owed(Kind.BARRIER, "DAS", "lease the site", DAY)
LATE_PROMISE = Owed(Kind.PROMISE, "DOT", "hire drivers", DAY, 1)
ALL = [NEXT_FIGURE, LATE_FIGURE, NEXT_UPDATE, LATE_UPDATE, PLAN, BARRIER, LATE_BARRIER, LATE_PROMISE]


@pytest.mark.parametrize(
    ("status", "order"),
    [
        (OFF, [LATE_PROMISE, LATE_BARRIER, LATE_UPDATE, PLAN, BARRIER, LATE_FIGURE, NEXT_UPDATE, NEXT_FIGURE]),
        (NEAR, [LATE_PROMISE, LATE_BARRIER, LATE_UPDATE, PLAN, BARRIER, LATE_FIGURE, NEXT_UPDATE, NEXT_FIGURE]),
        (UNKNOWN, [LATE_PROMISE, LATE_BARRIER, LATE_FIGURE, LATE_UPDATE, BARRIER, NEXT_FIGURE]),
        (ON, [LATE_PROMISE, LATE_BARRIER, LATE_FIGURE, LATE_UPDATE, BARRIER, NEXT_UPDATE, NEXT_FIGURE]),
    ],
)
def test_what_holds_a_goal_up_most_is_asked_for_first(status: GoalStatus, order: list[Owed]) -> None:
    left = list(ALL)
    for expected in order:
        assert next_step(status, left) == expected
        left.remove(expected)


def test_of_several_the_one_the_goal_rests_on_most_then_the_longest_overdue_comes_first() -> None:
    light = Owed(Kind.FIGURE, "DOT", "light", DAY, 90, weight=0.5)
    heavy = Owed(Kind.FIGURE, "DOT", "heavy", DAY, 2, weight=3.0)
    older = Owed(Kind.FIGURE, "DOT", "older", DAY, 9, weight=3.0)
    assert next_step(UNKNOWN, [light, heavy, older]) == older
    assert next_step(UNKNOWN, [light, heavy]) == heavy


def test_where_nothing_is_owed_there_is_no_step() -> None:
    assert next_step(ON, []) is None


@given(st.sampled_from(list(GoalStatus)), st.permutations(ALL))
def test_the_order_in_which_things_are_told_does_not_matter(status: GoalStatus, owed: list[Owed]) -> None:
    assert next_step(status, owed) == LATE_PROMISE

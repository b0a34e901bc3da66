"""What moved at the same time: coincidence in time, ordered by kinship."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from metrics.rules.codes import Direction
from scorecards.rules.coincidence import Kinship, Move, at_the_same_time, moved_alike

END = date(2019, 5, 31)
OWN = Move("OWN", END, value=30.0, mean=20.0, reach=5.0, direction=Direction.DOWN)


@pytest.mark.parametrize(
    ("value", "direction", "alike"),
    [
        (9.0, Direction.DOWN, True),  # higher and worse, as OWN
        (9.0, Direction.UP, False),  # higher and better
        (1.0, Direction.UP, True),  # lower and worse
        (9.0, Direction.CONTEXT, True),  # not judged: higher, as OWN
        (1.0, Direction.CONTEXT, False),
    ],
)
def test_both_got_worse_or_where_that_is_not_judged_both_went_up(value: float, direction: Direction, alike: bool) -> None:
    assert moved_alike(OWN, Move("B", END, value, 5.0, 1.0, direction)) is alike


def test_only_what_moved_within_a_quarter_is_named_and_never_the_measure_itself() -> None:
    near, far = replace(OWN, code="NEAR", end=END - timedelta(days=92)), replace(OWN, code="FAR", end=END + timedelta(days=93))
    assert [one.code for one in at_the_same_time(OWN, [far, OWN, near])] == ["NEAR"]


def test_what_serves_the_same_goal_comes_first_then_what_is_nearest_in_time_then_what_moved_most() -> None:
    others = [
        replace(OWN, code="FOREIGN"),
        replace(OWN, code="SAME-AREA", kinship=Kinship.AREA),
        replace(OWN, code="GOAL-LATER", kinship=Kinship.GOAL, end=END + timedelta(days=31)),
        replace(OWN, code="GOAL-SMALL", kinship=Kinship.GOAL, value=26.0),
        replace(OWN, code="GOAL-LARGE", kinship=Kinship.GOAL, value=40.0),
        replace(OWN, code="AGENCY", kinship=Kinship.AGENCY),
    ]
    order = ["GOAL-LARGE", "GOAL-SMALL", "GOAL-LATER", "AGENCY", "SAME-AREA", "FOREIGN"]
    assert [one.code for one in at_the_same_time(OWN, others)] == order

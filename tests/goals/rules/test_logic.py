"""Which links from drivers to outcomes the figures speak against."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.logic import ORDER, Link, Part, link_of, links_between, met_in_a_row
from metrics.rules.codes import Direction, Status

ON, NEAR, OFF, LATE, NONE = Status.ON_TRACK, Status.NEAR, Status.OFF_TRACK, Status.OVERDUE, Status.NO_DATA


@pytest.mark.parametrize(
    ("driver", "outcome", "lag", "met", "link"),
    [
        (ON, OFF, 0, 1, Link.SUSPECT),
        (ON, NEAR, 0, 1, Link.SUSPECT),
        (ON, OFF, 4, 4, Link.EARLY),
        (ON, OFF, 4, 5, Link.SUSPECT),
        (ON, OFF, 1, 0, Link.EARLY),
        (OFF, OFF, 0, 0, Link.UPSTREAM),
        (NEAR, OFF, 0, 0, Link.UPSTREAM),
        (OFF, ON, 0, 0, Link.DESPITE),
        (ON, ON, 4, 0, Link.WORKING),
        (LATE, OFF, 0, 0, Link.UNKNOWN),
        (ON, NONE, 0, 9, Link.UNKNOWN),
        (ON, Status.CONTEXT, 0, 9, Link.UNKNOWN),
        (Status.NO_TARGET, OFF, 0, 9, Link.UNKNOWN),
    ],
)
def test_a_link_is_suspect_where_the_driver_was_good_long_enough_and_the_outcome_is_bad(
    driver: Status, outcome: Status, lag: int, met: int, link: Link
) -> None:
    assert link_of(Part("D", driver, lag, met), Part("O", outcome)) is link


def test_every_driver_is_held_against_every_outcome_and_the_suspect_links_come_first() -> None:
    drivers = [Part("D1", OFF), Part("D2", ON, 0, 3)]
    found = links_between(drivers, [Part("O1", ON), Part("O2", OFF)])
    assert [(one.driver, one.outcome, one.link) for one in found] == [
        ("D2", "O2", Link.SUSPECT),
        ("D1", "O2", Link.UPSTREAM),
        ("D1", "O1", Link.DESPITE),
        ("D2", "O1", Link.WORKING),
    ]


@pytest.mark.parametrize(
    ("values", "direction", "low", "high", "met"),
    [
        ([5.0, 3.0, 2.0], Direction.DOWN, 3.0, None, 2),
        ([5.0, 3.0, 2.0], Direction.UP, 3.0, None, 0),
        ([9.0, None, 9.0], Direction.UP, 3.0, None, 1),
        ([9.0, 9.0], Direction.UP, None, None, 0),
        ([4.0, 6.0, 5.0], Direction.RANGE, 4.0, 5.5, 1),
        ([4.0, 5.0], Direction.RANGE, 4.0, 5.0, 2),
        ([], Direction.UP, 3.0, None, 0),
    ],
)
def test_values_in_a_row_are_counted_from_the_newest_until_one_misses_or_is_missing(
    values: list[float | None], direction: Direction, low: float | None, high: float | None, met: int
) -> None:
    assert met_in_a_row(values, direction, low, high) == met


@given(st.sampled_from(Status), st.sampled_from(Status), st.integers(0, 6), st.integers(0, 12))
def test_a_longer_run_of_a_driver_never_makes_a_link_less_suspect(driver: Status, outcome: Status, lag: int, met: int) -> None:
    before, after = (link_of(Part("D", driver, lag, n), Part("O", outcome)) for n in (met, met + 1))
    assert ORDER.index(after) <= ORDER.index(before)

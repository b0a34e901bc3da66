"""What happened, in the order of its consequence."""

import pytest

from scorecards.rules.since import ORDER, Way, What, place_of_change, way_of_flip


@pytest.mark.parametrize(
    ("before", "after", "way"),
    [
        ("on_track", "off_track", Way.WORSE),
        ("near", "off_track", Way.WORSE),
        ("off_track", "near", Way.BETTER),
        ("on_track", "overdue", Way.WORSE),
        ("on_track", "not_enough", Way.WORSE),
        ("off_track", "overdue", Way.NEITHER),
        ("near", "no_target", Way.NEITHER),
        ("no_data", "on_track", Way.BETTER),
        ("overdue", "near", Way.NEITHER),
        ("no_data", "off_track", Way.WORSE),
    ],
)
def test_which_way_a_status_went(before: str, after: str, way: Way) -> None:
    assert way_of_flip(before, after) is way


def test_a_goal_that_became_off_track_comes_before_one_that_became_near_and_before_any_measure() -> None:
    places = [
        place_of_change("measure", What.FLIP, Way.WORSE, "off_track"),
        place_of_change("goal", What.FLIP, Way.WORSE, "near"),
        place_of_change("goal", What.FLIP, Way.WORSE, "off_track"),
        place_of_change("measure", What.SIGNAL, Way.WORSE),
        place_of_change("goal", What.FLIP, Way.BETTER, "on_track"),
    ]
    assert sorted(places) == [places[2], places[1], places[0], places[3], places[4]]


def test_every_kind_of_change_has_one_place() -> None:
    assert len(set(ORDER)) == len(ORDER)
    wanted = {("goal", what, way) for what in (What.PROMISE, What.EFFECT) for way in (Way.WORSE, Way.BETTER)}
    wanted |= {(kind, What.FLIP, way) for kind in ("goal", "measure") for way in Way}
    wanted |= {("measure", what, way) for what in (What.SIGNAL, What.REVISION) for way in Way}
    assert set(ORDER) == wanted

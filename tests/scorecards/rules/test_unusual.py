"""Which points a picture marks as unusual."""

from metrics.rules.codes import Signal
from scorecards.rules.unusual import unusual_points


def test_only_the_newest_point_outside_is_marked() -> None:
    assert unusual_points([99.0, 5.0, 99.0], 5.0, 8.0, Signal.OUTSIDE) == [False, False, True]


def test_a_run_marks_its_eight_points_and_skips_gaps() -> None:
    marks = unusual_points([1.0, 6.0, None, *[6.0] * 7], 5.0, 8.0, Signal.RUN_OF_8)
    assert marks == [False, True, False, *[True] * 7]


def test_two_of_three_marks_those_beyond_two_thirds_on_the_same_side() -> None:
    assert unusual_points([5.0, 7.5, 2.0, 7.6], 5.0, 8.0, Signal.TWO_OF_THREE) == [False, True, False, True]


def test_no_signal_no_marks() -> None:
    assert unusual_points([99.0, 5.0], 5.0, 8.0, Signal.NONE) == [False, False]
    assert unusual_points([99.0], None, None, Signal.TOO_FEW) == [False]

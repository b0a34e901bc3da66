"""Figures just past a threshold, again and again."""

from datetime import date

import pytest

from metrics.rules.bunching import Bunching, bunched
from metrics.rules.codes import Direction, PeriodType
from tests.metrics.rules.plain import PlainMeasure, at_least, at_most, between, columns, monthly

BY = date(2030, 12, 31)
START = date(2018, 1, 1)


def found(*figures, target=None, **fields):
    of = PlainMeasure(monthly(START, *figures), PeriodType.MONTH, targets=[target or at_least(90.0, BY)], **fields)
    series, catalog, targets, *_ = columns({7: of})
    return bunched(series, catalog, targets).get(7)


@pytest.mark.parametrize(
    ("target", "figures", "answer"),
    [
        (at_least(90.0, BY), [90, 91.8, 91.81, 89.9, 88.2, 88.1], Bunching(6, 2, 2)),
        (at_most(50.0, BY), [50, 49, 48.9, 50.5, 51, 51.1], Bunching(6, 2, 2)),
        (between(10.0, 20.0, BY), [10.1, 19.7, 15, 20.3], Bunching(4, 2, 1)),
        (at_least(-50.0, BY), [-50, -49.5, -51], Bunching(3, 2, 1)),
        (at_least(0.0, BY), [0, 0.1], Bunching(2, 1, 0)),
    ],
)
def test_a_hair_is_two_per_cent_of_what_was_expected(target, figures, answer):
    assert found(*figures, target=target) == answer


def test_only_the_newest_twelve_figures_are_looked_at_and_gaps_are_none():
    assert found(*[90.1] * 20, None, *[99.0] * 12) == Bunching(12, 0, 0)


def test_what_is_not_judged_is_not_listed():
    assert found(90.1, 90.2, direction=Direction.CONTEXT) is None
    series, catalog, targets, *_ = columns({7: PlainMeasure(monthly(START, 90.1), PeriodType.MONTH)})
    assert bunched(series, catalog, targets) == {}


@pytest.mark.parametrize(
    ("judged", "past", "short", "answer"), [(8, 4, 0, True), (9, 4, 0, False), (6, 3, 0, False), (8, 7, 1, False), (4, 4, 0, True)]
)
def test_it_is_striking_when_half_pass_by_a_hair_and_none_misses_by_one(judged, past, short, answer):
    assert Bunching(judged, past, short).is_striking is answer

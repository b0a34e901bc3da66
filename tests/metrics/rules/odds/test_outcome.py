"""What can be said of a measure on a day, or why nothing can."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.columns import to_day
from metrics.rules.odds.backtest import Aim
from metrics.rules.odds.choices import choice_for, kind_of
from metrics.rules.odds.codes import Refusal
from metrics.rules.odds.outcome import outcome
from tests.metrics.rules.odds.plain import by, ends, wanted

VALUES = [80.0, 82, 81, 83, 82, 84, 83, 85, 84, 86]
SOON, LATER = date(2019, 12, 31), date(2020, 2, 29)
REFUSED = [
    (wanted(VALUES), Refusal.NO_TARGET),
    (wanted(VALUES, by(SOON, 90.0), direction=Direction.CONTEXT), Refusal.CONTEXT),
    (wanted(VALUES, by(SOON, 1.0), direction=Direction.MILESTONE), Refusal.MILESTONE),
    (wanted(VALUES, by(SOON, 1.0, Operator.DONE)), Refusal.MILESTONE),
    (wanted(VALUES, by(date(2019, 5, 31), 90.0)), Refusal.NO_TARGET),
    (wanted(VALUES, by(date(2021, 12, 31), 90.0)), Refusal.TOO_FAR),
    (wanted(VALUES[:7], by(SOON, 90.0)), Refusal.TOO_FEW),
    (wanted([], by(SOON, 90.0)), Refusal.TOO_FEW),
    (wanted(VALUES, by(SOON, 90.0), period=PeriodType.YTD), Refusal.RUNNING_TOTAL),
]


@pytest.mark.parametrize(("given", "why"), REFUSED, ids=lambda part: part.slug if isinstance(part, Refusal) else "")
def test_without_odds_it_is_said_why(given, why):
    found = outcome(given)
    assert found.refusal == why
    assert not found.odds
    assert not found.ends


def test_each_target_that_lies_ahead_has_odds_and_so_has_the_next_figure():
    found = outcome(wanted(VALUES, by(SOON, 90.0), by(LATER, 95.0)))
    assert [(odds.ahead, odds.aim.low, odds.is_next) for odds in found.odds] == [(1, 90.0, True), (7, 90.0, False), (9, 95.0, False)]
    assert [odds.end for odds in found.odds] == [to_day(date(2019, 6, 30)), to_day(SOON), to_day(LATER)]
    assert len(found.ends) == 9
    assert found.odds[1].probability > found.odds[2].probability


def test_the_next_figure_is_not_told_twice_where_it_is_the_target_itself():
    found = outcome(wanted(VALUES, by(date(2019, 6, 30), 90.0)))
    assert [(odds.ahead, odds.is_next) for odds in found.odds] == [(1, False)]


def test_a_target_too_far_ahead_leaves_the_odds_of_the_nearer_one():
    found = outcome(wanted(VALUES, by(SOON, 90.0), by(date(2025, 12, 31), 99.0)))
    assert [odds.aim.low for odds in found.odds if not odds.is_next] == [90.0]


def test_the_method_is_the_one_chosen_for_the_kind_of_series():
    found = outcome(wanted(VALUES, by(SOON, 90.0)))
    assert found.choice == choice_for(kind_of(PeriodType.MONTH, 10))


def test_the_digest_tells_whether_anything_it_rests_on_changed():
    one = wanted(VALUES, by(SOON, 90.0))
    same = wanted(list(VALUES), by(SOON, 90.0))
    others = [
        wanted([*VALUES[:-1], 86.1], by(SOON, 90.0)),
        wanted(VALUES, by(SOON, 90.1)),
        wanted(VALUES, by(LATER, 90.0)),
        wanted(VALUES, Aim(to_day(SOON), Operator.AT_MOST, 90.0)),
        wanted(VALUES, by(SOON, 90.0), unit="percent"),
        replace(one, end=one.end - 365),
    ]
    assert one.inputs == same.inputs
    assert len({one.inputs, *(other.inputs for other in others)}) == len(others) + 1


def test_a_digest_changes_with_what_the_backtest_chose(monkeypatch):
    one = wanted(VALUES, by(SOON, 90.0))
    before = one.inputs
    monkeypatch.setattr("metrics.rules.odds.outcome.chosen_digest", lambda: "other")
    assert one.inputs != before


def test_a_yearly_count_is_projected_to_whole_years():
    given = wanted(list(np.arange(10.0)), by(date(2021, 6, 30), 20.0), period=PeriodType.SFY, unit="persons", decimals=0)
    june = replace(given, end=ends(10, PeriodType.SFY, date(2018, 6, 30)))
    found = outcome(june)
    assert [(odds.ahead, odds.end) for odds in found.odds] == [(1, to_day(date(2019, 6, 30))), (3, to_day(date(2021, 6, 30)))]

"""How promises are scored: tables of cases, and properties."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.promises import Effect, Expectation, Found, Promise, State, checked_end, score, tally
from metrics.rules.codes import PeriodType

DUE, MAY, SEP = date(2019, 9, 30), date(2019, 5, 31), date(2019, 9, 30)
BEFORE, AFTER = date(2019, 9, 1), date(2019, 10, 20)
UP_3 = Expectation(rises=True, by=3.0, base_end=MAY, on=SEP)
DOWN_3 = Expectation(rises=False, by=3.0, base_end=MAY, on=SEP)
CAME = Found(82.0, 85.0, SEP)
SHORT = Found(82.0, 84.9, SEP)
NOT_YET = Found(82.0, None, SEP)
ON_TIME, LATER = date(2019, 9, 30), date(2019, 10, 1)


@pytest.mark.parametrize(
    ("done_on", "expected", "found", "day", "state", "effect", "late"),
    [
        (None, None, Found(), BEFORE, State.OPEN, Effect.NONE, 0),
        (None, None, Found(), DUE, State.OPEN, Effect.NONE, 0),
        (None, None, Found(), AFTER, State.LATE, Effect.NONE, 20),
        (ON_TIME, None, Found(), AFTER, State.KEPT, Effect.NONE, 0),
        (LATER, None, Found(), AFTER, State.LATE, Effect.NONE, 1),
        (ON_TIME, UP_3, NOT_YET, BEFORE, State.OPEN, Effect.WAITING, 0),
        (ON_TIME, UP_3, CAME, BEFORE, State.OPEN, Effect.WAITING, 0),
        (ON_TIME, UP_3, NOT_YET, AFTER, State.OPEN, Effect.WAITING, 0),
        (ON_TIME, UP_3, CAME, AFTER, State.KEPT, Effect.REACHED, 0),
        (ON_TIME, UP_3, SHORT, AFTER, State.NO_EFFECT, Effect.NOT_REACHED, 0),
        (ON_TIME, DOWN_3, CAME, AFTER, State.NO_EFFECT, Effect.NOT_REACHED, 0),
        (ON_TIME, DOWN_3, Found(82.0, 79.0, SEP), AFTER, State.KEPT, Effect.REACHED, 0),
        (LATER, UP_3, CAME, AFTER, State.LATE, Effect.REACHED, 1),
        (LATER, UP_3, SHORT, AFTER, State.NO_EFFECT, Effect.NOT_REACHED, 1),
        (LATER, UP_3, NOT_YET, AFTER, State.LATE, Effect.WAITING, 1),
        (None, UP_3, CAME, AFTER, State.LATE, Effect.REACHED, 20),
        (None, UP_3, SHORT, AFTER, State.LATE, Effect.NOT_REACHED, 20),
        (ON_TIME, UP_3, Found(82.0, None, SEP, "break"), AFTER, State.KEPT, Effect.CANNOT_TELL, 0),
        (ON_TIME, UP_3, Found(82.0, None, SEP, "suppressed"), AFTER, State.KEPT, Effect.CANNOT_TELL, 0),
        (ON_TIME, UP_3, Found(None, None, SEP, "base"), BEFORE, State.OPEN, Effect.WAITING, 0),
        (ON_TIME, UP_3, Found(0.0, 3.0, SEP), AFTER, State.KEPT, Effect.REACHED, 0),
        (ON_TIME, UP_3, Found(-4.0, -1.0, SEP), AFTER, State.KEPT, Effect.REACHED, 0),
        # Three times a tenth is more than three tenths in binary: the slack takes it as equal.
        (ON_TIME, Expectation(True, 0.3, MAY, SEP), Found(0.1, 0.1 + 0.1 + 0.1 + 0.1, SEP), AFTER, State.KEPT, Effect.REACHED, 0),
    ],
)  # fmt: skip
def test_a_promise_is_scored(done_on, expected, found, day, state, effect, late):
    found_ = score(Promise(DUE, done_on, expected=expected), found, day)
    assert (found_.state, found_.effect, found_.days_late) == (state, effect, late)


def test_what_was_dropped_stays_dropped_whatever_came():
    assert score(Promise(DUE, ON_TIME, is_dropped=True, expected=UP_3), CAME, AFTER).state is State.DROPPED


def test_the_move_is_told_even_before_the_day_it_is_judged_on():
    assert score(Promise(DUE, None, expected=UP_3), CAME, BEFORE).moved == 3.0


@pytest.mark.parametrize(
    ("kind", "on", "end"),
    [
        (PeriodType.MONTH, date(2019, 9, 30), date(2019, 9, 30)),
        (PeriodType.MONTH, date(2019, 9, 29), date(2019, 8, 31)),
        (PeriodType.QUARTER, date(2019, 11, 15), date(2019, 9, 30)),
        (PeriodType.SFY, date(2020, 6, 30), date(2020, 6, 30)),
        (PeriodType.SFY, date(2020, 6, 29), date(2019, 6, 30)),
        (PeriodType.FFY, date(2019, 12, 1), date(2019, 9, 30)),
        (PeriodType.YEAR, date(2019, 12, 30), date(2018, 12, 31)),
        (PeriodType.ROLLING3, date(2019, 12, 31), date(2019, 12, 31)),
        (PeriodType.POINT, date(2019, 12, 31), None),
    ],
)
def test_the_effect_is_checked_by_the_last_period_that_ended_by_its_day(kind, on, end):
    assert checked_end(kind, on) == end


days = st.dates(date(2019, 1, 1), date(2021, 1, 1))
values = st.one_of(st.none(), st.floats(-1e6, 1e6))


@given(st.one_of(st.none(), days), days, days, values, values, st.floats(0.01, 100), st.booleans())
def test_time_alone_never_makes_a_scored_promise_better(done_on, day, due, base, value, by, rises):
    """What is settled with its effect known stays as it is while only time passes."""
    promise = Promise(due, done_on, expected=Expectation(rises, by, MAY, SEP))
    now, later = (score(promise, Found(base, value, SEP), when) for when in (day, day + timedelta(days=400)))
    if now.state in (State.KEPT, State.NO_EFFECT) or (now.state is State.LATE and done_on and now.effect is not Effect.WAITING):
        assert later == now
    if now.state is State.LATE:
        assert later.state in (State.LATE, State.NO_EFFECT)


@given(values, values, st.floats(0.01, 100))
def test_what_reaches_a_rise_never_reaches_the_same_fall(base, value, by):
    promises = [Promise(DUE, ON_TIME, expected=Expectation(rises, by, MAY, SEP)) for rises in (True, False)]
    assert {score(one, Found(base, value, SEP), AFTER).effect for one in promises} != {Effect.REACHED}


def test_a_share_is_told_of_five_settled_promises_and_of_no_fewer():
    assert tally({"kept": 3, "late": 1, "open": 9, "dropped": 4}).share is None
    found = tally({"kept": 4, "late": 1, "open": 9, "dropped": 4})
    assert (found.share, found.settled, found.made) == (0.8, 5, 18)

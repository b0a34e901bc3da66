"""Two intervals, widened and never backwards."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkage.rules.disclosure.shares import Rules
from linkage.rules.intervals import NONE, Interval, Widening, chosen, covering, interval, widening_of
from linkage.rules.portion import FIGURES
from linkage.rules.showing import hidden, raw, shown_dollars, shown_share

DRAWN = np.linspace(0, 100, 1001)


def ends(value, drawn=DRAWN, widening=NONE):
    found = interval(value, drawn, widening)
    return pytest.approx((found.low, found.high))


numbers = st.floats(-1000, 1000)


def test_without_widening_the_middle_95_percent_are_inside():
    assert ends(50.0) == (2.5, 97.5)


def test_each_end_moves_away_from_the_estimate_by_its_own_factor():
    assert ends(50.0, DRAWN, Widening(2.0, 1.2)) == (50 - 95, 50 + 57)


def test_an_end_on_the_wrong_side_of_the_estimate_moves_to_it():
    assert ends(-5.0) == (-5.0, 97.5)
    assert ends(200.0) == (2.5, 200.0)


def test_a_share_stays_between_nobody_and_everybody():
    found = interval(0.5, np.array([0.0, 1.0]), Widening(3, 3), least=0.0, most=1.0)
    assert (found.low, found.high) == (0.0, 1.0)


@settings(deadline=None)
@given(numbers, st.lists(numbers, min_size=1, max_size=20), st.floats(1, 3), st.floats(1, 3))
def test_an_interval_holds_its_estimate_and_widening_never_narrows_it(value, drawn, down, up):
    plain, wide = (interval(value, np.array(drawn), each) for each in (NONE, Widening(down, up)))
    assert plain.holds(value)
    assert covering(plain, wide) == wide


def test_draws_that_hold_nobody_are_left_out_of_an_interval():
    found = interval(50.0, np.concatenate([DRAWN, [np.nan] * 40]))
    assert (found.low, found.high) == ends(50.0)


@pytest.mark.parametrize("drawn", [np.array([np.nan, np.nan]), np.array([])])
def test_what_no_draw_could_estimate_is_hidden(drawn):
    assert shown_share(raw("portion", 0.5, drawn, drawn), 1000, Rules()) == hidden()
    assert shown_dollars(raw("mean_offset", 5.0, drawn, drawn), 10.0) == hidden()


def test_a_figure_of_nobody_at_all_is_hidden():
    assert shown_dollars(raw("mean_offset", float("nan"), DRAWN, DRAWN), 10.0) == hidden()


def test_an_interval_that_runs_backwards_is_refused():
    with pytest.raises(ValueError, match="backwards"):
        Interval(1.0, 0.0)


def test_every_figure_has_a_widening_that_does_not_narrow():
    assert set(chosen()) == {"portion", "depth", "dollars"}
    assert all(min(widening_of(name).down, widening_of(name).up) >= 1.0 for name in FIGURES)
    assert widening_of("net_5") == widening_of("mean_offset") == chosen()["dollars"]


@settings(deadline=None)
@given(st.floats(0, 1), st.lists(st.floats(0, 1), min_size=2, max_size=9), st.lists(st.floats(0, 1), min_size=2, max_size=9))
def test_the_total_interval_holds_the_one_from_data(value, data, total):
    found = raw("portion", value, np.array(data), np.array(total))
    assert covering(found.total, found.data) == found.total


def test_a_shown_share_lies_in_its_interval_and_both_speak_of_whole_cells():
    found = shown_share(raw("portion", 0.03, np.array([0.02, 0.04]), np.array([0.01, 0.06])), 1000, Rules())
    assert found.data is not None
    assert found.value is not None
    assert found.value == pytest.approx(0.033)
    assert found.data.holds(found.value)
    assert all(round(end * 1000, 6) % 11 == 0 for end in (found.data.low, found.data.high))


def test_a_hidden_share_keeps_an_interval_that_begins_at_nobody():
    found = shown_share(raw("portion", 0.005, np.array([0.004, 0.006]), np.array([0.001, 0.03])), 1000, Rules())
    assert found.value is None
    assert found.hidden == "too few people"
    assert found.data is not None
    assert (found.data.low, found.data.high) == (0.0, 0.011)


def test_an_end_that_is_rounded_to_nothing_is_no_minus_nothing():
    found = shown_dollars(raw("net_5", -900.0, np.array([-900.0, -800.0]), np.array([-900.0, -800.0])), 20_000.0)
    assert found.data is not None
    assert (str(found.data.low), str(found.data.high)) == ("-20000.0", "0.0")


def test_hidden_dollars_show_no_interval_either():
    assert shown_dollars(raw("net_5", 5.0, DRAWN, DRAWN), 10.0, "too few people") == hidden()

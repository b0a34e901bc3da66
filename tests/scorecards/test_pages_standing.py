"""Where a set of measures stands, what comes first, and what it is called."""

import math
from datetime import UTC, datetime

import pytest

from goals.rules.codes import GoalStatus
from metrics.rules.codes import Freshness, Operator, Signal, Status, Trend, Verdict
from scorecards.charts import goals_told, sentences
from scorecards.queries.pages.ordering import by_consequence
from scorecards.queries.pages.standing import (
    attention_of,
    completeness_of,
    counts_of,
    missing_of,
    mover,
    newest_period,
    strong_of,
)
from scorecards.queries.rows import Counts, GoalCounts
from scorecards.rules.ranking import place_of_goal, size_of_miss, size_of_move
from tests.scorecards.cards import card, flip, no_data, off_track, overdue


def test_counts_have_every_card_once() -> None:
    counts = counts_of([card(1), off_track(2), no_data(3), overdue(4), card(5, status=Status.CONTEXT)])
    assert counts == Counts(on_track=1, off_track=1, no_data=1, overdue=1, context=1)
    assert counts.total == 5


@pytest.mark.parametrize(
    ("change", "mean", "upper", "tolerance", "size"),
    [
        (-5.32, 10.0, 12.66, 9.0, 5.32),
        (4.0, None, None, 2.0, 2.0),
        (4.0, None, None, None, None),
        (4.0, 10.0, 10.0, 2.0, None),
        (None, 10.0, 12.66, 2.0, None),
    ],
)
def test_a_move_is_measured_in_usual_steps_or_else_in_tolerances(change, mean, upper, tolerance, size) -> None:
    found = size_of_move(change, mean, upper, tolerance)
    assert found == (size if size is None else pytest.approx(size))


def test_a_miss_of_a_measure_that_tolerates_nothing_is_the_largest() -> None:
    assert size_of_miss(0.001, 0.0) == math.inf
    assert size_of_miss(6.0, 2.0) == 3.0
    assert size_of_miss(0.0, 0.0) == 0.0


def test_the_mover_is_the_fresh_measure_that_moved_most_for_its_own_habits() -> None:
    slow = card(1, change_previous=-100.0, tolerance=100.0)
    quick = card(2, change_previous=-3.0, tolerance=1.0)
    stale = overdue(3, change_previous=-90.0, tolerance=1.0)
    assert mover([slow, quick, stale], Verdict.BETTER) is quick
    assert mover([slow, quick, stale], Verdict.WORSE) is None


def test_attention_has_misses_by_size_then_unusual_changes_then_late_figures() -> None:
    small, large = off_track(1, shortfall=3.0), off_track(2, shortfall=9.0)
    odd, late = card(3, signal=Signal.OUTSIDE), overdue(4, days=40)
    later = no_data(5, freshness=Freshness.OVERDUE, days_overdue=90)
    shown = attention_of([late, odd, small, later, large, card(6), no_data(7)])
    assert [(item.kind, item.card.measure_id) for item in shown] == [
        ("off_track", 2), ("off_track", 1), ("signal", 3), ("overdue", 5), ("overdue", 4),
    ]  # fmt: skip


def test_a_measure_that_is_off_track_and_unusual_is_named_once() -> None:
    assert len(attention_of([off_track(1, signal=Signal.OUTSIDE)])) == 1


def test_missing_measures_come_by_the_day_they_are_due_and_undated_ones_last() -> None:
    undated, soon = no_data(1, due_on=None), no_data(2)
    assert [one.measure_id for one in missing_of([undated, soon, card(3)])] == [2, 1]


def test_completeness_counts_only_measures_with_a_figure_due() -> None:
    found = completeness_of([card(1), overdue(2), no_data(3), card(4, freshness=Freshness.DUE_SOON)])
    assert (found.present, found.due) == (2, 3)
    assert found.share == pytest.approx(2 / 3)
    assert completeness_of([no_data(1)]).share is None


def test_what_holds_up_is_on_track_and_those_getting_better_come_first() -> None:
    flat, rising = card(1), card(2, trend=Trend.BETTER)
    assert [one.measure_id for one in strong_of([flat, off_track(3), rising])] == [2, 1]


def test_the_newest_period_is_none_without_figures() -> None:
    assert newest_period([no_data()]) is None
    assert newest_period([no_data(), card(2)]) == card(2).period_end


def test_changes_are_ranked_by_consequence_then_time() -> None:
    early, late = datetime(2019, 1, 1, tzinfo=UTC), datetime(2019, 6, 1, tzinfo=UTC)
    gain = flip(flip_id=1, before=Status.OFF_TRACK, after=Status.ON_TRACK, recorded_at=late)
    loss = flip(flip_id=2, recorded_at=early)
    newer = flip(flip_id=3, recorded_at=late)
    group = flip(flip_id=4, breakdown="Hartford", recorded_at=late)
    goal = flip(flip_id=5, kind="goal", before=GoalStatus.NEAR, after=GoalStatus.ON_TRACK, recorded_at=early)
    assert [one.flip_id for one in by_consequence([gain, group, loss, newer, goal])] == [5, 3, 2, 1, 4]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(), "No measure has been set yet."),
        (Counts(no_data=1), "Its 1 measure has no fresh figure to judge."),
        (Counts(no_data=2, overdue=1), "None of its 3 measures has a fresh figure to judge."),
        (Counts(on_track=1), "1 of 1 judged measure is on track."),
        (Counts(on_track=2, near=1, off_track=3), "2 of 6 judged measures are on track, 1 close to target and 3 off track."),
        (Counts(on_track=2, no_data=1), "2 of 2 judged measures are on track. 1 more cannot be judged now: 1 has no data."),
        (
            Counts(on_track=1, off_track=3, overdue=1, no_data=3),
            "1 of 4 judged measures is on track and 3 off track. 4 more cannot be judged now: 1 is overdue and 3 have no data.",
        ),
    ],
)
def test_the_standing_is_said_in_one_sentence(counts: Counts, words: str) -> None:
    assert sentences.standing(counts) == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (GoalCounts(), "No goal has been set yet."),
        (GoalCounts(not_enough=3), "0 of 3 goals are on track; 3 lack fresh figures."),
        (GoalCounts(on_track=1, near=2), "1 of 3 goals is on track and 2 are close to target."),
        (GoalCounts(1, 1, 1, 1), "1 of 4 goals is on track, 1 is close to target and 1 is off track; 1 lacks fresh figures."),
        (GoalCounts(on_track=1), "1 of 1 goal is on track."),
    ],
)  # fmt: skip
def test_goals_are_counted_by_where_they_stand_and_none_disappears(counts: GoalCounts, words: str) -> None:
    assert goals_told.standing(counts) == words


def test_a_miss_says_value_period_aim_and_gap() -> None:
    assert sentences.miss(off_track()) == "31 days (May 2019); expected at most 25 days, missed by 6 days."


@pytest.mark.parametrize(
    ("operator", "high", "words"),
    [
        (Operator.AT_LEAST, None, "at least 25 days"),
        (Operator.LESS_THAN, None, "less than 25 days"),
        (Operator.BETWEEN, 30.0, "between 25 days and 30 days"),
        (Operator.DONE, None, "done"),
    ],
)
def test_the_aim_is_said_as_its_operator_means_it(operator: Operator, high: float | None, words: str) -> None:
    assert sentences.aim(card(operator=operator, expected_high=high)) == words


def test_a_late_figure_names_the_period_the_days_and_the_newest_one_there_is() -> None:
    assert sentences.late(overdue(days=1)) == "The figure for Jun 2019 is overdue by 1 day; the newest is May 2019."
    assert "none has come yet" in sentences.late(overdue(period=""))


def test_who_owes_a_figure_is_the_person_or_else_the_agency() -> None:
    assert sentences.owed(no_data(responsible="Lee")) == "Lee owes it by July 20, 2019."
    assert sentences.owed(no_data(due_on=None)) == "Department of Examples owes it; no release date is set."


def test_goals_come_by_consequence_and_what_cannot_be_told_before_what_is_kept() -> None:
    goals = [
        ("kept", place_of_goal(GoalStatus.ON_TRACK, 0.0, 0.0)),
        ("unknown", place_of_goal(GoalStatus.NOT_ENOUGH, 0.0, 0.0)),
        ("near", place_of_goal(GoalStatus.NEAR, 0.0, 0.0)),
        ("half off, far", place_of_goal(GoalStatus.OFF_TRACK, 0.5, 9.0)),
        ("all off", place_of_goal(GoalStatus.OFF_TRACK, 1.0, 1.0)),
        ("half off", place_of_goal(GoalStatus.OFF_TRACK, 0.5, 2.0)),
    ]
    assert [name for name, _ in sorted(goals, key=lambda pair: pair[1])] == [
        "all off",
        "half off, far",
        "half off",
        "near",
        "unknown",
        "kept",
    ]


def test_attention_names_only_what_there_is() -> None:
    assert sentences.attention(["signal", "signal", "overdue"]) == "2 measures change unusually and 1 figure is late."
    assert sentences.attention([]) == "Nothing needs attention now."


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["overdue", "never", "never"], "3 figures are late (2 of measures that never had one)."),
        (["never"], "1 figure is late (its measure never had one)."),
    ],
)
def test_late_figures_of_measures_that_never_had_one_are_told_apart(kinds: list[str], words: str) -> None:
    assert sentences.attention(kinds) == words


def test_a_miss_against_an_illustrative_target_says_so() -> None:
    fields = {"value": 88.0, "period": "Jun 2019", "expected": 94.0, "shortfall": 6.0, "unit": "percent", "operator": Operator.AT_LEAST}
    missed = card(1, status=Status.OFF_TRACK, target_illustrative=True, decimals=0, **fields)
    assert sentences.miss(missed) == "88% (Jun 2019); expected at least 94% (illustrative target), missed by 6 points."


def test_attention_counts_late_promises_and_disagreements_where_there_are_some() -> None:
    assert sentences.attention(["off_track", "promise", "differs"]) == (
        "1 measure is off track, 1 promise is late and on 1 goal the agency and the numbers disagree."
    )

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.rules.codes import GoalStatus, Rollup
from goals.rules.rollup import Goals, Groups, Members, RolledUp, distribution, distribution_changes, groups_off_track, roll_up
from metrics.rules.codes import Direction, Status
from tests.metrics.rules.plain import PlainMeasure, assess_all, at_least, codes, ints, numbers, small, yearly

ON, NEAR, OFF = Status.ON_TRACK, Status.NEAR, Status.OFF_TRACK
NO_DATA, NO_TARGET, OVERDUE, CONTEXT = Status.NO_DATA, Status.NO_TARGET, Status.OVERDUE, Status.CONTEXT
NO_GROUPS = Groups(ints([]), ints([]))


@dataclass(frozen=True)
class PlainGoal:
    statuses: Sequence[Status]
    rule: Rollup = Rollup.WORST
    weights: Sequence[float] = ()
    k: int = 0
    lead: int = -1

    @property
    def weight(self) -> Sequence[float]:
        return self.weights or [1.0] * len(self.statuses)


def columns(goals: Sequence[PlainGoal]) -> tuple[Goals, Members]:
    """Goals numbered 10, 20, ...; their measures 101, 102, ... of goal 10, 201, ... of goal 20."""
    rows = [(10 * n, 100 * n + m, m - 1, goal) for n, goal in enumerate(goals, 1) for m in range(1, len(goal.statuses) + 1)]
    return (
        Goals(ints(10 * n for n in range(1, len(goals) + 1)), codes(g.rule for g in goals), small(g.k for g in goals)),
        Members(
            ints(number for number, _, _, _ in rows),
            ints(measure for _, measure, _, _ in rows),
            numbers(goal.weight[place] for _, _, place, goal in rows),
            np.array([goal.lead == place for _, _, place, goal in rows], dtype=np.bool_),
            codes(goal.statuses[place] for _, _, place, goal in rows),
        ),
    )


def rolled(*goals: PlainGoal, groups: Groups = NO_GROUPS) -> RolledUp:
    return roll_up(*columns(goals), groups)


def status_of(goal: PlainGoal, groups: Groups = NO_GROUPS) -> GoalStatus:
    return GoalStatus(int(rolled(goal, groups=groups).status[0]))


def test_one_on_track_and_two_without_data_is_not_enough_with_a_third_covered() -> None:
    found = rolled(PlainGoal([ON, NO_DATA, NO_DATA]))
    assert found.status.tolist() == [GoalStatus.NOT_ENOUGH]
    assert found.coverage[0] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ([ON, ON], GoalStatus.ON_TRACK),
        ([ON, NEAR], GoalStatus.NEAR),
        ([ON, NEAR, OFF], GoalStatus.OFF_TRACK),
        ([ON, NO_DATA], GoalStatus.ON_TRACK),
        ([ON, OVERDUE, OVERDUE], GoalStatus.NOT_ENOUGH),
        ([ON, NO_TARGET, NO_TARGET], GoalStatus.NOT_ENOUGH),
        ([ON, CONTEXT, CONTEXT, CONTEXT], GoalStatus.ON_TRACK),
        ([CONTEXT], GoalStatus.NOT_ENOUGH),
        ([], GoalStatus.NOT_ENOUGH),
    ],
)
def test_the_worst_judged_member_speaks_where_half_is_judged(statuses: list[Status], status: GoalStatus) -> None:
    assert status_of(PlainGoal(statuses)) == status


@pytest.mark.parametrize(
    ("statuses", "weights", "status"),
    [
        ([OFF, NEAR, ON], [1, 1, 1], GoalStatus.NEAR),
        ([OFF, NEAR, ON], [3, 1, 1], GoalStatus.OFF_TRACK),
        ([OFF, NEAR, ON], [1, 1, 3], GoalStatus.ON_TRACK),
        ([OFF, ON], [1, 1], GoalStatus.ON_TRACK),
        ([OFF, ON], [0.1 + 0.2, 0.3], GoalStatus.ON_TRACK),
        ([OFF, NEAR, ON, NO_DATA], [1, 1, 1, 2], GoalStatus.NEAR),
        ([OFF, ON], [0, 1], GoalStatus.ON_TRACK),
    ],
)
def test_weighted_takes_the_status_at_which_half_the_weight_is_exceeded(
    statuses: list[Status], weights: list[float], status: GoalStatus
) -> None:
    assert status_of(PlainGoal(statuses, Rollup.WEIGHTED, weights)) == status


@pytest.mark.parametrize(
    ("statuses", "k", "status"),
    [
        ([ON, ON, OFF], 2, GoalStatus.ON_TRACK),
        ([ON, NEAR, OFF], 2, GoalStatus.NEAR),
        ([ON, OFF, OFF], 2, GoalStatus.OFF_TRACK),
        ([ON, ON, NO_DATA], 3, GoalStatus.OFF_TRACK),
    ],
)
def test_k_of_n_counts_members(statuses: list[Status], k: int, status: GoalStatus) -> None:
    assert status_of(PlainGoal(statuses, Rollup.K_OF_N, k=k)) == status


@pytest.mark.parametrize(
    ("statuses", "lead", "status"),
    [
        ([ON, OFF], 0, GoalStatus.ON_TRACK),
        ([ON, OFF], 1, GoalStatus.OFF_TRACK),
        ([OVERDUE, ON], 0, GoalStatus.NOT_ENOUGH),
        ([ON, ON], -1, GoalStatus.NOT_ENOUGH),
    ],
)
def test_the_lead_measure_speaks_alone(statuses: list[Status], lead: int, status: GoalStatus) -> None:
    assert status_of(PlainGoal(statuses, Rollup.LEAD_MEASURE, lead=lead)) == status


@pytest.mark.parametrize(
    ("goal", "coverage"),
    [
        (PlainGoal([ON, NO_DATA], Rollup.WORST, [3, 1]), 0.75),
        (PlainGoal([ON, OVERDUE], Rollup.WEIGHTED, [1, 3]), 0.25),
        (PlainGoal([ON, NO_TARGET], Rollup.K_OF_N, [3, 1], k=1), 0.5),
        (PlainGoal([ON, NO_DATA], Rollup.LEAD_MEASURE, lead=0), 1.0),
        (PlainGoal([ON, CONTEXT], Rollup.WORST, [1, 9]), 1.0),
        (PlainGoal([CONTEXT]), 0.0),
    ],
)
def test_coverage_is_the_share_of_the_weight_the_rule_uses_that_is_judged(goal: PlainGoal, coverage: float) -> None:
    assert rolled(goal).coverage[0] == pytest.approx(coverage)


def test_half_covered_is_enough() -> None:
    assert status_of(PlainGoal([ON, NO_DATA])) == GoalStatus.ON_TRACK


def test_a_member_of_no_weight_is_counted_and_does_not_vote() -> None:
    found = rolled(PlainGoal([OFF, ON], Rollup.WORST, [0, 1]))
    assert found.status[0] == GoalStatus.ON_TRACK
    assert found.counts[0, OFF] == 1


def test_the_distribution_counts_every_member() -> None:
    counts = rolled(PlainGoal([ON, ON, NO_DATA, CONTEXT, OVERDUE]), PlainGoal([NEAR])).counts
    assert counts[0].tolist() == [0, 1, 1, 0, 1, 2, 0, 0]
    assert counts[1].tolist() == [0, 0, 0, 0, 0, 0, 1, 0]


def test_goals_are_rolled_up_apart() -> None:
    found = rolled(PlainGoal([ON]), PlainGoal([]), PlainGoal([OFF, ON], Rollup.K_OF_N, k=1), PlainGoal([OFF, ON]))
    assert found.status.tolist() == [GoalStatus.ON_TRACK, GoalStatus.NOT_ENOUGH, GoalStatus.ON_TRACK, GoalStatus.OFF_TRACK]


def groups(*pairs: tuple[int, int]) -> Groups:
    return Groups(ints(measure for measure, _ in pairs), ints(group for _, group in pairs))


def test_a_group_off_track_holds_its_goal_at_near_and_is_named() -> None:
    found = rolled(PlainGoal([ON, ON]), groups=groups((102, 7), (102, 9)))
    assert (found.status[0], found.ruled[0]) == (GoalStatus.NEAR, GoalStatus.ON_TRACK)
    assert (found.floor_measure[0], found.floor_breakdown[0]) == (102, 7)


@pytest.mark.parametrize(("statuses", "status"), [([NEAR], GoalStatus.NEAR), ([OFF], GoalStatus.OFF_TRACK), ([NO_DATA], 1)])
def test_the_equity_floor_lifts_nothing(statuses: list[Status], status: GoalStatus) -> None:
    assert status_of(PlainGoal(statuses), groups((101, 7))) == status


def test_the_group_of_another_goals_measure_holds_nothing_back() -> None:
    found = rolled(PlainGoal([ON]), PlainGoal([ON]), groups=groups((201, 7)))
    assert found.status.tolist() == [GoalStatus.ON_TRACK, GoalStatus.NEAR]
    assert found.floor_measure.tolist() == [0, 201]


SERIES = {b: yearly(2020, value)[0] for b, value in ((0, 50.0), (4, 10.0), (5, 45.0), (6, 10.0))}


def held_back(denominators: list[float | None], minimum: float | None, **more: object) -> list[int]:
    target = at_least(40, yearly(2020, 1.0)[0][0][0])
    measure = PlainMeasure(**{"series": SERIES, "targets": [target], "lag_days": 20, **more})  # type: ignore[arg-type]
    assessed = assess_all({1: measure}, target.date)
    found = groups_off_track(assessed, numbers(denominators), numbers([minimum] * 4))
    return [int(group) for group in found.breakdown]


def test_a_group_counts_for_equity_from_the_owners_minimum_denominator_on() -> None:
    assert held_back([None, 20.0, 500.0, 19.0], 20.0) == [4]


def test_a_group_without_a_denominator_is_suppressed_or_a_count_and_does_not_count() -> None:
    assert held_back([None, None, 500.0, 30.0], None) == [6]


def test_a_group_is_held_against_the_totals_target_and_not_its_own() -> None:
    end = yearly(2020, 1.0)[0][0][0]
    own = [at_least(40, end), at_least(5, end, breakdown=4)]
    assert held_back([None, 30.0, 30.0, 30.0], 20.0, targets=own) == [4, 6]


def test_a_stale_group_does_not_count() -> None:
    old = {**SERIES, 6: yearly(2018, 10.0)[0]}
    assert held_back([None, 30.0, 30.0, 30.0], 20.0, series=old) == [4]


def test_a_context_measures_groups_do_not_count() -> None:
    assert held_back([None, 30.0, 30.0, 30.0], 20.0, direction=Direction.CONTEXT) == []


STATUSES = st.sampled_from(list(Status))


@given(st.lists(STATUSES, max_size=6), st.sampled_from([Rollup.WORST, Rollup.WEIGHTED, Rollup.K_OF_N]), st.integers(0, 5))
def test_a_better_member_never_worsens_its_goal(statuses: list[Status], rule: Rollup, place: int) -> None:
    judged = [n for n, status in enumerate(statuses) if status in (NEAR, OFF)]
    if not judged:
        return
    at = judged[place % len(judged)]
    better = [Status(status - 1) if n == at else status for n, status in enumerate(statuses)]
    assert status_of(PlainGoal(better, rule, k=2)) <= status_of(PlainGoal(statuses, rule, k=2))


@given(st.lists(st.tuples(STATUSES, st.integers(0, 4)), max_size=7), st.integers(1, 4))
def test_the_roll_up_equals_an_obvious_one(pairs: list[tuple[Status, int]], k: int) -> None:
    statuses, weights = [status for status, _ in pairs], [float(weight) for _, weight in pairs]
    for rule in (Rollup.WORST, Rollup.WEIGHTED, Rollup.K_OF_N):
        assert status_of(PlainGoal(statuses, rule, weights, k)) == obvious(statuses, weights, rule, k)


def obvious(statuses: Sequence[Status], weights: Sequence[float], rule: Rollup, k: int) -> GoalStatus:
    used = [1.0] * len(statuses) if rule == Rollup.K_OF_N else weights
    asked = [(status, weight) for status, weight in zip(statuses, used, strict=True) if status != CONTEXT and weight > 0]
    votes = sorted(((status, weight) for status, weight in asked if status >= ON), reverse=True)
    whole, judged = sum(weight for _, weight in asked), sum(weight for _, weight in votes)
    if not whole or judged / whole < 0.5:
        return GoalStatus.NOT_ENOUGH
    if rule == Rollup.WORST:
        return GoalStatus(votes[0][0])
    if rule == Rollup.K_OF_N:
        on, fair = sum(s == ON for s, _ in votes), sum(s in (ON, NEAR) for s, _ in votes)
        return GoalStatus.ON_TRACK if on >= k else GoalStatus.NEAR if fair >= k else GoalStatus.OFF_TRACK
    passed = 0.0
    for status, weight in votes:
        passed += weight
        if passed > judged / 2:
            return GoalStatus(status)
    return GoalStatus.ON_TRACK


@given(st.lists(st.tuples(st.integers(0, 3), STATUSES, STATUSES), max_size=20))
def test_a_distribution_plus_its_changes_is_the_new_distribution(rows: list[tuple[int, Status, Status]]) -> None:
    place = ints(area for area, _, _ in rows)
    before, after = codes(old for _, old, _ in rows), codes(new for _, _, new in rows)
    changed = distribution(place, before, 4) + distribution_changes(place, before, after, 4)
    assert changed.tolist() == distribution(place, after, 4).tolist()


def test_a_member_that_is_new_or_gone_changes_the_distribution_by_one() -> None:
    change = distribution_changes(ints([0, 0]), codes([0, OFF]), codes([ON, 0]), 1)
    assert change[0].tolist() == [0, 0, 0, 0, 0, 1, 0, -1]

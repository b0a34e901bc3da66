"""The engine: what is stored equals what the rules say, whichever way it was computed, and nothing is written twice."""

from datetime import date
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.rules.policy import Viewer
from metrics.models import Breakdown, Change, Measure
from metrics.rules.codes import Freshness, Signal, Status
from scorecards.actions import assessing
from scorecards.actions.recalculation import recalculate_changes, recalculate_everything, recalculate_measures
from scorecards.actions.runs import request_full_run
from scorecards.models import GoalCard, MeasureCard, Run
from scorecards.queries.cards import goal_cards, measure_cards
from scorecards.queries.lens import Lens, lens
from tests import make
from tests.scorecards import world

pytestmark = pytest.mark.django_db
STAFF = Viewer(user_id=1, state_roles=frozenset({"analyst"}))


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY


def everything() -> Any:
    return recalculate_everything(run_id=request_full_run(by=None, at=timezone.now()))


def through_lens() -> Lens:
    """The same clocks, but computed and not read from the stored cards."""
    return Lens(as_of=world.DAY, known_on=None, is_live=False, clock=world.DAY)


def random_world(seed: int) -> tuple[Random, list[Measure]]:
    random = Random(seed)
    measures = [world.random_measure(random) for _ in range(6)]
    world.random_goals(random, measures)
    return random, measures


def near(one: Any, other: Any) -> bool:
    return one == other or (isinstance(one, float) and isinstance(other, float) and one == pytest.approx(other, rel=1e-12, abs=1e-12))


def same(some: list[Any], others: list[Any]) -> bool:
    rows = zip(some, others, strict=True)
    return len(some) == len(others) and all(near(a, b) for row, other in rows for a, b in zip(row, other, strict=True))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_changes_worked_in_one_by_one_leave_the_cards_of_a_full_run(seed: int) -> None:
    random, measures = random_world(seed)
    for one in measures:
        world.settled(one)
    for one in random.sample(measures, 3):
        world.revise(one, world.DAY, float(random.randint(80, 120)))
        recalculate_changes()
    kept, kept_goals = world.cards(), world.goal_cards()
    MeasureCard.objects.all().delete()
    GoalCard.objects.all().delete()
    everything()
    assert same(kept, world.cards())
    assert {row[0]: row for row in kept_goals}.items() <= {row[0]: row for row in world.goal_cards()}.items()


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000))
def test_cards_computed_for_a_page_are_the_stored_ones(seed: int) -> None:
    random_world(seed)
    everything()
    stored = measure_cards(lens(), STAFF, groups=True)
    computed = measure_cards(through_lens(), STAFF, groups=True)
    assert [(row.code, row.breakdown, row.status, row.period_end) for row in stored] == [
        (row.code, row.breakdown, row.status, row.period_end) for row in computed
    ]
    assert same([_numbers(row) for row in stored], [_numbers(row) for row in computed])
    assert goal_cards(lens(), STAFF) == goal_cards(through_lens(), STAFF)


def _numbers(row: Any) -> list[Any]:
    return [getattr(row, name) for name in row.__slots__]


def test_working_in_the_same_change_twice_writes_nothing_the_second_time() -> None:
    one = make.measure()
    world.monthly(one, [10.0, 11.0, 12.0])
    make.goal(measures=[one])
    world.settled(one)
    world.changed(one)
    again = recalculate_changes()
    assert (again.measures, again.cards, again.goals, again.flips) == (1, 0, 0, 0)


def test_a_full_run_over_unchanged_facts_writes_no_card() -> None:
    one = make.measure()
    world.monthly(one, [10.0, 11.0, 12.0])
    everything()
    assert everything().cards == 0


def test_a_measure_without_readings_has_a_card_that_says_no_data() -> None:
    one = make.measure()
    world.settled(one)
    assert world.card_of(one).status == Status.NO_DATA


def test_a_pending_period_has_no_value_and_stays_open() -> None:
    one = make.measure()
    world.monthly(one, [10.0], last=date(2019, 4, 30))
    make.reading(one, date(2019, 5, 31), None, reason="pending")
    world.settled(one)
    assert (world.card_of(one).period_end, world.card_of(one).freshness) == (date(2019, 4, 30), Freshness.OVERDUE)


def test_zero_is_a_value() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 0.0)
    world.settled(one)
    assert world.card_of(one).value == 0.0


def test_a_value_that_is_missing_is_stored_as_null() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 5.0)
    world.settled(one)
    card = world.card_of(one)
    missing: list[Any] = [card.expected, card.target_date, card.operator, card.mean]
    assert (missing, card.signal) == ([None] * 4, Signal.TOO_FEW)


def test_a_card_says_when_its_target_is_illustrative() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 5.0)
    make.target(one, date(2018, 12, 31), 9.0)
    make.target(one, date(2019, 12, 31), 9.0, is_illustrative=True)
    world.settled(one)
    assert world.card_of(one).target_illustrative


def test_a_card_of_a_real_target_is_not_illustrative() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 5.0)
    make.target(one, date(2019, 12, 31), 9.0)
    make.target(one, date(2020, 12, 31), 9.0, is_illustrative=True)
    world.settled(one)
    assert not world.card_of(one).target_illustrative


def test_only_the_changed_measures_are_assessed() -> None:
    one, other = make.measure(), make.measure()
    world.settled(one)
    assert not MeasureCard.objects.filter(measure=other).exists()


def test_a_goal_is_rolled_up_again_when_a_member_is_added() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 5.0)
    make.target(one, date(2019, 12, 31), 9.0)
    world.settled(one)
    made = make.goal(measures=[one])
    recalculate_changes()
    assert made.card.n_on_track == 1


def test_a_goal_whose_last_member_left_counts_nobody() -> None:
    one = make.measure()
    made = make.goal(measures=[one])
    world.settled(one)
    made.goal_measures.all().delete()
    recalculate_changes()
    assert GoalCard.objects.get(goal=made).n_no_data == 0


def test_a_retired_measure_leaves_its_goal() -> None:
    one = make.measure(retired_on=date(2018, 1, 1))
    made = make.goal(measures=[one])
    world.settled(one)
    assert GoalCard.objects.get(goal=made).n_no_data == 0


def test_a_group_off_track_holds_its_goal_at_near_and_is_named() -> None:
    one = make.measure(lag_days=90)
    group = Breakdown.objects.create(key="age=young", label="Young")
    make.reading(one, date(2019, 5, 31), 5.0)
    make.reading(one, date(2019, 5, 31), 50.0, breakdown_id=group.id, denominator=40.0)
    make.target(one, date(2019, 12, 31), 9.0)
    made = make.goal(measures=[one])
    world.settled(one)
    row = goal_cards(lens(), STAFF, goal=made.code)[0]
    assert (row.ruled.slug, row.status.slug, row.floor_group) == ("on_track", "near", "Young")


def test_a_measure_that_cannot_be_assessed_does_not_stop_the_others() -> None:
    sick, well = make.measure(status_rules=[{"when": "never heard of"}]), make.measure()
    make.reading(well, date(2019, 5, 31), 5.0)
    world.settled(sick, well)
    assert (world.card_of(well).value, MeasureCard.objects.filter(measure=sick).exists()) == (5.0, False)


def test_a_measure_that_cannot_be_assessed_is_given_up_after_three_runs() -> None:
    sick = make.measure(status_rules=[{"when": "never heard of"}])
    world.changed(sick)
    tries = [len(recalculate_changes().failures) for _ in range(5)]
    change = Change.objects.get(measure=sick)
    assert (tries, change.attempts, change.failed_at is not None) == ([1, 1, 1, 0, 0], 3, True)


def test_the_error_of_a_failed_measure_says_what_is_wrong() -> None:
    sick = make.measure(status_rules=[{"when": "never heard of"}])
    world.settled(sick)
    assert "never heard of" in Change.objects.get(measure=sick).error


def test_a_failed_measure_keeps_its_old_card() -> None:
    sick = make.measure()
    make.reading(sick, date(2019, 5, 31), 5.0)
    world.settled(sick)
    Measure.objects.filter(pk=sick.pk).update(status_rules=[{"when": "never heard of"}])
    world.settled(sick)
    everything()
    assert world.card_of(sick).value == 5.0


def test_a_measure_put_right_is_assessed_again() -> None:
    sick = make.measure(status_rules=[{"when": "never heard of"}])
    world.changed(sick)
    for _ in range(3):
        recalculate_changes()
    Measure.objects.filter(pk=sick.pk).update(status_rules=[])
    world.settled(sick)
    assert world.card_of(sick).status == Status.NO_DATA


def test_a_full_run_puts_what_failed_into_the_change_log_once() -> None:
    sick = make.measure(status_rules=[{"when": "never heard of"}])
    for _ in range(2):
        everything()
    for _ in range(4):
        recalculate_changes()
    everything()
    assert Change.objects.filter(measure=sick).count() == 1


def test_a_card_remembers_the_newest_change_it_was_computed_from() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 5.0)
    world.changed(one, one)
    newest = Change.objects.latest("id")
    recalculate_changes()
    assert world.card_of(one).revision == newest.id


def test_the_cost_of_a_change_does_not_grow_with_the_catalogue() -> None:
    one = make.measure()
    make.goal(measures=[one])
    world.settled(one)
    small = _queries(one)
    for _ in range(30):
        world.monthly(make.measure(), [1.0, 2.0])
    assert _queries(one) == small


def _queries(one: Measure) -> int:
    world.changed(one)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        recalculate_changes()
    return len(caught)


def test_recalculating_named_measures_writes_their_cards() -> None:
    one, _ = make.measure(), make.measure()
    tally = recalculate_measures(measure_ids=[one.id], at=timezone.now(), why="A test.")
    assert (tally.cards, list(MeasureCard.objects.values_list("measure_id", flat=True))) == (1, [one.id])


def test_cards_of_series_that_are_not_there_on_an_earlier_day_are_dropped(settings: Any) -> None:
    one = make.measure()
    group = Breakdown.objects.create(key="age=young", label="Young")
    make.reading(one, date(2019, 5, 31), 5.0, breakdown_id=group.id)
    everything()
    settings.SITE_CLOCK = date(2018, 6, 30)
    everything()
    assert list(MeasureCard.objects.values_list("breakdown_id", "status")) == [(0, Status.NO_DATA)]


def test_nothing_waiting_makes_no_run() -> None:
    recalculate_changes()
    assert not Run.objects.exists()


def test_chunks_are_read_ahead_and_a_sick_one_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assessing, "CHUNK", 2)
    measures = [make.measure() for _ in range(6)]
    sick = make.measure(status_rules=[{"when": "never heard of"}])
    measures += [make.measure()]
    tally = everything()
    assert set(tally.failures) == {sick.id}
    assert set(MeasureCard.objects.values_list("measure_id", flat=True)) == {one.id for one in measures}


@pytest.mark.parametrize("others", [0, 1, 25])
def test_a_page_through_other_clocks_leaves_out_a_measure_that_cannot_be_assessed(others: int) -> None:
    sick = make.measure(status_rules=[{"when": "never heard of"}])
    well = [make.measure() for _ in range(others)]
    for one in (sick, *well):
        make.reading(one, date(2019, 5, 31), 5.0)
    assert sorted(row.code for row in measure_cards(through_lens(), STAFF)) == sorted(one.code for one in well)


def test_a_goal_through_other_clocks_counts_a_measure_that_cannot_be_assessed_as_without_data() -> None:
    sick, well = make.measure(status_rules=[{"when": "never heard of"}]), make.measure()
    for one in (sick, well):
        make.reading(one, date(2019, 5, 31), 5.0)
        make.target(one, date(2019, 12, 31), 9.0)
    made = make.goal(measures=[sick, well])
    counts = goal_cards(through_lens(), STAFF, goal=made.code)[0].counts
    assert (counts.no_data, counts.on_track) == (1, 1)

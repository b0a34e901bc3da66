"""Runs: asked for, claimed once, stopped, failed, closed; and the sweep that starts what is due."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from metrics.models import Change
from scorecards.actions import clockwork
from scorecards.actions.recalculation import recalculate_changes, recalculate_everything
from scorecards.actions.runs import cancel_run, request_full_run
from scorecards.models import Edition, GoalSnapshot, MeasureSnapshot, Run, RunKind, RunState
from scorecards.queries.lens import NEW_YORK, revision
from scorecards.queries.runs import failed_changes, last_recalculation, run, runs
from scorecards.queries.site import site_state
from tests import make
from tests.scorecards import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY


def asked() -> int:
    return request_full_run(by=None, at=timezone.now())


def test_a_run_of_changes_says_how_many_and_how_long() -> None:
    world.settled(make.measure())
    row = runs()[0]
    assert (row.kind, row.state, row.measures_total, row.measures_done, row.cards_written) == ("changes", "finished", 1, 1, 1)
    assert row.seconds is not None


def test_asking_twice_for_a_full_run_makes_one() -> None:
    assert asked() == asked()


def test_a_run_is_carried_out_once_however_often_its_task_comes() -> None:
    run_id = asked()
    recalculate_everything(run_id=run_id)
    assert recalculate_everything(run_id=run_id) is None


def test_a_finished_full_run_says_what_it_did() -> None:
    make.reading(make.measure(), date(2019, 5, 31), 5.0)
    make.goal()
    run_id = asked()
    recalculate_everything(run_id=run_id)
    row = run(run_id)
    assert row is not None
    assert (row.state, row.cards_written, row.goals_written, row.is_open) == ("finished", 1, 1, False)


def test_a_run_that_does_not_exist_is_none() -> None:
    assert run(12345) is None


def test_a_waiting_run_that_is_stopped_never_begins() -> None:
    run_id = asked()
    assert cancel_run(run_id=run_id, by=make.user("analyst"), at=timezone.now())
    assert recalculate_everything(run_id=run_id) is None


def test_a_finished_run_cannot_be_stopped() -> None:
    run_id = asked()
    recalculate_everything(run_id=run_id)
    assert not cancel_run(run_id=run_id, by=make.user("analyst"), at=timezone.now())


def test_the_newest_finished_run_is_the_last_recalculation() -> None:
    world.settled(make.measure())
    asked()
    row = last_recalculation()
    assert row is not None
    assert row.state == RunState.FINISHED


def test_a_failed_measure_is_shown_to_analysts_until_it_is_put_right() -> None:
    sick = make.measure(status_rules=[{"when": "never heard of"}])
    world.changed(sick)
    for _ in range(3):
        recalculate_changes()
    shown = [(row.measure_code, row.attempts) for row in failed_changes()]
    type(sick).objects.filter(pk=sick.pk).update(status_rules=[])
    world.settled(sick)
    assert (shown, failed_changes()) == ([(sick.code, 3)], [])


def test_a_run_names_the_measures_that_failed() -> None:
    sick = make.measure(status_rules=[{"when": "never heard of"}])
    world.settled(sick)
    assert runs()[0].failures[0].measure == sick.code


def test_the_first_sweep_assesses_everything() -> None:
    make.measure()
    clockwork.sweep(at=timezone.now())
    assert [(row.kind, row.cards_written) for row in runs()] == [("clock", 1)]


def test_a_sweep_with_nothing_to_do_leaves_no_trace() -> None:
    clockwork.sweep(at=timezone.now())
    before = revision()
    clockwork.sweep(at=timezone.now())
    assert (Run.objects.count(), revision()) == (1, before)


def test_a_new_day_makes_the_sweep_assess_everything(settings: Any) -> None:
    clockwork.sweep(at=timezone.now())
    settings.SITE_CLOCK = date(2019, 7, 1)
    clockwork.sweep(at=timezone.now())
    assert Edition.objects.get().as_of == date(2019, 7, 1)


def test_new_rules_make_the_sweep_assess_everything() -> None:
    clockwork.sweep(at=timezone.now())
    Edition.objects.update(rule_version="2019.1")
    clockwork.sweep(at=timezone.now())
    assert [row.kind for row in runs()] == ["clock", "clock"]


def test_the_sweep_works_in_what_no_nudge_took_up() -> None:
    one = make.measure()
    world.changed(one)
    clockwork.sweep(at=timezone.now())
    assert world.card_of(one)


def test_the_sweep_starts_a_run_whose_nudge_was_lost() -> None:
    clockwork.sweep(at=timezone.now())
    run_id = request_full_run(by=None, at=timezone.now() - timedelta(minutes=1))
    clockwork.sweep(at=timezone.now())
    assert Run.objects.get(pk=run_id).state == RunState.FINISHED


def test_the_sweep_leaves_a_run_just_asked_for_to_its_nudge() -> None:
    clockwork.sweep(at=timezone.now())
    run_id = asked()
    clockwork.sweep(at=timezone.now())
    assert Run.objects.get(pk=run_id).state == RunState.WAITING


def test_a_run_whose_worker_is_gone_is_closed_and_says_so() -> None:
    old = timezone.now() - timedelta(minutes=5)
    lost = Run.objects.create(kind=RunKind.FULL, as_of=world.DAY, started_at=old)
    clockwork.sweep(at=timezone.now())
    row = run(lost.id)
    assert row is not None
    assert (row.state, row.failures[0].error) == ("failed", "The worker stopped before it was done; nothing of it was written.")


def test_the_night_keeps_where_measures_and_goals_stand() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 5.0)
    make.goal(measures=[one])
    clockwork.assess_nightly(at=timezone.now())
    assert list(MeasureSnapshot.objects.values_list("as_of", "value")) == [(world.DAY, 5.0)]
    assert list(GoalSnapshot.objects.values_list("as_of", "n_no_target")) == [(world.DAY, 1)]


def test_a_second_night_of_the_same_date_replaces_the_first() -> None:
    make.measure()
    for _ in range(2):
        clockwork.assess_nightly(at=timezone.now())
    assert MeasureSnapshot.objects.count() == 1


def test_the_night_forgets_changes_done_long_ago() -> None:
    one = make.measure()
    world.changed(one, reason="targets")
    recalculate_changes()
    Change.objects.update(done_at=timezone.now() - timedelta(days=40))
    clockwork.assess_nightly(at=timezone.now())
    assert not Change.objects.exists()


def test_the_data_date_stays_when_the_changes_behind_it_are_forgotten() -> None:
    one = make.measure()
    world.settled(one)
    world.settled(one)
    came_in = timezone.now() - timedelta(days=50)
    Change.objects.update(recorded_at=came_in, done_at=timezone.now() - timedelta(days=40))
    clockwork.assess_nightly(at=timezone.now())
    assert (site_state().data_date, Change.objects.count()) == (came_in.astimezone(NEW_YORK).date(), 1)


def clock_run() -> Run:
    return Run.objects.filter(kind=RunKind.CLOCK).latest("id")


def stopped_by_hand() -> None:
    """The cards are outdated, and the run of the clock for it was stopped before it began."""
    request_full_run(by=None, at=timezone.now(), why=clockwork.WHY, kind=RunKind.CLOCK)
    assert cancel_run(run_id=clock_run().id, by=make.user("analyst"), at=timezone.now())


def test_a_run_of_the_clock_that_was_stopped_is_not_asked_for_again_that_day() -> None:
    stopped_by_hand()
    for minutes in (0, 1, 20, 600):
        clockwork.sweep(at=timezone.now() + timedelta(minutes=minutes))
    assert [row.state for row in runs()] == ["cancelled"]


def test_a_new_day_asks_again_after_a_run_was_stopped(settings: Any) -> None:
    stopped_by_hand()
    settings.SITE_CLOCK = date(2019, 7, 1)
    clockwork.sweep(at=timezone.now())
    assert [row.state for row in runs()] == ["finished", "cancelled"]


def test_new_rules_ask_again_after_a_run_was_stopped() -> None:
    stopped_by_hand()
    Run.objects.update(why="The day or the rules changed (rules 2019.1). Stopped by somebody.")
    clockwork.sweep(at=timezone.now())
    assert [row.state for row in runs()] == ["finished", "cancelled"]


def test_a_run_of_the_clock_that_failed_is_tried_again_after_a_quarter_of_an_hour() -> None:
    request_full_run(by=None, at=timezone.now(), why=clockwork.WHY, kind=RunKind.CLOCK)
    at = timezone.now()
    Run.objects.update(state=RunState.FAILED, finished_at=at)
    tried = []
    for minutes in (1, 14, 15):
        clockwork.sweep(at=at + timedelta(minutes=minutes))
        tried.append(Run.objects.count())
    assert tried == [1, 1, 2]


def test_the_revision_grows_when_a_card_changes() -> None:
    one = make.measure()
    world.changed(one)
    before = revision()
    recalculate_changes()
    assert revision() > before


@pytest.mark.parametrize("what", ["agency", "measure", "target", "reading", "goal", "area", "annotation"])
def test_the_revision_grows_with_every_thing_pages_show(what: str) -> None:
    one = make.measure()
    make_it = {
        "target": lambda: make.target(one, date(2019, 12, 31), 9.0),
        "reading": lambda: make.reading(one, date(2019, 5, 31), 9.0),
        "annotation": lambda: make.annotation(one, date(2019, 5, 31)),
    }.get(what, getattr(make, what))
    before = revision()
    make_it()
    assert revision() > before


def test_folding_touches_does_not_change_the_revision_of_an_idle_site() -> None:
    clockwork.sweep(at=timezone.now())
    make.agency()
    seen = revision()
    clockwork.sweep(at=timezone.now())
    clockwork.sweep(at=timezone.now())
    assert revision() - seen <= 1

"""The worker's doors, called as the worker calls them, and two workers at once on real connections."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from metrics.models import Change, Measure
from scorecards import tasks
from scorecards.actions.locks import turn, wait_for_turn
from scorecards.actions.recalculation import recalculate_changes, recalculate_everything
from scorecards.actions.runs import request_full_run, watched
from scorecards.models import MeasureCard, Run, RunState
from tests import make
from tests.scorecards import world


@pytest.fixture(autouse=True)
def _clock(settings: Any) -> None:
    settings.SITE_CLOCK = world.DAY


@pytest.fixture
def live(transactional_db: None) -> None:
    world.total()


def elsewhere(work: Callable[[], Any]) -> threading.Thread:
    """Runs in a thread with connections of its own, which it closes."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db
def test_the_nudged_task_works_in_the_change_log() -> None:
    one = make.measure()
    world.changed(one)
    tasks.recalculate_changes()
    assert world.card_of(one)


@pytest.mark.django_db
def test_a_task_that_comes_twice_does_no_harm() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 5.0)
    world.changed(one)
    for _ in range(2):
        tasks.recalculate_changes()
        tasks.sweep()
    assert MeasureCard.objects.filter(measure=one).count() == 1


@pytest.mark.django_db
def test_the_task_of_a_full_run_carries_it_out() -> None:
    run_id = request_full_run(by=None, at=timezone.now())
    tasks.recalculate_all(run_id)
    assert Run.objects.get(pk=run_id).state == RunState.FINISHED


@pytest.mark.django_db
def test_the_nightly_task_makes_a_nightly_run() -> None:
    tasks.nightly()
    assert Run.objects.get().kind == "nightly"


@pytest.mark.usefixtures("live")
def test_a_sweep_does_not_wait_for_somebody_who_writes() -> None:
    world.changed(make.measure())
    with transaction.atomic():
        wait_for_turn()
        done: list[int] = []
        elsewhere(lambda: done.append(recalculate_changes(wait=False).measures)).join(10)
    assert done == [0]


@pytest.mark.usefixtures("live")
def test_a_third_worker_leaves_the_queue_to_the_one_that_waits() -> None:
    world.changed(make.measure())
    waiting = threading.Event()
    counts: list[int] = []

    def second() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
        waiting.set()
        counts.append(recalculate_changes().measures)

    with transaction.atomic():
        wait_for_turn()
        thread = elsewhere(second)
        assert waiting.wait(10)
        _until_somebody_waits()
        elsewhere(lambda: counts.append(recalculate_changes().measures)).join(10)
    thread.join(10)
    assert counts == [0, 1]


def _until_somebody_waits() -> None:
    waits = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    apart = connection.copy()
    try:
        for _ in range(2000):
            with apart.cursor() as cursor:
                cursor.execute(waits)
                if cursor.fetchone()[0]:
                    return
    finally:
        apart.close()
    raise AssertionError("nobody waits for the writer")


@pytest.mark.usefixtures("live")
def test_a_slow_worker_never_writes_older_over_newer() -> None:
    one = make.measure()
    make.reading(one, date(2019, 5, 31), 5.0)
    world.settled(one)
    world.changed(one)
    with turn(wait=True) as mine:
        assert mine
        newer = elsewhere(lambda: revised(one))
        _until_somebody_waits()
        stale = MeasureCard.objects.get(measure=one).value
    newer.join(10)
    assert (stale, MeasureCard.objects.get(measure=one).value) == (5.0, 7.0)


def revised(one: Measure) -> None:
    world.revise(one, date(2019, 5, 31), 7.0)
    recalculate_changes()


@pytest.mark.usefixtures("live")
def test_many_workers_on_one_change_log_leave_one_card_a_measure() -> None:
    measures = [make.measure() for _ in range(8)]
    for one in measures:
        world.monthly(one, [1.0, 2.0, 3.0])
        world.changed(one)
    threads = [elsewhere(recalculate_changes) for _ in range(4)]
    for thread in threads:
        thread.join(30)
    recalculate_changes()
    assert MeasureCard.objects.count() == 8
    assert not Change.objects.filter(done_at__isnull=True).exists()


@pytest.mark.usefixtures("live")
def test_a_full_run_shows_its_progress_before_it_commits() -> None:
    run = Run.objects.create(kind="full", as_of=world.DAY, started_at=timezone.now())
    with transaction.atomic(), watched(run.id) as watch:
        watch.total(10)
        watch.done(4)
        seen: list[tuple[int, int]] = []
        elsewhere(lambda: seen.extend(Run.objects.values_list("measures_done", "measures_total"))).join(10)
    assert seen == [(4, 10)]


@pytest.mark.usefixtures("live")
def test_a_full_run_that_is_stopped_writes_nothing() -> None:
    make.measure()
    run_id = request_full_run(by=None, at=timezone.now())
    Run.objects.filter(pk=run_id).update(cancel_requested=True)
    recalculate_everything(run_id=run_id)
    assert (Run.objects.get(pk=run_id).state, MeasureCard.objects.count()) == (RunState.CANCELLED, 0)


@pytest.mark.usefixtures("live")
def test_a_full_run_that_breaks_says_why_and_writes_nothing() -> None:
    make.measure()
    run_id = request_full_run(by=None, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE scorecards_goalcard RENAME COLUMN ruled TO gone")
    try:
        with pytest.raises(Exception, match="ruled"):
            recalculate_everything(run_id=run_id)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE scorecards_goalcard RENAME COLUMN gone TO ruled")
    run = Run.objects.get(pk=run_id)
    assert (run.state, "ruled" in run.failures[0]["error"], MeasureCard.objects.count()) == (RunState.FAILED, True, 0)

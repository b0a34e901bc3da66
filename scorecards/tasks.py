"""The worker's doors to the engine. Every task may come twice, late or not at all: the change log says what is to be done."""

from typing import Any

from celery import shared_task
from celery.signals import worker_init
from django.utils import timezone

from metrics.rules.days import state_holidays
from metrics.tasks import nudge
from scorecards.actions import clockwork, recalculation
from scorecards.queries.lens import site_today


@worker_init.connect
def get_ready(**_: Any) -> None:
    """Load what takes a second to load before the first task comes, once for all processes of the worker."""
    state_holidays(site_today().year)


@shared_task(name="scorecards.tasks.recalculate_changes")
def recalculate_changes() -> None:
    """What a door nudges after its commit: works in what waits in the change log."""
    recalculation.recalculate_changes()


@shared_task(name="scorecards.tasks.sweep")
def sweep() -> None:
    """Every few seconds: what no nudge took up, and everything when the day or the rules have changed."""
    clockwork.sweep(at=timezone.now())


@shared_task(name="scorecards.tasks.nightly")
def nightly() -> None:
    """Once a night: time passes, and where everything stands is kept."""
    clockwork.assess_nightly(at=timezone.now())


@shared_task(name="scorecards.tasks.recalculate_all")
def recalculate_all(run_id: int) -> None:
    """The full recalculation that a person asked for."""
    recalculation.recalculate_everything(run_id=run_id)


def nudge_full_run(run_id: int) -> None:
    """Ask the worker to carry out a run now; when the broker is down the sweep starts it later."""
    nudge(recalculate_all.name, run_id)

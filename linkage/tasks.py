"""The doors of the enclave's worker. Every task may come twice, late or not at all: the runs say what is to be done."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from linkage.actions.purging import purge
from linkage.actions.working.states import waiting_for_work
from linkage.actions.working.watching import carry_out
from linkage.queries.enclave import is_open
from metrics.queries.clock import site_today
from metrics.tasks import nudge

GRACE_SECONDS = 300
LONGEST = settings.ENCLAVE_MINUTES * 60 + GRACE_SECONDS


# It may take hours: acknowledged when it begins, so that the broker hands it out once; a worker that is killed is found out by its silence.
@shared_task(name="linkage.tasks.work", acks_late=False, time_limit=LONGEST, soft_time_limit=LONGEST - 60)
def work(run_id: int) -> None:
    """A run that somebody started or resumed, or whose worker was killed."""
    carry_out(run_id=run_id)


@shared_task(name="linkage.tasks.look_after", acks_late=False)
def look_after() -> None:
    """Every few seconds: runs that no nudge brought here."""
    for run_id in waiting_for_work(at=timezone.now())[:1]:
        nudge_run(run_id)


@shared_task(name="linkage.tasks.clear")
def clear() -> None:
    """Every quarter of an hour: what is due to go from the enclave goes."""
    if is_open():
        purge(at=timezone.now(), day=site_today())


def nudge_run(run_id: int) -> None:
    """Ask the enclave's worker to take a run up now; what the broker does not take, `look_after` finds."""
    nudge(work.name, run_id)

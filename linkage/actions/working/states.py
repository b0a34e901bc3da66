"""How a run is taken up and let go of. Every move is one UPDATE with the condition that makes it possible, so that of two workers, or of a
worker and a person, exactly one moves it. The number of the attempt tells the worker that has a run from one that lost it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from linkage.actions.log import note
from linkage.models import LogVerb, RunState, StageState, StudyRun

SILENT = timedelta(seconds=15)
"""A worker says every second that it is alive; one that was silent for so long is gone."""


def waiting_for_work(*, at: datetime) -> list[int]:
    """Runs that a worker has to take up while none does, oldest first."""
    return list(StudyRun.objects.filter(_free(at)).order_by("started_at", "pk").values_list("pk", flat=True)[:20])


def _free(at: datetime) -> Q:
    return Q(state=RunState.WAITING) | Q(state=RunState.RUNNING, claimed_at__lt=at - SILENT)


def claim(run_id: int, at: datetime) -> StudyRun | None:
    """Takes a run up: one that waits, or whose worker has been silent. None when there is nothing to take."""
    free = StudyRun.objects.filter(_free(at), pk=run_id)
    if not free.update(state=RunState.RUNNING, claimed_at=at, attempts=F("attempts") + 1):
        return None
    return StudyRun.objects.select_related("study__agreement").get(pk=run_id)


def held(run: StudyRun) -> dict[str, Any]:
    """The condition under which the worker that took a run up still has it."""
    return {"pk": run.pk, "state": RunState.RUNNING, "attempts": run.attempts}


def alive(run: StudyRun, at: datetime) -> bool:
    """Says that the worker lives; False when the run is no longer its."""
    return bool(StudyRun.objects.filter(**held(run)).update(claimed_at=at))


@transaction.atomic
def end(run: StudyRun, state: RunState, error: str, at: datetime) -> bool:
    """Ends a run that is still ours and did not get through; `error` says why, with nothing of a person in it."""
    if not StudyRun.objects.filter(**held(run)).update(state=state, error=error[:2000], finished_at=at, claimed_at=None):
        return False
    of_stage = StageState.REFUSED if state == RunState.REFUSED else StageState.FAILED
    stage = run.stages.filter(state=StageState.RUNNING).first()
    run.stages.filter(state=StageState.RUNNING).update(state=of_stage, finished_at=at)
    note(LogVerb.FAILED, study=run.study, by=None, at=at, run=run.number, state=state.value, stage=stage.name if stage else "")
    return True

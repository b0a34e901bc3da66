"""The record of recalculations: asked for, claimed, watched, ended."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from metrics.models import Measure
from scorecards.models import Run, RunKind, RunState
from scorecards.queries.lens import site_today

PROGRESS = "UPDATE scorecards_run SET measures_done = %s WHERE id = %s RETURNING cancel_requested"
OPEN = (RunState.WAITING, RunState.RUNNING)


class Cancelled(Exception):
    """Somebody asked for the run to stop."""


@dataclass(slots=True)
class Tally:
    """What a recalculation did."""

    measures: int = 0
    cards: int = 0
    goals: int = 0
    flips: int = 0
    failures: dict[int, str] = field(default_factory=dict)
    named_failures: dict[str, str] = field(default_factory=dict)


def request_full_run(*, by: User | None, at: datetime, why: str = "", kind: RunKind = RunKind.FULL) -> int:
    """Asks for a recalculation of everything and gives its run's id. One that waits already is the answer to both."""
    asked = {"why": why, "requested_by": by, "as_of": site_today(), "started_at": at}
    run, _ = Run.objects.get_or_create(kind=kind, state=RunState.WAITING, defaults=asked)
    return run.id


@transaction.atomic
def cancel_run(*, run_id: int, by: User, at: datetime) -> bool:
    """Asks a run to stop; one that has not begun ends at once. False when it is over already, or is none to be stopped."""
    run = Run.objects.select_for_update().filter(id=run_id, state__in=OPEN).exclude(kind=RunKind.CHANGES).first()
    if run is None:
        return False
    run.cancel_requested = True
    run.why = f"{run.why} Stopped by {by.name}.".strip()
    if run.state == RunState.WAITING:
        run.state, run.finished_at, run.seconds = RunState.CANCELLED, at, 0.0
    run.save(update_fields=["cancel_requested", "why", "state", "finished_at", "seconds"])
    return True


def claim(*, run_id: int, as_of: date, at: datetime) -> bool:
    """Starts a waiting run; False when it is not waiting any more, so that a task may come twice."""
    waiting = Run.objects.filter(id=run_id, state=RunState.WAITING)
    return bool(waiting.update(state=RunState.RUNNING, started_at=at, as_of=as_of))


def begin(*, kind: RunKind, why: str, as_of: date, at: datetime, total: int) -> int:
    """The record of a recalculation that starts now."""
    run = Run.objects.create(kind=kind, why=why, as_of=as_of, started_at=at, measures_total=total)
    return run.id


def finish(*, run_id: int, tally: Tally, started: datetime) -> None:
    """Closes a run that came to its end."""
    ended = timezone.now()
    tally.named_failures = named(tally.failures)
    Run.objects.filter(id=run_id).update(
        state=RunState.FINISHED,
        finished_at=ended,
        seconds=(ended - started).total_seconds(),
        measures_done=tally.measures,
        cards_written=tally.cards,
        goals_written=tally.goals,
        flips_found=tally.flips,
        failures=[{"measure": measure, "error": error} for measure, error in tally.named_failures.items()],
    )


def end(*, run_id: int, state: RunState, started: datetime, error: str = "") -> None:
    """Closes a run that did not come to its end: nothing of it was written."""
    ended = timezone.now()
    failures = [{"measure": "", "error": error}] if error else []
    seconds = (ended - started).total_seconds()
    Run.objects.filter(id=run_id, state=RunState.RUNNING).update(state=state, finished_at=ended, seconds=seconds, failures=failures)


def named(failures: Mapping[int, str]) -> dict[str, str]:
    """The errors by the measures' codes."""
    codes = dict(Measure.objects.filter(id__in=list(failures)).values_list("id", "code"))
    return {codes.get(measure, str(measure)): error for measure, error in failures.items()}


@contextmanager
def watched(run_id: int) -> Iterator["Watch"]:
    """A second connection that shows progress while the big transaction is still open, and hears of a request to stop."""
    apart: Any = connection.copy()
    try:
        yield Watch(run_id, apart)
    finally:
        apart.close()


@dataclass(frozen=True, slots=True)
class Watch:
    run_id: int
    apart: Any

    def total(self, measures: int) -> None:
        """Shows how many measures there are to do."""
        with self.apart.cursor() as cursor:
            cursor.execute("UPDATE scorecards_run SET measures_total = %s WHERE id = %s", [measures, self.run_id])

    def done(self, measures: int) -> None:
        """Shows how many measures are done. Raises Canceled when somebody asked for the run to stop."""
        with self.apart.cursor() as cursor:
            cursor.execute(PROGRESS, [measures, self.run_id])
            row = cursor.fetchone()
        if row and row[0]:
            raise Cancelled

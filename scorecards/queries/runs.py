"""The recalculations, for the analysts who look after them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from metrics.models import Change
from scorecards.models import Run, RunKind, RunState


@dataclass(frozen=True, slots=True)
class Failure:
    """A measure that could not be assessed, and the words of the error."""

    measure: str
    error: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One recalculation. `share_done` is 0 to 1, or None while the total is not known."""

    run_id: int
    kind: RunKind
    state: RunState
    why: str
    requested_by: str
    as_of: date
    started_at: datetime
    finished_at: datetime | None
    seconds: float | None
    measures_total: int
    measures_done: int
    share_done: float | None
    cards_written: int
    goals_written: int
    flips_found: int
    failures: tuple[Failure, ...]
    cancel_requested: bool

    @property
    def is_open(self) -> bool:
        return self.state in (RunState.WAITING, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A change given up after its tries; the measure's card is the one from before it."""

    change_id: int
    measure_code: str
    measure_name: str
    reason: str
    recorded_at: datetime
    failed_at: datetime | None
    attempts: int
    error: str


def runs(limit: int = 50) -> list[RunRow]:
    """The newest runs first. One query."""
    return [_row(run) for run in Run.objects.select_related("requested_by").order_by("-id")[:limit]]


def run(run_id: int) -> RunRow | None:
    """One run, or None when there is no such run."""
    found = Run.objects.select_related("requested_by").filter(pk=run_id).first()
    return _row(found) if found else None


def finished_runs() -> QuerySet[Run]:
    """Runs that finished, the newest first."""
    return Run.objects.filter(state=RunState.FINISHED).order_by("-finished_at", "-id")


def last_recalculation() -> RunRow | None:
    """The newest run that finished."""
    found = finished_runs().select_related("requested_by").first()
    return _row(found) if found else None


def failed_changes() -> list[FailedRow]:
    """Changes that were given up and that nothing later has put right, newest first."""
    later = Change.objects.filter(measure=OuterRef("measure"), id__gt=OuterRef("id"), done_at__isnull=False)
    failed = Change.objects.filter(~Exists(later), failed_at__isnull=False).select_related("measure").order_by("-failed_at", "-id")
    return [_failed(change) for change in failed]


def _row(run: Run) -> RunRow:
    return RunRow(
        run_id=run.id,
        kind=RunKind(run.kind),
        state=RunState(run.state),
        why=run.why,
        requested_by=run.requested_by.name if run.requested_by else "",
        as_of=run.as_of,
        started_at=run.started_at,
        finished_at=run.finished_at,
        seconds=run.seconds,
        measures_total=run.measures_total,
        measures_done=run.measures_done,
        share_done=run.measures_done / run.measures_total if run.measures_total else None,
        cards_written=run.cards_written,
        goals_written=run.goals_written,
        flips_found=run.flips_found,
        failures=tuple(Failure(one["measure"], one["error"]) for one in run.failures),
        cancel_requested=run.cancel_requested,
    )


def _failed(change: Change) -> FailedRow:
    return FailedRow(
        change_id=change.id,
        measure_code=change.measure.code,
        measure_name=change.measure.name,
        reason=change.reason,
        recorded_at=change.recorded_at,
        failed_at=change.failed_at,
        attempts=change.attempts,
        error=change.error,
    )

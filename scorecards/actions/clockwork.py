"""What happens by itself: the sweep every few seconds, the night."""

from datetime import datetime, timedelta

from metrics.actions.periods import ensure_periods
from metrics.actions.proposals import apply_due
from metrics.rules.columns import RULE_VERSION
from scorecards.actions import runs
from scorecards.actions.changes import forget_done
from scorecards.actions.locks import turn
from scorecards.actions.recalculation import recalculate_changes, recalculate_everything
from scorecards.models import Edition, Run, RunKind, RunState
from scorecards.queries.lens import site_today

# Between the start of a run and its turn to write; a run that is older while nobody writes has lost its worker.
BEGINS_WITHIN = timedelta(seconds=30)
# A run somebody asked for is nudged at once; the sweep starts it only when the nudge was lost.
NUDGE_LOST_AFTER = timedelta(seconds=10)
KEPT = timedelta(days=30)
RETRIED_AFTER = timedelta(minutes=15)
WHY = f"The day or the rules changed (rules {RULE_VERSION})."


def sweep(*, at: datetime) -> None:
    """Makes reporting periods by the calendar, puts into effect what was agreed for today, works in what waits, closes runs whose
    worker is gone, starts full runs that are due. Waits for nobody."""
    ensure_periods(day=site_today(), at=at)
    apply_due(day=site_today(), at=at)
    recalculate_changes(at=at, wait=False)
    close_abandoned(at=at)
    if Run.objects.filter(state=RunState.RUNNING).exists():
        return
    if is_outdated() and not _is_put_off(at):
        runs.request_full_run(by=None, at=at, why=WHY, kind=RunKind.CLOCK)
    for run_id in _due(at):
        recalculate_everything(run_id=run_id)


def is_outdated() -> bool:
    """Whether the cards hold for another day than the site's, or come from other rules."""
    standing = Edition.objects.first()
    return standing is None or standing.as_of != site_today() or standing.rule_version != RULE_VERSION


def _is_put_off(at: datetime) -> bool:
    """Whether the newest run for this day and these rules was stopped by somebody, or failed a short while ago."""
    newest = Run.objects.filter(kind=RunKind.CLOCK).order_by("-id").first()
    if newest is None or newest.as_of != site_today() or not newest.why.startswith(WHY):
        return False
    failed_just_now = newest.state == RunState.FAILED and newest.finished_at is not None and at < newest.finished_at + RETRIED_AFTER
    return newest.state == RunState.CANCELLED or failed_just_now


def assess_nightly(*, at: datetime) -> None:
    """Assesses everything, keeps snapshots of the date, forgets changes done long ago."""
    run_id = runs.request_full_run(by=None, at=at, why="Nightly.", kind=RunKind.NIGHTLY)
    recalculate_everything(run_id=run_id, keep_snapshot=True)
    forget_done(before=at - KEPT)


def close_abandoned(*, at: datetime) -> None:
    """Marks runs failed that are still open while nobody writes."""
    with turn(wait=False) as is_quiet:
        if is_quiet:
            lost = Run.objects.filter(state=RunState.RUNNING, started_at__lt=at - BEGINS_WITHIN)
            words = [{"measure": "", "error": "The worker stopped before it was done; nothing of it was written."}]
            lost.update(state=RunState.FAILED, finished_at=at, failures=words)


def _due(at: datetime) -> list[int]:
    """Waiting runs: those of the clock at once, those of a person when their nudge must have been lost."""
    waiting = Run.objects.filter(state=RunState.WAITING)
    own = waiting.filter(kind=RunKind.CLOCK).values_list("id", flat=True)
    asked = waiting.exclude(kind=RunKind.CLOCK).filter(started_at__lt=at - NUDGE_LOST_AFTER).values_list("id", flat=True)
    return sorted({*own, *asked})

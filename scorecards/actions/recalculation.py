"""Recalculates cards: what changed, some measures, or everything. Running any of it twice is harmless."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from metrics.actions.calculating import NOTHING, Done, calculate
from metrics.queries.apart import assess_apart
from metrics.queries.assessed import Answer
from metrics.queries.codes import all_measures
from metrics.queries.columns import Clocks
from scorecards.actions import cards, changes, edition, flips, goals, runs, snapshots
from scorecards.actions.assessing import assess_all, chunks
from scorecards.actions.changes import Waiting
from scorecards.actions.forecasts import wait_all, wait_some
from scorecards.actions.locks import turn, wait_for_turn
from scorecards.actions.runs import Tally
from scorecards.models import RunKind, RunState
from scorecards.queries.lens import site_today
from scorecards.queries.members import roll_up_stored


@dataclass(frozen=True, slots=True)
class Scope:
    """What a recalculation covers. `measure_ids` sorted; `goal_ids` None: the goals of these measures are found."""

    measure_ids: Sequence[int]
    is_everything: bool = False
    goal_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Sitting:
    """One recalculation: its run, its clock, and the changes it works in."""

    run_id: int
    as_of: date
    at: datetime
    changes: Sequence[Waiting] = ()

    @property
    def revision(self) -> int:
        return max((change.change_id for change in self.changes), default=0)


def recalculate_changes(*, at: datetime | None = None, wait: bool = True) -> Tally:
    """Works in everything that waits in the change log; does nothing when somebody else is about to.

    `wait` False: not while somebody else writes either."""
    done, tried = Tally(), set[int]()
    while True:
        with turn(wait=wait) as mine:
            taken = _one_sitting(at or timezone.now(), tried, done) if mine else []
        tried.update(change.change_id for change in taken)
        # What arrives meanwhile has somebody of its own who waits for this one to commit.
        if len(taken) < changes.BATCH:
            return done


def _one_sitting(at: datetime, tried: set[int], done: Tally) -> list[Waiting]:
    """One batch of changes, inside the writer's transaction; what was taken."""
    taken = changes.take_changes(but=tried)
    done_first = calculate(measure_ids=[change.measure_id for change in taken], at=at) if taken else NOTHING
    taken += changes.take_own(measure_ids=done_first.changed, at=at)
    touches = changes.take_touches()
    if taken or touches.goal_ids:
        measure_ids = sorted({change.measure_id for change in taken})
        why = f"{len(taken)} changes of {len(measure_ids)} measures"
        as_of = site_today()
        run_id = runs.begin(kind=RunKind.CHANGES, why=why, as_of=as_of, at=at, total=len(measure_ids))
        sitting = Sitting(run_id, as_of, at, taken)
        tally = _write(Scope(measure_ids, goal_ids=touches.goal_ids), sitting)
        _settle(sitting, tally, done_first)
        runs.finish(run_id=run_id, tally=tally, started=at)
        _add(done, tally)
    if taken or touches.count:
        edition.count_up(touches.count + 1)
    return taken


def _settle(sitting: Sitting, tally: Tally, calculated: Done) -> None:
    """Marks the changes done; what could not be calculated is tried again, and then shown, like what could not be assessed."""
    tally.failures |= dict(calculated.failures)
    wait_some(measure_ids=sorted({change.measure_id for change in sitting.changes}))
    changes.settle(changes=sitting.changes, failures=tally.failures, at=sitting.at)
    if tally.failures:
        known = {change.measure_id for change in sitting.changes}
        changes.remember_failures(failures=tally.failures, known=known, at=sitting.at)


def _add(done: Tally, tally: Tally) -> None:
    done.measures += tally.measures
    done.cards += tally.cards
    done.goals += tally.goals
    done.flips += tally.flips
    done.failures |= tally.failures
    done.named_failures |= tally.named_failures


def recalculate_measures(*, measure_ids: Sequence[int], at: datetime, why: str) -> Tally:
    """Recalculates these measures and the goals they serve, whether or not something changed."""
    with transaction.atomic():
        wait_for_turn()
        as_of = site_today()
        calculated = calculate(measure_ids=measure_ids, at=at)
        wanted = sorted({*measure_ids, *calculated.changed})
        run_id = runs.begin(kind=RunKind.CHANGES, why=why, as_of=as_of, at=at, total=len(wanted))
        sitting = Sitting(run_id, as_of, at, changes.take_own(measure_ids=calculated.changed, at=at))
        tally = _write(Scope(wanted), sitting)
        _settle(sitting, tally, calculated)
        runs.finish(run_id=run_id, tally=tally, started=at)
        edition.count_up(1)
    return tally


def recalculate_everything(*, run_id: int, keep_snapshot: bool = False) -> Tally | None:
    """Carries out a waiting run; None when it is not waiting any more, or was stopped. Raises what went wrong, after noting it."""
    started = timezone.now()
    if not runs.claim(run_id=run_id, as_of=site_today(), at=started):
        return None
    try:
        with transaction.atomic(), runs.watched(run_id) as watch:
            return _everything(run_id, started, watch, keep_snapshot=keep_snapshot)
    except runs.Cancelled:
        runs.end(run_id=run_id, state=RunState.CANCELLED, started=started)
        return None
    except Exception as error:
        runs.end(run_id=run_id, state=RunState.FAILED, started=started, error=f"{type(error).__name__}: {error}")
        raise


def _everything(run_id: int, started: datetime, watch: runs.Watch, *, keep_snapshot: bool) -> Tally:
    wait_for_turn()
    taken, measure_ids = changes.take_changes(), all_measures()
    calculated = calculate(measure_ids=measure_ids, at=started)
    taken += changes.take_own(measure_ids=calculated.changed, at=started)
    touches = changes.take_touches()
    sitting = Sitting(run_id, site_today(), started, taken)
    watch.total(len(measure_ids))
    marks = cards.marks_now(started)
    tally = _write(Scope(measure_ids, is_everything=True), sitting, watch)
    _settle(sitting, tally, calculated)
    edition.count_up(touches.count + 1)
    edition.stand(as_of=sitting.as_of, marks=marks)
    wait_all(as_of=sitting.as_of)
    if keep_snapshot:
        snapshots.keep(as_of=sitting.as_of)
    runs.finish(run_id=run_id, tally=tally, started=started)
    return tally


def _write(scope: Scope, sitting: Sitting, watch: runs.Watch | None = None) -> Tally:
    """Assesses, writes cards, rolls up the goals they touch, records flips."""
    clocks, tally = Clocks(sitting.as_of), Tally()
    marks = cards.marks_now(sitting.at)
    tally.failures = _stage(scope, sitting, clocks, watch)
    tally.measures = len(scope.measure_ids)
    every = None if scope.is_everything else scope.measure_ids
    flipped = cards.flipped(every)
    gone = cards.drop_gone(measure_ids=every, failed=list(tally.failures))
    tally.cards = cards.write(measure_ids=every, as_of=sitting.as_of, run_id=sitting.run_id, marks=marks) + gone
    goal_ids = None if scope.is_everything else sorted({*goals.goals_of(scope.measure_ids), *scope.goal_ids})
    goals.stage(roll_up_stored(goal_ids, clocks), sitting.revision)
    flipped_goals = goals.flipped(goal_ids)
    tally.goals = goals.write(goal_ids=goal_ids, as_of=sitting.as_of, run_id=sitting.run_id)
    moment = flips.Moment(sitting.as_of, sitting.at, sitting.run_id, sitting.revision)
    tally.flips = flips.record(cards=flipped, goals=flipped_goals, moment=moment)
    return tally


def _stage(scope: Scope, sitting: Sitting, clocks: Clocks, watch: runs.Watch | None) -> dict[int, str]:
    """Assesses in chunks and stages the answers; the errors of the measures that could not be assessed."""
    revisions = changes.revisions_of(sitting.changes)
    failures: dict[int, str] = {}
    cards.CARDS.begin()

    def take(answer: Answer) -> None:
        cards.stage(answer, revisions)

    if watch:
        answers, failures = assess_all(scope.measure_ids, clocks, done=watch.done)
        for answer in answers:
            take(answer)
        return failures
    for part in chunks(scope.measure_ids):
        failures |= assess_apart(part, clocks, take=take)
    return failures

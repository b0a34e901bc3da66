"""The change log's reader: takes what waits, and settles it in the transaction that writes the cards."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Case, DateTimeField, F, Value, When

from metrics.models import Change, ChangeReason

TRIES = 3
BATCH = 20_000
TAKE = """
SELECT id, measure_id, reason FROM metrics_change
WHERE done_at IS NULL AND failed_at IS NULL AND id <> ALL(%s::bigint[])
ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
"""
TAKE_OWN = """
SELECT id, measure_id, reason FROM metrics_change
WHERE done_at IS NULL AND failed_at IS NULL AND reason = 'readings' AND recorded_at = %s AND measure_id = ANY(%s::bigint[])
ORDER BY id FOR UPDATE SKIP LOCKED
"""
FOLD = """
WITH gone AS (DELETE FROM scorecards_touch RETURNING goal_id)
SELECT count(*), coalesce(array_agg(DISTINCT goal_id) FILTER (WHERE goal_id IS NOT NULL), '{}') FROM gone
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that is to be worked in."""

    change_id: int
    measure_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Touches:
    """How many writes pages were not yet told of, and the goals to be rolled up because of them."""

    count: int
    goal_ids: tuple[int, ...]


def take_changes(*, but: Collection[int] = ()) -> list[Waiting]:
    """The oldest waiting changes, locked until the end of the transaction. `but`: those already tried in this sitting."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [list(but), BATCH])
        return [Waiting(*row) for row in cursor.fetchall()]


def take_own(*, measure_ids: Collection[int], at: datetime) -> list[Waiting]:
    """The changes that this recalculation itself noted, by calculating readings at this moment: it works them in, too."""
    if not measure_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(TAKE_OWN, [at, list(measure_ids)])
        return [Waiting(*row) for row in cursor.fetchall()]


def take_touches() -> Touches:
    """Everything touched so far; the caller adds the count to the edition in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD)
        count, goals = cursor.fetchone()
    return Touches(count, tuple(goals))


def revisions_of(changes: Sequence[Waiting]) -> dict[int, int]:
    """The newest change of each measure."""
    return {change.measure_id: change.change_id for change in sorted(changes, key=lambda change: change.change_id)}


def settle(*, changes: Sequence[Waiting], failures: Mapping[int, str], at: datetime) -> None:
    """Marks the changes done; those of measures that failed count a try, and after the third are given up."""
    failed = [change.change_id for change in changes if change.measure_id in failures]
    done = [change.change_id for change in changes if change.measure_id not in failures]
    Change.objects.filter(id__in=done).update(done_at=at)
    given_up = When(attempts__gte=TRIES - 1, then=Value(at))
    for measure_id, error in failures.items():
        Change.objects.filter(id__in=failed, measure=measure_id).update(
            attempts=F("attempts") + 1, error=error, failed_at=Case(given_up, output_field=DateTimeField())
        )


def remember_failures(*, failures: Mapping[int, str], known: Collection[int], at: datetime) -> None:
    """Puts measures that failed without a waiting change into the log, so that they are tried again and then shown.

    Not those whose failure is already shown."""
    shown = set(Change.objects.filter(measure__in=list(failures), failed_at__isnull=False).values_list("measure_id", flat=True))
    Change.objects.bulk_create(
        Change(measure_id=measure, reason=ChangeReason.REQUESTED, recorded_at=at, attempts=1, error=error)
        for measure, error in failures.items()
        if measure not in known and measure not in shown
    )


def forget_done(*, before: datetime) -> int:
    """Deletes changes worked in before a moment; the runs say what came of them. How many.

    The newest change of readings stays: every page says from it when data last came in."""
    newest = Change.objects.filter(reason=ChangeReason.READINGS).order_by("-id").values_list("id", flat=True).first()
    deleted, _ = Change.objects.filter(done_at__lt=before).exclude(id=newest or 0).delete()
    return deleted

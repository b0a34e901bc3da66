"""When a period is expected: a source that moves its date is not late, and the page says which of the two it is."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_keep_feeds
from agencies.actions.context import because
from metrics.actions.changes import note_changes
from metrics.models import ChangeReason, ExpectedRelease, Measure
from metrics.queries.labels import PERIODS
from metrics.rules.periods import period_holding


@transaction.atomic
def move_release(*, measure_id: int, period_end: date, due_on: date, why: str, by: User, at: datetime) -> None:
    """Records that the source moved a period's release to another date, and why it says so. The audit keeps the date from before.

    Raises PermissionDenied, ValueError for a date before the period's end or without a reason."""
    if not may_keep_feeds(viewer(by)):
        raise PermissionDenied
    if due_on < period_end or not why.strip():
        raise ValueError("A release needs a date after its period, and what the source says.")
    measure = Measure.objects.get(pk=measure_id)
    start = period_holding(PERIODS[measure.period], period_end).start
    with because(why, by=by.pk):
        ExpectedRelease.objects.update_or_create(
            measure=measure,
            period_end=period_end,
            defaults={"due_on": due_on, "note": why.strip()[:300]},
            create_defaults={"period_start": start, "due_on": due_on, "note": why.strip()[:300]},
        )
    note_changes(measure_ids=[measure_id], reason=ChangeReason.DEFINITION, at=at)

"""The change log's writer: called by every action, in the transaction that changes the facts."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from metrics.models import Change, ChangeReason


def definition_changed(*, measure_ids: Collection[int]) -> None:
    """Notes that what the rules know of these measures changed: definition, tolerance, break, goal."""
    note_changes(measure_ids=measure_ids, reason=ChangeReason.DEFINITION, at=timezone.now())


@transaction.atomic
def note_changes(*, measure_ids: Collection[int], reason: ChangeReason, at: datetime) -> None:
    """One row per touched measure, in order, so that two writers never wait for each other in a circle."""
    Change.objects.bulk_create(Change(measure_id=one, reason=reason, recorded_at=at) for one in sorted(set(measure_ids)))

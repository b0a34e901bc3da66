"""The change log's writer: called by every action, in the transaction that changes the facts."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from metrics.models import Change, ChangeReason


@transaction.atomic
def definition_changed(*, measure_ids: Sequence[int]) -> None:
    """Notes that what the rules know of these measures changed: definition, tolerance, break, goal."""
    at = timezone.now()
    Change.objects.bulk_create(Change(measure_id=one, reason=ChangeReason.DEFINITION, recorded_at=at) for one in set(measure_ids))

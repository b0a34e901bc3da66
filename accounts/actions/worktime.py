"""How long entering and writing takes: the gaps between two savings, where they are under two minutes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User, WorkKind, WorkTime

LONGEST_GAP = timedelta(minutes=2)


@transaction.atomic
def note_work(*, by: User, kind: WorkKind, subject: str, at: datetime, things: int = 0) -> None:
    """Adds the time since the person's last saving of the same subject that day, if it is under two minutes; and so many things done."""
    place = {"user": by, "kind": kind, "subject": subject, "day": timezone.localtime(at).date()}
    row, is_new = WorkTime.objects.select_for_update().get_or_create(**place, defaults={"last_at": at, "things": things})
    if is_new:
        return
    gap = at - row.last_at
    if timedelta(0) < gap < LONGEST_GAP:
        row.seconds += round(gap.total_seconds())
    row.things += things
    row.last_at = max(at, row.last_at)
    row.save(update_fields=["seconds", "things", "last_at"])

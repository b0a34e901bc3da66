"""Noting that somebody looks at a kind of page."""

from datetime import datetime

from django.db import transaction

from accounts.models import Look, LookKind, User


@transaction.atomic
def note_look(*, by: User, kind: LookKind, subject: str, visit: str, at: datetime, is_seen: bool = False) -> bool:
    """Notes a visit; gives whether anything was written, which happens once in a visit.

    `is_seen`: the person says that she has seen what is new, so that only what comes from now on is."""
    row, is_new = Look.objects.select_for_update().get_or_create(
        user=by, kind=kind, subject=subject, defaults={"visit": visit, "looked_at": at, "before": at if is_seen else None}
    )
    if is_new or (row.visit == visit and not is_seen):
        return is_new
    row.before = at if is_seen else row.looked_at
    row.visit, row.looked_at = visit, max(at, row.looked_at)
    row.save(update_fields=["before", "visit", "looked_at"])
    return True

"""When somebody last looked, before the present visit."""

from datetime import datetime

from accounts.models import Look, LookKind

__all__ = ["LookKind", "looked_before"]


def looked_before(user_id: int, kind: LookKind, subject: str, visit: str) -> datetime | None:
    """When the visit before this one began; the same answer before and after this visit is noted. None: never. One query."""
    row = Look.objects.filter(user=user_id, kind=kind, subject=subject).values_list("visit", "looked_at", "before").first()
    if row is None:
        return None
    noted, looked_at, before = row
    return before if noted == visit else looked_at

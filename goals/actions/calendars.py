"""The secret address of somebody's calendar: made, and ended."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.secrets import digest_of, new_secret
from goals.models import CalendarLink


@transaction.atomic
def make_calendar_link(*, by: User, at: datetime) -> str:
    """A new secret for one's own calendar; the one before ends. It is told this once: what is kept is its digest."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    end_calendar_link(by=by, at=at)
    secret = new_secret()
    CalendarLink.objects.create(user=by, digest=digest_of(secret), made_at=at)
    return secret


@transaction.atomic
def end_calendar_link(*, by: User, at: datetime) -> bool:
    """Ends one's own address at once; False: there was none."""
    return bool(CalendarLink.objects.filter(user=by, ended_at__isnull=True).update(ended_at=at))

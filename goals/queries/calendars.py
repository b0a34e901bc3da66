"""Whose calendar a secret address is, and what is in it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import Viewer, is_staff
from accounts.rules.secrets import digest_of
from goals.models import CalendarLink


@dataclass(frozen=True, slots=True)
class LinkRow:
    """That somebody has an address since a moment."""

    made_at: datetime


def whose_calendar(secret: str) -> Viewer | None:
    """Who reads at the address with this secret, by the roles they hold now; None for an unknown or ended one, and for who holds no role
    any more."""
    found = CalendarLink.objects.select_related("user").filter(digest=digest_of(secret), ended_at__isnull=True).first()
    who = viewer(found.user) if found and found.user.is_active else None
    return who if who and is_staff(who) else None


def link_of(user: User) -> LinkRow | None:
    """One's own address, as far as it can be told again: since when there is one."""
    found = CalendarLink.objects.filter(user=user, ended_at__isnull=True).first()
    return LinkRow(found.made_at) if found else None

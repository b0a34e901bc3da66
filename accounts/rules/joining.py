"""Joining and standing in: how long a link lives, how an invitation stands, and for which days somebody may be stood in for."""

from datetime import date, datetime, timedelta

LINK_LIVES = timedelta(days=14)
LONGEST_AWAY = timedelta(days=184)
"""Half a year. Who is away for longer hands over."""


def state_of(*, accepted_at: datetime | None, revoked_at: datetime | None, expires_at: datetime, now: datetime) -> str:
    """How an invitation stands: open, accepted, revoked or expired."""
    if accepted_at is not None:
        return "accepted"
    if revoked_at is not None:
        return "revoked"
    return "open" if now < expires_at else "expired"


def wrong_days(starts_on: date, ends_on: date, today: date) -> str:
    """Why nobody can stand in on these days: past, backward, too_long; empty when somebody can."""
    if starts_on < today:
        return "past"
    if ends_on < starts_on:
        return "backward"
    return "too_long" if ends_on - starts_on > LONGEST_AWAY else ""

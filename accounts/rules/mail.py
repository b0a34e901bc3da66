"""What comes of sending a mail, and when to try again. Plain values."""

from datetime import datetime, timedelta

DELAYS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""How long to wait after the first, second ... refusal for now; after as many refusals more it is given up."""


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again what was tried `attempts` times and refused for now; None when it is given up."""
    return at + DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


def is_for_ever(code: int) -> bool:
    """A mail server's 5xx: the same mail would be refused again. 4xx: perhaps later."""
    return 500 <= code < 600

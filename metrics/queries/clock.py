"""What the site calls today."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

NEW_YORK = ZoneInfo("America/New_York")


def real_today() -> date:
    """Today in New York."""
    return datetime.now(NEW_YORK).date()


def site_today() -> date:
    """What the site calls today: the stated clock of a demonstration, or today in New York."""
    stated: date | None = settings.SITE_CLOCK
    return stated or real_today()

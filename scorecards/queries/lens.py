"""Through which clocks a page looks: the day it calls today, and how much of what is known now it may know."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from metrics.queries.clock import NEW_YORK, real_today, site_today

__all__ = ["NEW_YORK", "Lens", "lens", "real_today", "revision", "site_today"]
# The days that can be asked for: a slip of the pen must not walk through centuries of periods.
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)
REVISION = "SELECT coalesce((SELECT number FROM scorecards_edition), 0) + (SELECT count(*) FROM scorecards_touch)"


@dataclass(frozen=True, slots=True)
class Lens:
    """`as_of`: periods that ended by that day, freshness judged then. `known_on`: what was recorded by the end of that day;
    None is everything known now. `clock`: what the site itself calls today."""

    as_of: date
    known_on: date | None
    is_live: bool
    clock: date


def lens(as_of: date | None = None, known_on: date | None = None) -> Lens:
    """The clocks asked for. Live, which is served from the stored cards, when both are the site's own."""
    clock = site_today()
    if known_on is not None and known_on >= real_today():
        known_on = None
    day = as_of or clock
    return Lens(as_of=day, known_on=known_on, is_live=day == clock and known_on is None, clock=clock)


def revision() -> int:
    """A number that changes whenever a card, the catalog, a reading or a target changes: for cache keys and ETags. One query."""
    with connection.cursor() as cursor:
        cursor.execute(REVISION)
        found: int = cursor.fetchone()[0]
    return found

"""What every page needs of the whole, in one query: the revision it is cached by, and what its furniture says."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from goals.models import PriorityArea
from metrics.models import ChangeReason
from scorecards.queries.lens import NEW_YORK, REVISION

# The day of the newest reading comes from the change log, whose ids ascend and which never forgets its newest change of readings.
STATE = f"""
SELECT ({REVISION}),
    (SELECT array_agg(ARRAY[code, name, kind] ORDER BY "order", code) FROM goals_priorityarea),
    (SELECT recorded_at FROM metrics_change WHERE reason = %s ORDER BY id DESC LIMIT 1)
"""  # noqa: S608  (a query of our own)


@dataclass(frozen=True, slots=True)
class AreaLink:
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class SiteState:
    """`revision` changes whenever a figure, a card or the catalog does; `data_date` is when readings last came in."""

    revision: int
    areas: tuple[AreaLink, ...]
    data_date: date | None


def site_state() -> SiteState:
    """The state of the whole now: one query."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, [ChangeReason.READINGS])
        revision, areas, newest = cursor.fetchone()
    links = tuple(AreaLink(*area) for area in areas or ())
    return SiteState(revision, links, newest.astimezone(NEW_YORK).date() if newest else None)


def areas() -> list[AreaLink]:
    """The priorities and strands in their order: one query."""
    return [AreaLink(*row) for row in PriorityArea.objects.values_list("code", "name", "kind")]

"""What an agency answered for once, and who led a goal or owned a measure on a day: from the audit trail."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency, events_of
from goals.models import Goal
from metrics.models import Measure
from metrics.queries.catalog_then import stood


@dataclass(frozen=True, slots=True)
class Once:
    """A measure that was the agency's, and whose it is now."""

    code: str
    name: str
    agency: str


def once_owned(who: Viewer, code: str) -> list[Once]:
    """The measures that `who` may see which were once this agency's and are another's now. One query."""
    own = Agency.objects.filter(code=code).values("pk")
    were = events_of(Measure).filter(agency__in=own).values("pgh_obj_id")
    found = Measure.objects.filter(measures_visible_to(who), pk__in=were).exclude(agency__code=code).order_by("name")
    return [Once(*row) for row in found.values_list("code", "name", "agency__name")]


def owner_then(code: str, now: str, known_on: date | None) -> tuple[str, str] | None:
    """Whose a measure was by the end of the day, as (code, name), where that is not `now`, the agency of today. One query."""
    return _then(stood(Measure, known_on, code=code).values("agency_id"), now) if known_on else None


def lead_then(code: str, now: str, known_on: date | None) -> tuple[str, str] | None:
    """The same of who led a goal."""
    return _then(stood(Goal, known_on, code=code).values("lead_id"), now) if known_on else None


def _then(agency_ids: Any, now: str) -> tuple[str, str] | None:
    return Agency.objects.filter(pk__in=agency_ids).exclude(code=now).values_list("code", "name").first()

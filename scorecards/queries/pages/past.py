"""What an agency answered for once, and whose a measure was on a day: from the audit trail."""

from dataclasses import dataclass
from datetime import date

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency, events_of
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
    if known_on is None:
        return None
    then = stood(Measure, known_on, code=code).values("agency_id")
    return Agency.objects.filter(pk__in=then).exclude(code=now).values_list("code", "name").first()

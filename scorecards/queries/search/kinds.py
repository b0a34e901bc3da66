"""The kinds of things that can be found. A new kind is one entry here, and triggers that keep its words (migrations 0006 and 0012)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.queries import measures_visible_to
from accounts.rules.policy import SEEN_BY_PARTNERS, Viewer, sees_everything
from agencies.models import Agency
from goals.models import Goal, GoalUpdate, Partnership, PriorityArea, UpdateState
from goals.queries.declared import published_by
from goals.queries.promises import visible_promises
from goals.queries.then import goals_there
from metrics.models import Measure
from metrics.queries.catalog_then import as_table, is_missed, stood
from scorecards.queries.lens import Lens

MEASURES = """SELECT fact.id AS thing, fact.code AS code, fact.name AS title, agency.name AS "of",
    concat_ws(' ', fact.definition, fact.why_it_matters, fact.numerator, fact.denominator) AS note,
    scorecards_words(concat_ws(' ', fact.name, fact.code), concat_ws(' ', agency.name, agency.code),
        concat_ws(' ', fact.responsible, service.name, fact.unit, fact.source),
        concat_ws(' ', fact.definition, fact.why_it_matters, fact.numerator, fact.denominator)) AS words
FROM {source} AS fact JOIN agencies_agency AS agency ON agency.id = fact.agency_id
LEFT JOIN agencies_service AS service ON service.id = fact.service_id"""
GOALS = """SELECT fact.id AS thing, fact.code AS code, fact.statement AS title, area.name AS "of", fact.why AS note,
    scorecards_words(concat_ws(' ', fact.statement, fact.code), concat_ws(' ', area.name, lead.name, lead.code), '', fact.why) AS words
FROM {source} AS fact JOIN goals_priorityarea AS area ON area.id = fact.area_id JOIN agencies_agency AS lead ON lead.id = fact.lead_id"""


@dataclass(frozen=True, slots=True)
class Kind:
    """`visible`: the ids of those a reader may find through a lens. `route`: where its page is, by code, or by number as `argument` says.

    `then`: where words are kept as of now only, the documents of a past day: the query and what it reads from."""

    slug: str
    name: str | Promise
    visible: Callable[[Viewer, Lens], QuerySet[Any]]
    route: str
    fragment: str = ""
    then: Callable[[date], str] | None = None
    argument: str = "code"


def _promises(who: Viewer, at: Lens) -> QuerySet[Any]:
    """Those the reader may see now; the ledger keeps no versions of what was known on a day."""
    found = visible_promises(who)
    return found if at.known_on is None else found.filter(pk=0)


def _measures(who: Viewer, at: Lens) -> QuerySet[Any]:
    found = Measure.objects.filter(measures_visible_to(who))
    return found if at.known_on is None else found.exclude(is_missed(at.known_on))


def _updates(who: Viewer, at: Lens) -> QuerySet[Any]:
    """Published ones; for the lead agency and who reads everything all, for partners what was submitted. What was known on a day was
    published by then, to everybody."""
    found = GoalUpdate.objects.filter(period__opens_on__lte=at.as_of).exclude(state=UpdateState.WITHDRAWN)
    if at.known_on is not None:
        return found.filter(published_by(at.known_on))
    if sees_everything(who):
        return found
    published = Q(state=UpdateState.PUBLISHED)
    if not who.agencies:
        return found.filter(published)
    shared = Partnership.objects.filter(agency__in=who.agencies).values("goal")
    return found.filter(published | Q(goal__lead__in=who.agencies) | Q(state__in=SEEN_BY_PARTNERS, goal__in=shared))


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind("area", _("Priorities and strands"), lambda _who, _at: PriorityArea.objects.all(), "area"),
        Kind(
            "goal",
            _("Goals"),
            lambda _who, at: goals_there(at.known_on),
            "goal",
            then=lambda day: GOALS.format(source=as_table(stood(Goal, day))),
        ),
        Kind("measure", _("Measures"), _measures, "measure", then=lambda day: MEASURES.format(source=as_table(stood(Measure, day)))),
        Kind("agency", _("Agencies"), lambda _who, _at: Agency.objects.all(), "agency"),
        Kind("update", _("What agencies say"), _updates, "goal", fragment="updates"),
        Kind("promise", _("Promises"), _promises, "promise", argument="promise_id"),
    )
}
TEXTS = {"word": _("Words explained"), "method": _("Methods")}
"""The kinds of texts of the product itself, which everybody may read: the door that asks brings them along."""
EVERY = (*KINDS, *TEXTS)

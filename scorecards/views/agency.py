"""The agencies and their scorecards."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer, is_staff, may_join_agencies
from goals.queries.duties import gives_duties
from goals.rules.promises import tally
from scorecards.charts import goals_told, sentences
from scorecards.forms.agency import ScorecardFilter
from scorecards.queries.audit import reads_history
from scorecards.queries.lens import Lens
from scorecards.queries.pages import agency as queries
from scorecards.queries.pages.agency import AgencyPage, GoalRef
from scorecards.queries.pages.past import once_owned
from scorecards.queries.pages.sifting import Sift, group_by_goal, read_sift, sift
from scorecards.templatetags.addresses import address, same_page
from scorecards.templatetags.words import AGENCIES, BAR_ORDER, FRESHNESS, STATUS
from scorecards.views.barriers import sees_barriers
from scorecards.views.cached import page
from scorecards.views.downloads import FORMATS, links, scorecard_file
from scorecards.views.rows import trail

WEB = re.compile(r"https?://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(/[^\s;]*)?$")


@page
def agency_list(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """Every agency, by kind, with the standing of its measures; those that were or will be stand last."""
    kinds, others = queries.by_kind(queries.agencies(who, through), through.as_of)
    groups = [{"id": kind.value, "name": AGENCIES[kind], "lines": lines} for kind, lines in kinds]
    if others:
        groups.append({"id": "others", "name": _("Former and coming agencies"), "lines": others})
    context = {
        "trail": trail(request, (_("Agencies"), "")),
        "groups": groups,
        "key": [STATUS[slug] for slug in BAR_ORDER if slug != "not_enough"],
    }
    return render(request, "scorecards/agency_list.html", context)


@page
def agency(request: HttpRequest, who: Viewer, through: Lens, code: str) -> HttpResponse:
    """One agency's scorecard; the address carries filters, order and grouping, and `?format=csv` or `json` gives what is shown."""
    shown = queries.agency(who, through, code)
    if shown is None:
        raise Http404
    asked = read_sift(request.GET)
    lines = sift(shown.lines, asked)
    if request.GET.get("format") in FORMATS:
        cards = [line.card for line in lines]
        return scorecard_file(request, through, cards, name=f"agency-{shown.code}", title=_("Scorecard of %(name)s") % {"name": shown.name})
    goals = goals_of(shown)
    context = {
        "trail": trail(request, (_("Agencies"), address(request, "agency-list")), (shown.name, "")),
        "page": shown,
        "website": website_of(shown.website),
        "sentence": sentences.standing(shown.counts),
        "goals_sentence": goals_told.of_agency(shown.leads, shown.led, shown.helps),
        "completeness": sentences.completeness(shown.completeness),
        "lines": lines,
        "groups": group_by_goal(lines) if asked.by_goal else [],
        "asked": asked,
        "form": ScorecardFilter(asked, areas=areas_of(goals), goals=[(goal.code, goal.statement) for goal in goals]),
        "chosen": chosen(request, asked, goals),
        "downloads": links(request, _("Scorecards")),
        "past": once_owned(who, code) if shown.successors else [],
        "reorganise_url": reverse("agency-reorganise", args=[code]) if may_join_agencies(who) and not through.known_on else "",
        "duties_url": reverse("agency-duties", args=[code]) if not through.known_on and gives_duties(who, code) else "",
        "reads_history": reads_history(who, "agency", code),
        "promised": _promised(who, through, shown),
        "barriers_url": f"{reverse('barrier-list')}?agency={code}" if sees_barriers(who) and not through.known_on else "",
    }
    return render(request, "scorecards/agency.html", context)


def _promised(who: Viewer, through: Lens, shown: queries.AgencyPage) -> dict[str, Any] | None:
    """How the promises of the agency stand; none where a page looks at what was known earlier, and for the public where there are none."""
    if through.known_on or not (shown.promised or is_staff(who)):
        return None
    url = reverse("promise-list") + (f"?{urlencode({'agency': shown.code})}" if shown.promised else "")
    return {"tally": tally(Counter(shown.promised)), "rows": [], "url": url}


def website_of(address: str) -> str:
    """An address a reader may be sent to; empty for anything else a catalog holds."""
    whole = address if "://" in address else f"https://{address}"
    return whole if WEB.match(whole) else ""


def goals_of(shown: AgencyPage) -> list[GoalRef]:
    """The goals its measures tell about, each once."""
    found = {goal.code: goal for line in shown.lines for goal in line.goals}
    return [found[code] for code in sorted(found)]


def areas_of(goals: list[GoalRef]) -> list[tuple[str, str]]:
    return list({goal.area_code: goal.area for goal in goals}.items())


def chosen(request: HttpRequest, asked: Sift, goals: list[GoalRef]) -> list[dict[str, Any]]:
    """The filters in use, each with the address without it."""
    statements = {goal.code: goal.statement for goal in goals}
    areas = dict(areas_of(goals))
    named = {
        "q": f"“{asked.text}”" if asked.text else "",
        "status": STATUS[asked.status.slug].word if asked.status else "",
        "freshness": FRESHNESS[asked.freshness.slug].word if asked.freshness is not None else "",
        "area": areas.get(asked.area, asked.area),
        "goal": statements.get(asked.goal, asked.goal),
    }
    return [{"label": label, "remove_url": same_page(request, **{name: None})} for name, label in named.items() if label]

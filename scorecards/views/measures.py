"""The list of all measures."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from scorecards.charts import sentences
from scorecards.forms.measures import PERIODS, TRENDS, MeasureFilter
from scorecards.queries.lens import Lens
from scorecards.queries.pages import measures as queries
from scorecards.templatetags.addresses import same_page
from scorecards.templatetags.words import FRESHNESS, STATUS
from scorecards.views.cached import page
from scorecards.views.downloads import FORMATS, links, scorecard_file
from scorecards.views.rows import trail
from scorecards.views.site import state_of


@page
def measure_list(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """Every measure; the address carries filters, order and page, and `?format=csv` or `json` gives all that pass."""
    asked = queries.read_asked(request.GET)
    found = queries.find(who, through, asked)
    if request.GET.get("format") in FORMATS:
        cards = queries.cards_of(who, through, found, found.slims)
        return scorecard_file(request, through, cards, name="measures", title=_("Scorecards of the measures"))
    shown = Paginator(found.slims, queries.PAGE).get_page(request.GET.get("page"))
    names = [(area.code, area.name) for area in state_of(request).areas]
    context = {
        "trail": trail(request, (_("Measures"), "")),
        "found": found,
        "sentence": sentences.standing(found.counts),
        "page": shown,
        "lines": queries.lines(who, through, found, list(shown.object_list)),
        "asked": asked,
        "form": MeasureFilter(asked, agencies=found.agencies, areas=names),
        "chosen": _chosen(request, asked, found, dict(names)),
        "downloads": links(request, _("Scorecards")),
    }
    return render(request, "scorecards/measures.html", context)


def _chosen(request: HttpRequest, asked: queries.Asked, found: queries.Found, areas_by_code: dict[str, str]) -> list[dict[str, Any]]:
    """The filters in use, each with the address without it."""
    named = {
        "q": f"“{asked.text}”" if asked.text else "",
        "agency": dict(found.agencies).get(asked.agency, asked.agency),
        "area": areas_by_code.get(asked.area, asked.area),
        "status": STATUS[asked.status.slug].word if asked.status else "",
        "trend": dict(TRENDS)[asked.trend.slug] if asked.trend is not None else "",
        "freshness": FRESHNESS[asked.freshness.slug].word if asked.freshness is not None else "",
        "period": dict(PERIODS)[asked.period.slug] if asked.period else "",
    }
    return [{"label": label, "remove_url": same_page(request, **{name: None})} for name, label in named.items() if label]

"""A priority or strand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from metrics.rules.codes import Trend
from scorecards.charts import odds, sentences
from scorecards.charts import updates as words
from scorecards.charts.multiples import multiples
from scorecards.charts.progress import progress
from scorecards.queries.lens import Lens
from scorecards.queries.pages import priority as queries
from scorecards.templatetags.addresses import address
from scorecards.views.cached import page
from scorecards.views.downloads import FORMATS, links, scorecard_file
from scorecards.views.promises import promised
from scorecards.views.rows import attention_items, trail

MOST = 8


@page
def priority(request: HttpRequest, who: Viewer, through: Lens, code: str) -> HttpResponse:
    """One area: the answer, its goals, its lead measures, its progress; `?format=csv` or `json` for its measures."""
    shown = queries.priority(who, through, code)
    if shown is None:
        raise Http404
    if request.GET.get("format") in FORMATS:
        cards = [line.card for line in shown.lines]
        return scorecard_file(
            request, through, cards, name=f"priority-{shown.code}", title=_("Measures of %(name)s") % {"name": shown.name}
        )
    trends = [line.card.trend for line in shown.lines]
    context = {
        "trail": trail(request, (shown.name, "")),
        "area": shown,
        "sentence": sentences.standing(shown.counts),
        "how": sentences.how_it_goes(shown.counts, trends.count(Trend.BETTER), trends.count(Trend.WORSE)),
        "goals": sentences.goals(shown.goals_on_track, shown.goals_judged, len(shown.goals)),
        "goal_lines": [(line, odds.of_goal(line.speaks, line.odds)) for line in shown.goals],
        "history": progress(shown.history),
        "multiples": multiples(shown.multiples),
        "attention": attention_items(request, shown.attention[:MOST]),
        "attention_more": len(shown.attention) - MOST,
        "whys": [line.goal for line in shown.goals if line.goal.why],
        "said": said_of(request, shown),
        "promised": promised(who, through, area=code),
        "lens": through,
        "downloads": links(request, _("Measures")),
    }
    return render(request, "scorecards/priority.html", context)


def said_of(request: HttpRequest, shown: queries.PriorityPage) -> list[tuple[str, str, list[dict[str, str]], str, Any]]:
    """What the agencies say of their goals, the rows of the narrative: goal, address, questions with answers, who and when."""
    found = [(line.goal, shown.said.get(line.goal.goal_id)) for line in shown.goals]
    rows = []
    for goal, one in found:
        items = [{"question": words.label(name), "text": one.story[name]} for name in words.TOLD if name in one.story] if one else []
        if one and items:
            rows.append((goal.statement, address(request, "goal", code=goal.code), items, one.submitted_by, one.published_at))
    return rows

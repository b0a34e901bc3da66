"""A priority or strand."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.queries.looks import LookKind
from accounts.rules.policy import Viewer
from metrics.rules.codes import Trend
from scorecards.charts import goals_told, odds, rollup, sentences
from scorecards.charts import since as changed
from scorecards.charts import updates as words
from scorecards.charts.multiples import multiples
from scorecards.charts.progress import progress
from scorecards.queries.lens import Lens
from scorecards.queries.pages import priority as queries
from scorecards.queries.pages.overview import is_missed
from scorecards.queries.pages.promised import promised_in, promised_of_area
from scorecards.templatetags.addresses import address
from scorecards.views.cached import page_that_asks
from scorecards.views.changes import panel
from scorecards.views.downloads import FORMATS, links, scorecard_file
from scorecards.views.looked import Since, since_of
from scorecards.views.promises import promised
from scorecards.views.rows import needs_attention, step_url, trail

MOST = 6
CHANGES = 5
LISTED = 12


def _since(request: HttpRequest, who: Viewer, through: Lens, code: str) -> Since:
    return since_of(request, who, through, LookKind.AREA, code)


@page_that_asks(_since)
def priority(request: HttpRequest, who: Viewer, through: Lens, since: Since, code: str) -> HttpResponse:
    """One area: the answer, its goals and who owes what, its lead measures, its progress; `?format=csv` or `json` for its measures."""
    ledger = promised_of_area(who, through, code)
    owed = promised_in(ledger, through, since.moment)
    others = [changed.of_promise(one) for one in owed.outcomes]
    shown = queries.priority(who, through, code, since=since.moment, promises=owed.open, others=others)
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
        "answer": goals_told.standing(shown.goal_counts),
        "goals": [_goal(request, line) for line in shown.goals],
        "worst": next((goals_told.step(line.step) for line in shown.goals if is_missed(line.goal)), ""),
        "worst_goal": next((line.goal for line in shown.goals if is_missed(line.goal)), None),
        "changes": panel(request, shown.changes, since, kind=LookKind.AREA, subject=shown.code, most=CHANGES),
        "history": progress(shown.history),
        "multiples": multiples(shown.multiples, listed=LISTED),
        **needs_attention(request, shown, MOST),
        "whys": [line.goal for line in shown.goals if line.goal.why],
        "said": said_of(request, shown),
        "promised": promised(who, through, ledger, area=code),
        "lens": through,
        "downloads": links(request, _("Scorecards")),
    }
    return render(request, "scorecards/priority.html", context)


def _goal(request: HttpRequest, line: queries.GoalLine) -> dict[str, Any]:
    """The arguments of a goal's row."""
    return {
        "goal": line.goal,
        "url": address(request, "goal", code=line.goal.code),
        "coverage": rollup.fresh(line.goal),
        "step": goals_told.step(line.step),
        "odds": odds.of_goal(line.speaks, line.odds),
        "step_url": step_url(request, line.goal, line.step) if line.step and line.step.code else "",
    }


def said_of(request: HttpRequest, shown: queries.PriorityPage) -> list[tuple[str, str, list[dict[str, str]], str, Any]]:
    """What the agencies say of their goals, the rows of the narrative: goal, address, questions with answers, who and when."""
    found = [(line.goal, shown.said.get(line.goal.goal_id)) for line in shown.goals]
    rows = []
    for goal, one in found:
        items = [{"question": words.label(name), "text": one.story[name]} for name in words.TOLD if name in one.story] if one else []
        if one and items:
            rows.append((goal.statement, address(request, "goal", code=goal.code), items, one.submitted_by, one.published_at))
    return rows

"""A goal."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer, may_read_history
from scorecards.charts import equity, goals_told, logic, rollup
from scorecards.charts import odds as odds_words
from scorecards.charts import updates as words
from scorecards.queries.audit import reads_history
from scorecards.queries.lens import Lens
from scorecards.queries.pages import goal as queries
from scorecards.queries.pages.promised import open_in, promised_of_goal
from scorecards.templatetags.addresses import address
from scorecards.views.barriers import sees_barriers
from scorecards.views.cached import page
from scorecards.views.downloads import FORMATS, links, scorecard_file
from scorecards.views.promises import promised
from scorecards.views.rows import flip_items, trail
from scorecards.views.updates.context import write_url


@page
def goal(request: HttpRequest, who: Viewer, through: Lens, code: str) -> HttpResponse:
    """One goal: the promise, its status and how that follows; `?format=csv` or `json` for its measures."""
    ledger = promised_of_goal(who, through, code)
    shown = queries.goal(who, through, code, open_in(ledger, through))
    if shown is None:
        raise Http404
    if request.GET.get("format") in FORMATS:
        cards = [line.card for line in shown.lines]
        return scorecard_file(
            request,
            through,
            cards,
            name=f"goal-{shown.goal.code}",
            title=_("Measures of the goal: %(goal)s") % {"goal": shown.goal.statement},
        )
    context = {
        "trail": trail(request, (shown.goal.area_name, address(request, "area", code=shown.goal.area_code)), (shown.goal.statement, "")),
        "page": shown,
        "goal": shown.goal,
        "step": goals_told.step(shown.step) if shown.step else "",
        "rule": rollup.rule(shown.goal),
        "steps": rollup.steps(shown),
        "verdict": rollup.verdict(shown),
        "coverage": rollup.coverage(shown.goal),
        "logic": _logic(shown),
        "equity": _equity(shown),
        "flips": flip_items(request, shown.flips),
        "odds": [(card, odds_words.words(card, row, through)) for card, row in shown.odds if row and row.main],
        "updates": [(one, words.STATES[one.state], words.story(one)) for one in shown.updates],
        "write_url": write_url(who, through, shown),
        "downloads": links(request, _("Scorecards")),
        "reads_history": may_read_history(who, agency_id=shown.goal.lead_id) or reads_history(who, "goal", code),
        "promised": promised(who, through, ledger, goal=code),
        "barriers_url": reverse("goal-barriers", args=[code]) if sees_barriers(who) and not through.known_on else "",
    }
    return render(request, "scorecards/goal.html", context)


def _logic(shown: queries.GoalPage) -> dict[str, Any]:
    """What drives what: the sentence, the links in words, and the drawing with its frame."""
    drawn = logic.drawing(shown)
    frame = {"width": drawn.width + 4, "height": drawn.height + 4} if drawn else {}
    return {"answer": logic.answer(shown), "sentences": logic.sentences(shown), "drawing": drawn, **frame}


def _equity(shown: queries.GoalPage) -> dict[str, Any]:
    """Groups against everybody's target: the sentence, and each measure with its counts and the groups off track."""
    found = list(shown.groups)
    return {
        "answer": equity.answer(shown.goal, found),
        "measures": [(one, equity.counted(one), equity.cells(one)) for one in found],
    }

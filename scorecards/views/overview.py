"""The overview."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.queries.looks import LookKind
from accounts.rules.policy import Viewer
from scorecards.charts import answers, goals_told, sentences
from scorecards.charts import since as changed
from scorecards.queries.lens import Lens
from scorecards.queries.pages import overview as queries
from scorecards.queries.pages.promised import promised_for_goals
from scorecards.queries.pages.standing import Spark
from scorecards.queries.rows import CardRow
from scorecards.templatetags.addresses import address
from scorecards.templatetags.amounts import amount_text, unit_left_away
from scorecards.views.cached import page_that_asks
from scorecards.views.changes import panel
from scorecards.views.looked import Since, since_of
from scorecards.views.rows import goal_steps, needs_attention

MOST = 4
BEHIND = 7


def _since(request: HttpRequest, who: Viewer, through: Lens) -> Since:
    return since_of(request, who, through, LookKind.OVERVIEW)


@page_that_asks(_since)
def overview(request: HttpRequest, who: Viewer, through: Lens, since: Since) -> HttpResponse:
    """Where the goals stand and who owes what, the priorities and strands, what changed and what needs attention."""
    promised = promised_for_goals(who, through, since.moment)
    others = [changed.of_promise(one) for one in promised.outcomes]
    shown = queries.overview(who, through, since=since.moment, promises=promised.open, others=others)
    cards = [area_card(request, row) for row in shown.areas]
    context = {
        "priorities": [card for card in cards if card["kind"] == "priority"],
        "strands": [card for card in cards if card["kind"] != "priority"],
        "totals": shown.totals,
        "goals": shown.goals,
        "answer": goals_told.standing(shown.goals),
        "behind": goal_steps(request, shown.worst[:BEHIND]),
        "behind_more": len(shown.worst) - BEHIND,
        "is_illustrative": shown.is_illustrative,
        "sentence": sentences.standing(shown.totals),
        "changes": panel(request, shown.changes, since, kind=LookKind.OVERVIEW),
        **needs_attention(request, shown, MOST),
        "computed": shown.computed,
        "as_of": through.as_of,
    }
    return render(request, "scorecards/overview.html", context)


def area_card(request: HttpRequest, row: queries.AreaRow) -> dict[str, Any]:
    """The arguments of the priority card."""
    return {
        "url": address(request, "area", code=row.code),
        "name": row.name,
        "kind": row.kind,
        "promise": row.promise,
        "counts": row.counts,
        "goals": goals_told.standing(row.goals),
        "worst": next(iter(goal_steps(request, [row.worst])), None) if row.worst else None,
        "up": _mover(request, row.up),
        "down": _mover(request, row.down),
        "sparks": [_spark(request, spark) for spark in row.sparks],
        "newest": row.newest,
        "missing": _missing(row),
    }


def _mover(request: HttpRequest, card: CardRow | None) -> dict[str, Any] | None:
    if card is None:
        return None
    against = _("%(when)s, against the period before") % {"when": answers.when(card.period_type, card.period)}
    return {
        "url": address(request, "measure", code=card.code),
        "name": card.name,
        "amount": sentences.move(card),
        "against": against,
        "signal": card.signal,
    }


def _spark(request: HttpRequest, spark: Spark) -> dict[str, Any]:
    card = spark.card
    return {
        "url": address(request, "measure", code=card.code),
        "name": card.name,
        "points": spark.points,
        "target": card.target,
        "status": card.judged,
        "value": amount_text(card.value, card.unit, card.decimals, "short"),
        "unit": unit_left_away(card.unit),
        "period": card.period,
    }


def _missing(row: queries.AreaRow) -> str:
    """What a card without any figure says instead of a picture."""
    if row.sparks or not row.missing:
        return ""
    first = row.missing[0]
    return _("No figure has come yet. First awaited: %(name)s. %(owed)s") % {"name": first.name, "owed": sentences.owed(first)}

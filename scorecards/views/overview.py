"""The overview."""

from datetime import UTC, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from scorecards.charts import sentences
from scorecards.queries.lens import Lens
from scorecards.queries.pages import overview as queries
from scorecards.queries.pages.standing import Spark
from scorecards.queries.rows import CardRow
from scorecards.templatetags.addresses import address
from scorecards.templatetags.amounts import amount_text
from scorecards.views.cached import page
from scorecards.views.clocks import day_of
from scorecards.views.rows import attention_items, differing_items, flip_items

MOST = 6


@page
def overview(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """The four priorities and three strands, what changed and what needs attention."""
    since = day_of(request.GET, "since")
    shown = queries.overview(who, through, since=datetime.combine(since, time.min, UTC) if since else None)
    cards = [area_card(request, row) for row in shown.areas]
    context = {
        "priorities": [card for card in cards if card["kind"] == "priority"],
        "strands": [card for card in cards if card["kind"] != "priority"],
        "totals": shown.totals,
        "is_illustrative": shown.is_illustrative,
        "sentence": sentences.standing(shown.totals),
        "flips": flip_items(request, shown.flips[:MOST]),
        "flips_more": len(shown.flips) - MOST,
        "attention_sentence": sentences.attention([item.kind for item in shown.attention]),
        "attention": attention_items(request, shown.attention[:MOST]),
        "differing": differing_items(request, shown.differing),
        "attention_more": len(shown.attention) - MOST,
        "since": since,
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
        "goals": sentences.goals(row.goals_on_track, row.goals_judged, row.goals_total),
        "up": _mover(request, row.up),
        "down": _mover(request, row.down),
        "sparks": [_spark(request, spark) for spark in row.sparks],
        "newest": row.newest,
        "missing": _missing(row),
    }


def _mover(request: HttpRequest, card: CardRow | None) -> dict[str, Any] | None:
    if card is None:
        return None
    against = _("in %(period)s, against the period before") % {"period": card.period}
    return {"url": address(request, "measure", code=card.code), "name": card.name, "amount": sentences.move(card), "against": against}


def _spark(request: HttpRequest, spark: Spark) -> dict[str, Any]:
    card = spark.card
    return {
        "url": address(request, "measure", code=card.code),
        "name": card.name,
        "points": spark.points,
        "target": card.target,
        "status": card.judged,
        "value": amount_text(card.value, card.unit, card.decimals, "short"),
        "period": card.period,
    }


def _missing(row: queries.AreaRow) -> str:
    """What a card without any figure says instead of a picture."""
    if row.sparks or not row.missing:
        return ""
    first = row.missing[0]
    return _("No figure has come yet. First awaited: %(name)s. %(owed)s") % {"name": first.name, "owed": sentences.owed(first)}

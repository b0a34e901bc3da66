"""Rows as the components take them: with addresses that keep the clocks."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from scorecards.charts import changes, sentences
from scorecards.queries.pages.standing import Attention
from scorecards.queries.rows import FlipRow, GoalRow
from scorecards.templatetags.addresses import address


def attention_items(request: HttpRequest, items: Iterable[Attention]) -> list[dict[str, Any]]:
    """The arguments of `attention.html`."""
    return [
        {
            "kind": item.kind,
            "url": address(request, "measure", code=item.card.code),
            "subject": item.card.name,
            "sentence": sentences.needed(item),
            "owes": item.card.responsible or item.card.agency_name,
        }
        for item in items
    ]


def differing_items(request: HttpRequest, goals: Iterable[GoalRow]) -> list[dict[str, Any]]:
    """The same for goals of which the lead agency says something else than the numbers."""
    return [
        {
            "kind": "differs",
            "url": address(request, "goal", code=goal.code),
            "subject": goal.statement,
            "sentence": sentences.disagreement(goal),
            "owes": goal.lead_name,
        }
        for goal in goals
    ]


def flip_items(request: HttpRequest, flips: Iterable[FlipRow]) -> list[dict[str, Any]]:
    """The arguments of `timeline.html`."""
    return [
        {
            "on": flip.recorded_at,
            "subject": f"{flip.name}: {flip.breakdown}" if flip.breakdown else flip.name,
            "url": address(request, flip.kind, code=flip.code),
            "before": flip.before,
            "after": flip.after,
            "cause": flip.cause,
            "causes": flip.causes,
            "value": flip.period,
            "revision": changes.found_by(flip),
        }
        for flip in flips
    ]


def trail(request: HttpRequest, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The arguments of `breadcrumb.html`: the overview, then the steps as (label, address)."""
    return [(_("Overview"), address(request, "overview")), *steps]

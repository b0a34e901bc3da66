"""Rows as the components take them: with addresses that keep the clocks."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.translation import gettext as _

from scorecards.charts import changes, goals_told, sentences
from scorecards.queries.pages.standing import Attention
from scorecards.queries.rows import FlipRow, GoalRow
from scorecards.rules.next_steps import Owed
from scorecards.templatetags.addresses import address


class Needing(Protocol):
    """A page of things that need somebody's attention."""

    @property
    def late(self) -> Sequence[tuple[str, Owed]]: ...
    @property
    def attention(self) -> Sequence[Attention]: ...
    @property
    def differing(self) -> Sequence[GoalRow]: ...


def needs_attention(request: HttpRequest, shown: Needing, most: int) -> dict[str, Any]:
    """What needs attention as the pages' templates take it: the sentence is of all, and words are made for the `most` that are shown."""
    late = promise_items(request, shown.late)
    kinds = [*(item["kind"] for item in late), *(one.counted_as for one in shown.attention), *(["differs"] * len(shown.differing))]
    return {
        "attention_sentence": sentences.attention(kinds),
        "attention": [*late, *attention_items(request, shown.attention[:most])][:most],
        "attention_more": len(late) + len(shown.attention) - most,
        "differing": differing_items(request, shown.differing),
    }


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


def promise_items(request: HttpRequest, late: Iterable[tuple[str, Owed]]) -> list[dict[str, Any]]:
    """The same for promises that are late, each with the code of its goal."""
    return [
        {
            "kind": "promise",
            "url": address(request, "goal", code=code),
            "subject": one.what,
            "sentence": goals_told.step(one),
            "owes": "",
            "on": one.due,
        }
        for code, one in late
    ]


def goal_steps(request: HttpRequest, lines: Iterable[Any]) -> list[dict[str, Any]]:
    """Goals with who owes their next step: rows that have `goal` and `step`."""
    return [
        {
            "url": address(request, "goal", code=line.goal.code),
            "statement": line.goal.statement,
            "area": line.goal.area_name,
            "area_url": address(request, "area", code=line.goal.area_code),
            "lead": line.goal.lead_name,
            "status": line.goal.status,
            "step": goals_told.step(line.step),
            "step_url": step_url(request, line.goal, line.step),
        }
        for line in lines
    ]


def step_url(request: HttpRequest, goal: GoalRow, step: Owed | None) -> str:
    """Where a next step is taken or told of: the page of its measure, else the goal's."""
    if step and step.code:
        return address(request, "measure", code=step.code)
    return address(request, "goal", code=goal.code)


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

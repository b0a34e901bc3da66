"""Words for what is to be done: `{% load duties %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.rules.typed import Typed

register = template.Library()
KINDS: Mapping[str, str | Promise] = {
    "reading": _("Reading"),
    "update": _("Goal update"),
    "submission": _("Reading to approve"),
    "approval": _("Goal update to approve"),
    "miss": _("Accepted miss to decide"),
    "proposal": _("Change to decide"),
    "barrier": _("Barrier to answer"),
    "mention": _("Comment for you"),
    "promise": _("Promise"),
    "release": _("Study to release"),
}
OUTCOMES: Mapping[str, str | Promise] = {
    "recorded": _("Recorded at once"),
    "submitted": _("Sent for approval"),
    "same": _("Stands already"),
}
register.filter("duty_word", lambda kind: KINDS[str(kind)])
register.filter("weekday", lambda number: WEEKDAYS[int(number) - 1])
register.filter("outcome_word", lambda outcome: OUTCOMES[str(outcome)])


@register.filter
def problem_of(typed: Typed, cell: str) -> str:
    """What is wrong with a cell; empty when nothing is."""
    return typed.problems.get(cell, "")


@register.filter
def cell_of(cells: Mapping[str, Any], name: str) -> str:
    """What was typed into a cell."""
    return str(cells.get(name, ""))


@register.filter
def plain_number(number: float) -> str:
    """A number as scripts read it, in every language."""
    return f"{number:.12g}"

"""Words about uploads: `{% load uploads %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()
KINDS: dict[str, str | Promise] = {
    "unit_jump": _("A jump by a factor of 100 or 1,000"),
    "outside_history": _("Far outside what the measure has been"),
    "copied_period": _("A period copied whole from another"),
    "many_changed": _("Many older values change"),
    "ends_early": _("A series ends early"),
    "impossible_percent": _("A percentage below 0 or above 100"),
    "part_above_whole": _("A part larger than its whole"),
    "state_among_places": _("A row of the State among places"),
    "unknown_place": _("A place Connecticut does not have"),
    "parts_do_not_sum": _("Parts that do not sum to the total"),
}
COLUMNS: dict[str, str | Promise] = {
    "": _("The row or the file"),
    "measure": _("Measure"),
    "period": _("Period"),
    "period_start": _("Period"),
    "period_end": _("Period"),
    "value": _("Value"),
    "reason": _("Reason"),
    "dimension": _("Dimension"),
    "category": _("Category"),
}


@register.filter
def finding_heading(group: Any) -> str | Promise:
    """What a group of findings is about: its kind in words, else the column it is in."""
    if group.kind in KINDS or not group.column:
        return KINDS.get(group.kind) or COLUMNS[""]
    return gettext("Column: %(name)s") % {"name": COLUMNS.get(group.column, group.column)}


@register.simple_tag
def finding_words(problem: str, named: Mapping[str, tuple[str, str]]) -> str | SafeString:
    """A finding that begins with the code of a measure, with its name and a link instead, and its unit. `named`: name and unit by code."""
    code, _colon, rest = problem.partition(": ")
    if code not in named or not rest:
        return problem
    name, unit = named[code]
    told = format_html('<a href="{}">{}</a>: {}', reverse("measure", args=[code]), name, rest)
    return format_html('{} <span class="cell-note">{}</span>', told, gettext("In %(unit)s.") % {"unit": unit}) if unit else told

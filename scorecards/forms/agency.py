"""The filter of an agency's scorecard."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from metrics.rules.codes import Freshness, Status
from scorecards.queries.pages.sifting import Sift
from scorecards.templatetags.words import FRESHNESS, STATUS

ANY = ("", _("Any"))
STATUSES = [ANY, *((code.slug, STATUS[code.slug].word) for code in reversed(Status))]
FRESHNESSES = [ANY, *((code.slug, FRESHNESS[code.slug].word) for code in Freshness)]
SELECTED = SafeString(" selected")
GROUPINGS = [("", _("Not grouped")), ("goal", _("By goal"))]


class PlainSelect(forms.Select):
    """A select written in one go: the framework renders a template for every option, most of the cost of a long list."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        rows = ((code, SELECTED if code == (value or "") else "", label) for code, label in self.choices)
        options = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html('<select name="{}" id="{}">{}</select>', name, (attrs or {}).get("id", ""), options)


class ScorecardFilter(forms.Form):
    """Shows what the address asks for; the address itself is read by `read_sift`."""

    q = forms.CharField(label=_("Words in the name"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False, widget=PlainSelect)
    freshness = forms.ChoiceField(label=_("Freshness"), choices=FRESHNESSES, required=False, widget=PlainSelect)
    area = forms.ChoiceField(label=_("Priority or strand"), required=False, widget=PlainSelect)
    goal = forms.ChoiceField(label=_("Goal"), required=False, widget=PlainSelect)
    group = forms.ChoiceField(label=_("Group"), choices=GROUPINGS, required=False, widget=PlainSelect)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, asked: Sift, *, areas: Iterable[tuple[str, str]], goals: Iterable[tuple[str, str]]) -> None:
        super().__init__(initial=_initial(asked), auto_id="filter-%s")
        for name, choices in (("area", areas), ("goal", goals)):
            field: Any = self.fields[name]
            field.choices = [ANY, *choices]


def _initial(asked: Sift) -> dict[str, str]:
    return {
        "q": asked.text,
        "status": asked.status.slug if asked.status else "",
        "freshness": asked.freshness.slug if asked.freshness is not None else "",
        "area": asked.area,
        "goal": asked.goal,
        "group": "goal" if asked.by_goal else "",
        "sort": "" if asked.sort == "status" else asked.sort,
    }

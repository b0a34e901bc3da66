"""The filter of the list of measures."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.rules.codes import PeriodType, Trend
from scorecards.forms.agency import ANY, FRESHNESSES, STATUSES
from scorecards.queries.pages.measures import CODES, Asked
from scorecards.templatetags.words import PERIOD, TREND

TRENDS = [ANY, *((code.slug, TREND[code.slug].word) for code in Trend)]
PERIODS = [ANY, *((code.slug, PERIOD[code.slug]) for code in PeriodType)]


class MeasureFilter(forms.Form):
    """Shows what the address asks for; the address itself is read by `read_asked`."""

    q = forms.CharField(label=_("Words in the name"), required=False, max_length=100)
    agency = forms.ChoiceField(label=_("Agency"), required=False)
    area = forms.ChoiceField(label=_("Priority or strand"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False)
    trend = forms.ChoiceField(label=_("Trend"), choices=TRENDS, required=False)
    freshness = forms.ChoiceField(label=_("Freshness"), choices=FRESHNESSES, required=False)
    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, asked: Asked, *, agencies: Iterable[tuple[str, str]], areas: Iterable[tuple[str, str]]) -> None:
        super().__init__(initial=_initial(asked), auto_id="filter-%s")
        for name, choices in (("agency", agencies), ("area", areas)):
            field: Any = self.fields[name]
            field.choices = [ANY, *choices]


def _initial(asked: Asked) -> dict[str, str]:
    codes = {name: getattr(asked, name) for name in CODES}
    plain = {"q": asked.text, "agency": asked.agency, "area": asked.area, "sort": "" if asked.sort == "status" else asked.sort}
    return plain | {name: code.slug if code is not None else "" for name, code in codes.items()}

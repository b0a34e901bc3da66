"""The filters, groups and columns of the explorer."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from metrics.rules.codes import PeriodType, Signal, Trend
from scorecards.forms.agency import ANY, FRESHNESSES, STATUSES, PlainSelect
from scorecards.forms.fields import day_field
from scorecards.queries.pages.explorer.asked import COLUMNS, FILTERS, USUAL, Asked
from scorecards.queries.pages.explorer.choices import Choices
from scorecards.templatetags.words import PERIOD, SIGNAL, TREND

Pairs = Sequence[tuple[str, str | Promise]]
TRENDS: Pairs = [ANY, *((code.slug, TREND[code.slug].word) for code in Trend)]
SIGNALS: Pairs = [ANY, *((code.slug, SIGNAL[code.slug].word) for code in Signal)]
PERIODS: Pairs = [ANY, *((code.slug, PERIOD[code.slug]) for code in PeriodType)]
PUBLISHED: Pairs = [ANY, ("yes", _("Published")), ("no", _("Not published"))]
CHANGED: Pairs = [("", _("All")), ("yes", _("Only those whose status differs"))]
GROUPS: Pairs = [
    ("", _("Not grouped")),
    ("agency", _("By agency")),
    ("area", _("By priority or strand")),
    ("goal", _("By goal")),
    ("status", _("By status")),
]
SPANS: Pairs = [("12", _("Last 12 periods")), ("24", _("Last 24 periods"))]
HEADS: dict[str, str | Promise] = {
    "agency": _("Agency"),
    "history": _("History"),
    "value": _("Value"),
    "expected": _("Expected"),
    "target": _("Target"),
    "change": _("Change"),
    "change_year": _("Change in a year"),
    "shortfall": _("Shortfall"),
    "status": _("Status"),
    "trend": _("Trend"),
    "signal": _("Signal"),
    "freshness": _("Freshness"),
    "due": _("Next due"),
    "owner": _("Owner"),
    "unit": _("Unit"),
    "period_type": _("Period"),
    "goals": _("Goals"),
    "service": _("Service"),
    "published": _("Published"),
}
FIRST = ("q", "agency", "area", "status", "group")
"""The fields that always show; the others stand under "More filters"."""


class ExplorerFilter(forms.Form):
    """Shows what the address asks for; the address itself is read by `read_asked`."""

    q = forms.CharField(label=_("Words in the name"), required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    agency = forms.ChoiceField(label=_("Agency"), required=False, widget=PlainSelect)
    area = forms.ChoiceField(label=_("Priority or strand"), required=False, widget=PlainSelect)
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False, widget=PlainSelect)
    group = forms.ChoiceField(label=_("Group"), choices=GROUPS, required=False, widget=PlainSelect)
    goal = forms.ChoiceField(label=_("Goal"), required=False, widget=PlainSelect)
    trend = forms.ChoiceField(label=_("Trend"), choices=TRENDS, required=False, widget=PlainSelect)
    signal = forms.ChoiceField(label=_("Signal"), choices=SIGNALS, required=False, widget=PlainSelect)
    freshness = forms.ChoiceField(label=_("Freshness"), choices=FRESHNESSES, required=False, widget=PlainSelect)
    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False, widget=PlainSelect)
    unit = forms.ChoiceField(label=_("Unit"), required=False, widget=PlainSelect)
    service = forms.ChoiceField(label=_("Service"), required=False, widget=PlainSelect)
    owner = forms.CharField(label=_("Owner"), required=False, max_length=100)
    published = forms.ChoiceField(label=_("Published"), choices=PUBLISHED, required=False, widget=PlainSelect)
    then = day_field(_("Compare with"), required=False)
    changed = forms.ChoiceField(label=_("Show"), choices=CHANGED, required=False, widget=PlainSelect)
    n = forms.ChoiceField(label=_("Periods"), choices=SPANS, required=False, widget=PlainSelect)

    def __init__(self, asked: Asked, found: Choices, *, areas: Iterable[tuple[str, str]]) -> None:
        super().__init__(initial=initial(asked), auto_id="filter-%s")
        self.asked = asked
        lists = {"agency": found.agencies, "area": areas, "goal": found.goals, "unit": found.units, "service": found.services}
        for name, choices in lists.items():
            self._offer(name, list(choices))
        for name, is_offered in (
            ("published", found.has_unpublished),
            ("service", bool(found.services)),
            ("n", asked.view == "heat"),
            ("then", asked.view == "compare"),
            ("changed", asked.view == "compare" and asked.then is not None),
        ):
            if not is_offered:
                del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Too many to choose from: the field takes the code."""
        field: Any = self.fields[name]
        if choices:
            field.choices = [ANY, *choices]
        elif name != "service":
            self.fields[name] = forms.CharField(label=field.label, required=False, max_length=100)

    def first_fields(self) -> list[Any]:
        views = [name for name in ("n", "then", "changed") if name in self.fields]
        return [self[name] for name in (*views, *FIRST)]

    def more_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in (*FIRST, "n", "then", "changed")]

    def columns(self) -> list[tuple[str, str | Promise, bool]]:
        """Each column with its head, and whether it is shown."""
        return [(name, HEADS[name], name in self.asked.columns) for name in COLUMNS]

    @property
    def filters_more(self) -> bool:
        """Whether a filter in use stands under "More filters"."""
        return any(name in self.asked.filters for name in FILTERS if name not in FIRST and name != "changed")

    @property
    def has_own_columns(self) -> bool:
        return self.asked.columns != USUAL


def initial(asked: Asked) -> dict[str, Any]:
    """What the fields hold."""
    held = {name: getattr(value, "slug", value) for name, value in asked.filters.items()}
    if asked.published is not None:
        held["published"] = "yes" if asked.published else "no"
    if asked.changed:
        held["changed"] = "yes"
    return held | {"group": asked.group, "n": str(asked.span), "then": asked.then}

"""What is compared with what: forms that show what the address asks for."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.forms.agency import PlainSelect
from scorecards.forms.fields import day_field

NONE = ("", _("Choose"))


class Choices(forms.Form):
    """Every form carries its kind, so that the address says all of it."""

    kind = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, asked: Mapping[str, Any], choices: Mapping[str, Iterable[tuple[str, Any]]]) -> None:
        super().__init__(initial=dict(asked), auto_id="compare-%s")
        for name, rows in choices.items():
            field: Any = self.fields[name]
            field.choices = [NONE, *rows]


class DatesForm(Choices):
    area = forms.ChoiceField(label=_("Priority or strand"), required=False, widget=PlainSelect)
    first = day_field(_("First day"))
    last = day_field(_("Last day"))
    known = forms.ChoiceField(label=_("The first day is judged by"), required=False, widget=PlainSelect)


class AgencyDatesForm(Choices):
    agency = forms.CharField(widget=forms.HiddenInput)
    first = day_field(_("First day"))
    last = day_field(_("Last day"))
    known = forms.ChoiceField(label=_("The first day is judged by"), required=False, widget=PlainSelect)


class AgenciesForm(Choices):
    a = forms.ChoiceField(label=_("One agency"), widget=PlainSelect)
    b = forms.ChoiceField(label=_("The other"), widget=PlainSelect)


class MeasuresForm(Choices):
    a = forms.CharField(label=_("One measure"), max_length=40, widget=forms.TextInput(attrs={"list": "measures", "autocomplete": "off"}))
    b = forms.CharField(label=_("The other"), max_length=40, widget=forms.TextInput(attrs={"list": "measures", "autocomplete": "off"}))
    how = forms.ChoiceField(label=_("Shown"), required=False, widget=PlainSelect)
    base = forms.ChoiceField(label=_("100 in"), required=False, widget=PlainSelect)


def known_choices() -> list[tuple[str, Any]]:
    return [("now", _("what is known now")), ("then", _("what was known then"))]


def how_choices() -> list[tuple[str, Any]]:
    return [("axis", _("on one axis")), ("index", _("as an index"))]

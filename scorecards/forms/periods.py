"""Moving the dates of a reporting period, and opening a closed one again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import ReopenReason
from metrics.rules.calendar import Dates

DAY = {"type": "date"}


class ReopenForm(forms.Form):
    period = forms.TypedChoiceField(label=_("Period"), coerce=int)
    agency = forms.TypedChoiceField(label=_("For"), coerce=int, required=False, empty_value=None)
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    why = forms.ChoiceField(label=_("Why"), choices=[("", _("Choose")), *ReopenReason.choices])
    note = forms.CharField(label=_("In words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *arguments: Any, periods: Sequence[tuple[str, str]], agencies: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["period"].choices = list(periods)  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", _("all agencies")), *agencies]  # type: ignore[attr-defined]


class DatesForm(forms.Form):
    opens_on = forms.DateField(label=_("Opens"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    due_on = forms.DateField(label=_("Due"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    closes_on = forms.DateField(label=_("Closes"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("Why they move"), max_length=500)

    def dates(self) -> Dates:
        """The dates, once the form is valid."""
        return Dates(self.cleaned_data["opens_on"], self.cleaned_data["due_on"], self.cleaned_data["closes_on"])

"""Moving the dates of a reporting period, and opening a closed one again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import ReopenReason
from metrics.rules.calendar import Dates
from scorecards.forms.fields import day_field


class ReopenForm(forms.Form):
    period = forms.TypedChoiceField(label=_("Period"), coerce=int)
    agency = forms.TypedChoiceField(label=_("For"), coerce=int, required=False, empty_value=None)
    until = day_field(_("Until"))
    why = forms.ChoiceField(label=_("Why"), choices=[("", _("Choose")), *ReopenReason.choices])
    note = forms.CharField(label=_("In words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *arguments: Any, periods: Sequence[tuple[str, str]], agencies: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["period"].choices = list(periods)  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", _("all agencies")), *agencies]  # type: ignore[attr-defined]


class DatesForm(forms.Form):
    opens_on = day_field(_("Opens"))
    due_on = day_field(_("Due"))
    closes_on = day_field(_("Closes"))
    reason = forms.CharField(label=_("Why they move"), max_length=500)

    def dates(self) -> Dates:
        """The dates, once the form is valid."""
        return Dates(self.cleaned_data["opens_on"], self.cleaned_data["due_on"], self.cleaned_data["closes_on"])

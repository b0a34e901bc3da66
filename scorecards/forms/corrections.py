"""What a correction by hand asks: the figure or the reason there is none, and why it changes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.actions.corrections import BY_HAND, Correction
from metrics.models import CorrectionReason, TargetChangeReason
from metrics.rules.codes import Absence
from scorecards.queries.pages.correcting import Standing
from scorecards.templatetags.words import ABSENCE

ABSENCES = [("", _("There is a figure")), *((code.slug, ABSENCE[code.slug]) for code in Absence)]
WHYS = [("", _("Choose")), *((code.value, code.label) for code in BY_HAND)]


class CorrectionForm(forms.Form):
    value = forms.FloatField(label=_("Figure"), required=False, help_text=_("Empty where there is none."))
    reason = forms.ChoiceField(label=_("If there is none, why"), choices=ABSENCES, required=False)
    numerator = forms.FloatField(label=_("Numerator"), required=False)
    denominator = forms.FloatField(label=_("Denominator"), required=False)
    why = forms.ChoiceField(label=_("Why it is corrected"), choices=WHYS)
    note = forms.CharField(
        label=_("In words"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who reads the figure can read this."),
    )
    replaces = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if "value" in found and (found["value"] is None) == (not found.get("reason")):
            self.add_error("value", _("Give either a figure or the reason there is none."))
        return found

    def correction(self, measure_id: int, was: Standing) -> Correction:
        """What was asked, once the form is valid."""
        asked = self.cleaned_data
        return Correction(
            measure_id=measure_id,
            breakdown_id=was.breakdown_id,
            period_end=was.period_end,
            replaces=asked["replaces"],
            value=asked["value"],
            reason=asked["reason"] or None,
            numerator=asked["numerator"],
            denominator=asked["denominator"],
            why=CorrectionReason(asked["why"]),
            note=asked["note"],
        )


class WithdrawTargetForm(forms.Form):
    why = forms.ChoiceField(label=_("Why it is withdrawn"), choices=[("", _("Choose")), *TargetChangeReason.choices])
    note = forms.CharField(label=_("In words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

"""What a comment is about, as its forms carry it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.rules.talk import LONGEST_PASSAGE, PARTS, About

BIGGEST = 2**62


class AboutForm(forms.Form):
    """The hidden fields of `goals/_comments.html`. `about` is only there once it is valid."""

    update = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST)
    part = forms.ChoiceField(required=False, choices=[(part, part) for part in PARTS])
    passage = forms.CharField(required=False, max_length=LONGEST_PASSAGE)
    measure = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST)
    breakdown = forms.IntegerField(required=False, min_value=0, max_value=BIGGEST)
    period_end = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    reading = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if (found.get("update") is None) == (found.get("measure") is None):
            raise forms.ValidationError(_("A comment is about one thing."))
        if (found.get("breakdown") is None) != (found.get("period_end") is None):
            raise forms.ValidationError(_("A reading has a period."))
        return found

    @property
    def talk(self) -> About:
        """The talk that the page shows."""
        given = self.cleaned_data
        if given["update"]:
            return About(update_id=given["update"], part=given["part"])
        return About(measure_id=given["measure"], breakdown_id=given["breakdown"], period_end=given["period_end"])

    @property
    def about(self) -> About:
        """What a new comment is about: with the passage that is quoted, or the reading that was chosen among the measure's own."""
        given, talk = self.cleaned_data, self.talk
        if talk.update_id:
            return About(update_id=talk.update_id, part=talk.part, passage=given["passage"])
        if talk.period_end is None and given["reading"]:
            return About(measure_id=talk.measure_id, breakdown_id=0, period_end=given["reading"])
        return talk


class PeriodForm(forms.Form):
    """Which reading of a measure `?period=` and `?group=` name."""

    period = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    group = forms.CharField(required=False, max_length=500)

    @property
    def end(self) -> date | None:
        found: date | None = self.cleaned_data.get("period")
        return found

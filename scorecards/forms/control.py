"""Freezing the limits of a control chart at a span, or taking a freeze back, with a reason."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import TargetChangeReason
from scorecards.forms.agency import PlainSelect


class LimitsForm(forms.Form):
    """`first` and `last`: the ends of the periods of the span, as ISO days."""

    first = forms.ChoiceField(label=_("From"), widget=PlainSelect)
    last = forms.ChoiceField(label=_("To"), widget=PlainSelect, help_text=_("At least eight points."))
    why = forms.ChoiceField(label=_("Why it changes"), choices=[("", _("Choose")), *TargetChangeReason.choices], widget=PlainSelect)
    note = forms.CharField(
        label=_("In words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Everybody can read this.")
    )

    def __init__(self, data: Any, *, periods: Iterable[tuple[str, str]], usual: Mapping[str, str]) -> None:
        super().__init__(data, initial=dict(usual), auto_id="limits-%s")
        rows = list(periods)
        for name in ("first", "last"):
            field: Any = self.fields[name]
            field.choices = rows


class ThawForm(forms.Form):
    why = forms.ChoiceField(label=_("Why it changes"), choices=[("", _("Choose")), *TargetChangeReason.choices], widget=PlainSelect)
    note = forms.CharField(
        label=_("In words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Everybody can read this.")
    )

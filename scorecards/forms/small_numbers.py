"""The forms of owners' rules for small numbers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.actions.small_rules import Numbers

LARGEST = 1_000_000


class NumbersForm(forms.Form):
    """What is hidden, and why that changes."""

    min_count = forms.IntegerField(
        label=_("Smallest count shown"),
        required=False,
        min_value=2,
        max_value=LARGEST,
        help_text=_("Counts from 1 up to below this are hidden, and rates over so few people. Empty: this rule hides no count."),
    )
    min_denominator = forms.IntegerField(
        label=_("Smallest denominator shown"),
        required=False,
        min_value=2,
        max_value=LARGEST,
        help_text=_("Rates over fewer than this are hidden. Empty: this rule hides no rate for its denominator."),
    )
    suppress_zero = forms.BooleanField(label=_("Hide zeros like small counts"), required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The law, the agreement or the promise.")
    )

    def numbers(self) -> Numbers:
        given: dict[str, Any] = self.cleaned_data
        return Numbers(given["min_count"], given["min_denominator"], given["suppress_zero"])


class AgencyNumbersForm(NumbersForm):
    """The same of an agency, with where it is written."""

    source = forms.CharField(label=_("Where it is written"), max_length=300, required=False)

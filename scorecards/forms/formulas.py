"""The form of a measure's formula."""

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.rules.formula.tokens import LONGEST


class FormulaForm(forms.Form):
    text = forms.CharField(
        label=_("Formula"),
        required=False,
        max_length=LONGEST,
        help_text=_(
            "Codes of measures, numbers, + - * / ( ) and functions. Put spaces around a minus sign. Empty: the measure is not calculated."
        ),
        widget=forms.TextInput(attrs={"class": "code", "autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label=_("Why it changes"), required=False, max_length=500, help_text=_("Readers of the measure see it as a note.")
    )

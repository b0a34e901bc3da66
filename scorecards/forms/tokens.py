"""The form that asks for a token of an agency's system."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.tokens import Wish
from accounts.queries.tokens import VERBS

LASTS = [(30, _("30 days")), (90, _("90 days")), (365, _("a year"))]


class TokenForm(forms.Form):
    """For which agency, what it may do, for how long."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("Which system will use it, such as “Nightly export of the case log”.")
    )
    agency = forms.ChoiceField(label=_("Agency"), help_text=_("The token reads and writes for this agency alone."))
    verbs = forms.MultipleChoiceField(label=_("It may"), choices=VERBS, widget=forms.CheckboxSelectMultiple, initial=["read"])
    days = forms.TypedChoiceField(label=_("It ends after"), choices=LASTS, coerce=int, initial=90)

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]

    def wish(self) -> Wish:
        """The token asked for, once the form is valid."""
        said = self.cleaned_data
        return Wish(said["name"], said["agency"], said["verbs"], timedelta(days=said["days"]))

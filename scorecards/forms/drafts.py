"""The form that puts a draft measure right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.actions.drafts import DraftFacts
from metrics.queries.drafts import DraftRow
from metrics.rules.codes import Direction
from scorecards.templatetags.words import DIRECTION

DIRECTIONS = [(code.slug, DIRECTION[code.slug]) for code in Direction]


class DraftForm(forms.Form):
    """The fields of DraftFacts, with the lengths that the catalog holds."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("A plain sentence that says what is counted."))
    unit = forms.CharField(label=_("Unit"), max_length=60, help_text=_("Such as percent, days or residents."))
    direction = forms.ChoiceField(label=_("Which way is better"), choices=DIRECTIONS)
    decimals = forms.IntegerField(label=_("Decimals shown"), min_value=0, max_value=12)
    definition = forms.CharField(label=_("Definition"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))
    source = forms.CharField(label=_("Source"), required=False, max_length=300)

    def __init__(self, sent: Any = None, *, of: DraftRow) -> None:
        super().__init__(sent, initial={name: getattr(of, name) for name in self.base_fields})

    def facts(self) -> DraftFacts:
        return DraftFacts(**self.cleaned_data)

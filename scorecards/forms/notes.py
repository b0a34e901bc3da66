"""Adding a note to the time line of a measure, and taking one back."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.forms.fields import day_field

WHY = _("Why you add it. Kept in the record of changes.")


class NoteForm(forms.Form):
    date = day_field(_("From this day on"), help_text=_("The line in the picture."))
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    text = forms.CharField(label=_("What readers must know"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    source = forms.CharField(label=_("Where that is from"), max_length=300, required=False)
    why = forms.CharField(label=_("Reason"), max_length=500, help_text=WHY)

    def __init__(self, *arguments: Any, kinds: Iterable[tuple[str, Any]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        field: Any = self.fields["kind"]
        field.choices = list(kinds)


class TakeBackForm(forms.Form):
    note = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label=_("Why it is taken back"), max_length=500)

"""What raising a barrier asks."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.actions.barriers import LONGEST, NewBarrier
from goals.queries.barriers import Asking
from scorecards.forms.fields import day_field

CHOOSE = ("", _("Choose"))


class BarrierForm(forms.Form):
    raised_by = forms.TypedChoiceField(label=_("For"), coerce=int)
    what = forms.CharField(label=_("What stands in the way"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    asked = forms.TypedChoiceField(label=_("Which agency could remove it"), coerce=int)
    ask = forms.CharField(label=_("What it is asked to do"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    needed_by = day_field(_("Needed by, if there is a day"), required=False)

    def __init__(self, sent: Any = None, *, of: Asking, day: date) -> None:
        super().__init__(sent)
        self.of = of
        fields: dict[str, Any] = self.fields
        fields["raised_by"].choices = list(of.mine)
        if len(of.mine) == 1:
            fields["raised_by"].initial = of.mine[0][0]
        fields["asked"].choices = [CHOOSE, *of.others]
        fields["needed_by"].widget.attrs["min"] = day.isoformat()

    def barrier(self) -> NewBarrier:
        given = self.cleaned_data
        return NewBarrier(self.of.goal_id, given["raised_by"], given["asked"], given["what"], given["ask"], given["needed_by"])

"""What planning a review and recording a promise ask."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from goals.actions.promises import Expecting, NewPromise
from goals.actions.reviews import NewItem, Plan
from goals.models import Expected, ReviewKind
from goals.rules.promises import LONGEST
from scorecards.forms.fields import day_field
from scorecards.queries.reviews.choices import Planning, Promising

CHOOSE = ("", _("Choose"))
NOBODY = ("", _("nobody in particular"))


def number(text: object) -> int | None:
    """An id that a choice gave; None for the empty one."""
    return int(str(text)) if text else None


class PlanForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=[(code, capfirst(word)) for code, word in ReviewKind.choices])
    area = forms.ChoiceField(label=_("Priority"), required=False, help_text=_("Needed for a priority review only."))
    agency = forms.ChoiceField(label=_("Agency"), required=False, help_text=_("Needed for an agency review only."))
    on = day_field(_("Day"))
    at_time = forms.TimeField(
        label=_("Time"), required=False, input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), help_text=_("Eastern time."),
    )  # fmt: skip
    minutes_long = forms.IntegerField(label=_("Length in minutes"), min_value=5, max_value=1440, initial=60)
    place = forms.CharField(label=_("Where"), max_length=200, required=False)
    title = forms.CharField(
        label=_("Title"), max_length=160, required=False, help_text=_("Optional: without one it is called by its kind.")
    )
    chair = forms.ChoiceField(label=_("Chair"), required=False)
    people = forms.MultipleChoiceField(label=_("Who takes part"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, sent: Any = None, *, offers: Planning, **options: Any) -> None:
        super().__init__(sent, **options)
        fields: dict[str, Any] = self.fields
        fields["area"].choices = [CHOOSE, *offers.areas]
        fields["agency"].choices = [CHOOSE, *offers.agencies]
        fields["chair"].choices = [NOBODY, *offers.people]
        fields["people"].choices = list(offers.people)

    def plan(self) -> Plan:
        given = self.cleaned_data
        return Plan(
            kind=given["kind"], on=given["on"], at_time=given["at_time"], minutes_long=given["minutes_long"], place=given["place"],
            title=given["title"], area_id=number(given["area"]), agency_id=number(given["agency"]),
            people=[int(one) for one in given["people"]], chair=number(given["chair"]),
        )  # fmt: skip


class OwnItemForm(forms.Form):
    subject = forms.CharField(label=_("What to discuss"), max_length=300)
    why = forms.CharField(label=_("Why"), max_length=1000, required=False)
    goal = forms.ChoiceField(label=_("Goal"), required=False)

    def __init__(self, sent: Any = None, *, offers: Promising) -> None:
        super().__init__(sent)
        fields: dict[str, Any] = self.fields
        fields["goal"].choices = [("", _("no goal in particular")), *((one.id, one.name) for one in offers.goals)]

    def item(self) -> NewItem:
        given = self.cleaned_data
        return NewItem("own", given["subject"], given["why"], goal_id=number(given["goal"]))


class PromiseForm(forms.Form):
    what = forms.CharField(label=_("What is promised"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
    goal = forms.ChoiceField(label=_("Goal"), required=False)
    measure = forms.ChoiceField(label=_("Measure"), required=False)
    agency = forms.ChoiceField(label=_("Agency"))
    person = forms.ChoiceField(label=_("Person"), required=False)
    due_on = day_field(_("By"))
    effect_measure = forms.ChoiceField(label=_("What it should change"), required=False)
    effect_way = forms.ChoiceField(label=_("It should"), required=False, choices=[CHOOSE, *Expected.choices])
    effect_by = forms.FloatField(
        label=_("By at least"), required=False, min_value=0, help_text=_("In the measure's own unit; of a percentage in points.")
    )
    effect_on = day_field(_("Seen by"), required=False)

    def __init__(self, sent: Any = None, *, offers: Promising, **options: Any) -> None:
        super().__init__(sent, **options)
        fields: dict[str, Any] = self.fields
        measures = [(one.id, f"{one.name} ({one.unit})") for one in offers.measures]
        fields["goal"].choices = [CHOOSE, *((one.id, one.name) for one in offers.goals)]
        fields["measure"].choices = [CHOOSE, *((one.id, one.name) for one in offers.measures)]
        fields["agency"].choices = [CHOOSE, *offers.agencies]
        fields["person"].choices = [NOBODY, *((user, name) for user, _agency, name in offers.people)]
        fields["effect_measure"].choices = [("", _("no measure")), *measures]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        names = ("effect_measure", "effect_way", "effect_by", "effect_on")
        told = [name for name in names if given.get(name)]
        if told and len(told) < len(names):
            for name in names:
                if name not in told and name not in self.errors:
                    self.add_error(name, _("Needed for an expected effect: which measure, which way, by how much, by when."))
        return given

    def promise(self, item_id: int | None) -> NewPromise:
        given = self.cleaned_data
        return NewPromise(
            what=given["what"], agency_id=int(given["agency"]), due_on=given["due_on"], goal_id=number(given["goal"]),
            measure_id=number(given["measure"]), person_id=number(given["person"]), item_id=item_id, expecting=self._expecting(),
        )  # fmt: skip

    def _expecting(self) -> Expecting | None:
        given = self.cleaned_data
        if not given["effect_measure"]:
            return None
        on: date = given["effect_on"]
        return Expecting(int(given["effect_measure"]), given["effect_way"], given["effect_by"], on)

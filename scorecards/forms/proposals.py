"""Proposing a change to what a measure is judged by, and deciding one."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import ProposalKind, TargetChangeReason
from metrics.models.choices import choices
from metrics.rules.codes import Direction, Operator, Path
from metrics.rules.proposals import PUT_BY_FORM
from scorecards.forms.fields import day_field
from scorecards.templatetags.proposals import field_word

TEXT = forms.Textarea(attrs={"rows": 3})


def _field(name: str) -> forms.Field:
    label = field_word(name).capitalize()
    if name in ("tolerance", "baseline_value", "frozen_mean", "frozen_range"):
        return forms.FloatField(label=label, required=False)
    if name in ("baseline_end", "retired_on", "frozen_from", "frozen_until"):
        return day_field(label, required=False)
    if name == "direction":
        return forms.ChoiceField(label=label, choices=choices(Direction))
    if name == "path":
        return forms.ChoiceField(label=label, choices=choices(Path))
    if name in ("definition", "formula"):
        return forms.CharField(label=label, required=False, widget=TEXT, max_length=4000)
    return forms.CharField(label=label, required=name in ("name", "unit"), max_length=300)


class ReasonForm(forms.Form):
    """Why, in a code and in words, and from when on."""

    why = forms.ChoiceField(label=_("Why it changes"), choices=[("", _("Choose")), *TargetChangeReason.choices])
    note = forms.CharField(
        label=_("In words"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Everybody can read this.")
    )
    effective_on = day_field(_("Counts from"))

    def after(self) -> dict[str, Any]:
        """The fields as they shall be, as JSON, once the form is valid."""
        raise NotImplementedError


class FieldsForm(ReasonForm):
    """The fields of a measure that one kind of change is about."""

    def __init__(self, *arguments: Any, kind: ProposalKind, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._names = PUT_BY_FORM[kind]
        own = {name: _field(name) for name in self._names}
        self.fields = {**own, **self.fields}

    def after(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {name: one.isoformat() if isinstance(one := given[name], date) else one for name in self._names}


class TargetForm(ReasonForm):
    """What a target asks for. `remove`: it shall not stand any more."""

    operator = forms.ChoiceField(label=_("Asks for"), choices=choices(Operator))
    value = forms.FloatField(label=_("Value"))
    high = forms.FloatField(label=_("Upper end"), required=False, help_text=_("Of a range only."))
    date = day_field(_("By"))
    remove = forms.BooleanField(label=_("Remove this target"), required=False)
    field_order = ("operator", "value", "high", "date", "remove")

    def __init__(self, *arguments: Any, is_new: bool = False, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._is_new = is_new
        if is_new:
            del self.fields["remove"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        low, high, is_range = found.get("value"), found.get("high"), found.get("operator") == Operator.BETWEEN.slug
        if is_range and (high is None or (low is not None and high < low)):
            self.add_error("high", _("A range needs an upper end that is not below the lower one."))
        if not is_range:
            found["high"] = None
        return found

    def after(self) -> dict[str, Any]:
        asked = self.cleaned_data
        if asked.get("remove"):
            return {}
        new = {"breakdown_id": 0, "source": asked["note"][:300]} if self._is_new else {}
        return {"operator": asked["operator"], "value": asked["value"], "high": asked["high"], "date": asked["date"].isoformat()} | new


class DecideForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Needed to decline.")
    )

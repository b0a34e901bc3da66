"""What is to become of an agency, and where each of its things goes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from agencies.models import CODE_PATTERN, SuccessionKind
from goals.actions.reorganising import Founding, Reorganisation
from scorecards.forms.fields import day_field

KINDS = [
    ("renamed", _("It is renamed")),
    ("merged", _("It is merged into another agency")),
    ("split", _("It is split into several agencies")),
]


class ReorganiseForm(forms.Form):
    kind = forms.ChoiceField(label=_("What happens"), choices=KINDS, widget=forms.RadioSelect)
    on = day_field(_("Effective date"), help_text=_("Today or an earlier day. Everything moves as soon as you confirm on the next page."))
    new_code = forms.CharField(label=_("Code of the new agency"), required=False, max_length=40, validators=[RegexValidator(CODE_PATTERN)])
    new_name = forms.CharField(label=_("Name of the new agency"), required=False, max_length=200)
    successors = forms.MultipleChoiceField(
        label=_("Existing agencies that take over its work"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("For a merger choose one; for a split choose all of them."),
    )
    goes_on = forms.BooleanField(label=_("The agency itself continues as well"), required=False)
    note = forms.CharField(
        label=_("Explanation, public"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example the public act."),
    )

    def __init__(self, sent: Any = None, *, agencies: list[tuple[str, str]], day: date) -> None:
        super().__init__(sent)
        fields: dict[str, Any] = self.fields
        fields["successors"].choices = agencies
        fields["on"].widget.attrs["max"] = day.isoformat()

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if bool(found.get("new_code")) != bool(found.get("new_name", "").strip()):
            self.add_error("new_name", _("Give both a code and a name, or neither."))
        return found

    def reorganisation(self, code: str, chosen: Mapping[str, str]) -> Reorganisation:
        """What was asked, once the form is valid. `chosen`: for a thing's key the agency it goes to."""
        asked = self.cleaned_data
        new = Founding(asked["new_code"], asked["new_name"]) if asked["new_code"] else None
        return Reorganisation(
            code=code,
            kind=SuccessionKind(asked["kind"]),
            on=asked["on"],
            note=asked["note"],
            successors=tuple(asked["successors"]),
            founding=new,
            goes_on=asked["goes_on"],
            chosen=chosen,
        )

    def heirs(self) -> list[tuple[str, str]]:
        """The agencies that carry on, as (code, name), the one that begins first."""
        asked, names = self.cleaned_data, dict(self.fields["successors"].choices)  # type: ignore[attr-defined]
        new = [(asked["new_code"], asked["new_name"])] if asked["new_code"] else []
        return [*new, *((code, names[code]) for code in asked["successors"])]

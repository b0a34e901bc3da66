"""Forms about people: looking for one, inviting, roles, handing over, standing in, joining, and who answers for what."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.queries.people import unsaved
from scorecards.forms.agency import PlainSelect
from scorecards.forms.fields import day_field, set_choices
from scorecards.queries.pages.people.listed import Asked, role_kinds

ANY = ("", _("Any"))
FACTORS = [ANY, ("with", _("Set up")), ("without", _("None"))]
SEEN = [ANY, ("month", _("Within 30 days")), ("quarter", _("Not for 90 days")), ("never", _("Never"))]
Choices = Sequence[tuple[Any, Any]]


class PeopleForm(forms.Form):
    """Narrows the list; what is not understood narrows nothing."""

    words = forms.CharField(label=_("Name or address"), max_length=100, required=False)
    kind = forms.ChoiceField(label=_("Role"), required=False, widget=PlainSelect)
    agency = forms.ChoiceField(label=_("Agency"), required=False, widget=PlainSelect)
    factor = forms.ChoiceField(label=_("Second factor"), choices=FACTORS, required=False, widget=PlainSelect)
    seen = forms.ChoiceField(label=_("Signed in"), choices=SEEN, required=False, widget=PlainSelect)
    state = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, agencies: Choices, of_accounts: bool = True) -> None:
        super().__init__(data, auto_id="people-%s")
        set_choices(self, kind=[ANY, *role_kinds()], agency=[ANY, *agencies])
        if not of_accounts:
            del self.fields["factor"], self.fields["seen"]

    def asked(self, state: str, *, orphans: bool) -> Asked:
        said = self.cleaned_data if self.is_valid() else {}
        narrowed = {name: said.get(name, "") for name in ("words", "kind", "agency", "factor", "seen")}
        return Asked(state=state, orphans=orphans, **narrowed)


class RoleForm(forms.Form):
    """A role, and the agency where it is an agency's."""

    kind = forms.ChoiceField(label=_("Role"))
    agency = forms.ChoiceField(
        label=_("Agency"), required=False, help_text=_("For commissioners and data stewards. The other roles are held for the whole State.")
    )

    def __init__(self, data: Any = None, *, agencies: Choices) -> None:
        super().__init__(data)
        set_choices(self, kind=[("", _("Choose")), *role_kinds()], agency=[("", _("The whole State")), *agencies])


class InviteForm(RoleForm):
    """Whom to invite to which role."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("At work: the address is what they sign in with."))
    field_order = ("name", "email", "kind", "agency")


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why"), max_length=300, required=False, help_text=_("Kept in the record, and told to those concerned."))


class HandOverForm(WhyForm):
    """To whom, and why. What goes along is chosen on the review."""

    successor = forms.TypedChoiceField(label=_("Who takes over"), coerce=int, widget=PlainSelect)
    field_order = ("successor", "why")

    def __init__(self, data: Any = None, *, people: Choices) -> None:
        super().__init__(data)
        set_choices(self, successor=[("", _("Choose")), *people])


class AwayForm(forms.Form):
    """Which role, who holds it for the time, on which days. `only_role`: its name, where there is no choice."""

    only_role = ""

    role = forms.TypedChoiceField(label=_("Role"), coerce=int)
    to = forms.TypedChoiceField(label=_("Who stands in"), coerce=int)
    starts_on = day_field(_("From"))
    ends_on = day_field(_("To"), help_text=_("Both days included, half a year at most. The role returns automatically."))
    why = forms.CharField(label=_("Why"), max_length=300, required=False, help_text=_("Such as vacation or parental leave. Optional."))

    def __init__(self, data: Any = None, *, roles: Choices, people: Sequence[tuple[int, str, bool]], day: date) -> None:
        super().__init__(data, initial={"starts_on": day})
        near = [(pk, name) for pk, name, is_near in people if is_near]
        others = [(pk, name) for pk, name, is_near in people if not is_near]
        groups = [(_("The same agency"), near), (_("Elsewhere"), others)]
        set_choices(
            self, role=[(pk, capfirst(name)) for pk, name in roles], to=[("", _("Choose")), *[group for group in groups if group[1]]]
        )
        if len(roles) == 1:
            self.fields["role"].widget, self.only_role = forms.HiddenInput(), roles[0][1]
            self.initial["role"] = roles[0][0]
        for name in ("starts_on", "ends_on"):
            self.fields[name].widget.attrs["min"] = day.isoformat()


class JoinForm(forms.Form):
    """A first password, twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. A sentence is easier to remember and harder to guess than a word with symbols in it."),
    )
    again = forms.CharField(label=_("Repeat the password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, data: Any = None, *, email: str, name: str) -> None:
        super().__init__(data)
        self.owner = unsaved(email, name)

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, user=self.owner)
        return password

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("password") and found.get("again") and found["password"] != found["again"]:
            raise ValidationError(_("The two passwords differ. Write the same one twice."))
        return found


NOBODY = "nobody"


class DutyForm(forms.Form):
    """Who is to answer for what was ticked; `nobody` in particular frees it."""

    to = forms.ChoiceField(label=_("Assign what is ticked to"))

    def __init__(self, data: Any = None, *, people: Choices) -> None:
        super().__init__(data)
        set_choices(self, to=[("", _("Choose")), *people, (NOBODY, _("All data stewards (nobody named)"))])

    def holder(self) -> int | None:
        """The id of who is to answer, once the form is valid."""
        said = self.cleaned_data["to"]
        return None if said == NOBODY else int(said)

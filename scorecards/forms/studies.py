"""The forms of linked-data studies."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import CODE_PATTERN
from linkage.actions.agreements import NewAgreement, NewOwner
from linkage.actions.studies import NewStudy
from linkage.models import SMALLEST_CELL, StudyKind
from linkage.queries.kinds import ALL_SERVICES, ALL_SOURCES, name_of
from scorecards.charts.studies import words

Choices = Iterable[tuple[int, str]]
TAKEN = ("new", "agreements")
"""Addresses below /studies/ that are no study's."""
MOST_SEED = 2**32 - 1


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, input_formats=["%Y-%m-%d"], widget=widget, **more)


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), **more)


def service_name(service: str) -> str:
    return words.service(service)


class AgreementForm(forms.Form):
    """What was signed: for each source the agency that owns it; a source without owner is not part of it."""

    number = forms.CharField(label=gettext_lazy("Number of the agreement"), max_length=40)
    purpose = _text(gettext_lazy("What the data may be used for"))
    legal_basis = forms.CharField(
        label=gettext_lazy("Legal basis"), max_length=300, required=False, help_text=gettext_lazy("For example CGS 4-67n.")
    )
    starts = _day(gettext_lazy("In force from"))
    expires = _day(gettext_lazy("Expires on"))
    destroy_on = _day(gettext_lazy("Data destroyed on"))
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services that may be used"), required=False, widget=forms.CheckboxSelectMultiple
    )
    allows_part2 = forms.BooleanField(label=gettext_lazy("Allows records under 42 CFR Part 2"), required=False)
    min_cell = forms.IntegerField(
        label=gettext_lazy("Fewest people a figure is about"), min_value=SMALLEST_CELL, max_value=1000, initial=SMALLEST_CELL
    )

    def __init__(self, sent: Any = None, *, agencies: Choices) -> None:
        super().__init__(sent)
        fields: dict[str, Any] = self.fields
        fields["services"].choices = [(one, service_name(one)) for one in ALL_SERVICES]
        offered = [("", _("Not part of it")), *agencies]
        for source in ALL_SOURCES:
            self.fields[f"owner_{source}"] = forms.TypedChoiceField(
                label=_("Owner of: %(source)s") % {"source": name_of(source)}, choices=offered, required=False, coerce=int, empty_value=None
            )

    @property
    def owners(self) -> list[forms.BoundField]:
        """The fields that name owners, in the order of the sources."""
        return [self[f"owner_{source}"] for source in ALL_SOURCES]

    def agreement(self) -> NewAgreement:
        given = self.cleaned_data
        by_agency: dict[int, list[str]] = {}
        for source in ALL_SOURCES:
            if given[f"owner_{source}"]:
                by_agency.setdefault(given[f"owner_{source}"], []).append(source)
        owners = tuple(NewOwner(agency, tuple(sources), given["min_cell"]) for agency, sources in by_agency.items())
        plain = {name: given[name] for name in ("number", "purpose", "legal_basis", "starts", "expires", "destroy_on", "allows_part2")}
        return NewAgreement(owners=owners, services=tuple(given["services"]), **plain)


class StudyForm(forms.Form):
    """A question, under which agreement it is asked, and what settles the answer."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of study"), choices=StudyKind.choices, widget=forms.RadioSelect)
    code = forms.RegexField(
        CODE_PATTERN,
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Used in the web address: letters, digits, points and hyphens."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    question = _text(gettext_lazy("The question it answers"), rows=2)
    agreement_id = forms.TypedChoiceField(label=gettext_lazy("Agreement"), coerce=int)
    is_synthetic = forms.BooleanField(
        label=gettext_lazy("Its extracts are of invented people (SYNTHETIC)"),
        required=False,
        help_text=gettext_lazy("Every page of the study says so. It cannot be changed later."),
    )
    year_2_starts = _day(
        gettext_lazy("The second year begins on"), help_text=gettext_lazy("People are chosen by the year before it and measured in it.")
    )
    year_2_ends = _day(gettext_lazy("The second year ends on"))
    price_table_id = forms.TypedChoiceField(
        label=gettext_lazy("Price table"),
        coerce=int,
        required=False,
        empty_value=None,
        help_text=gettext_lazy("Studies of supportive housing alone count with prices."),
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"),
        min_value=0,
        max_value=MOST_SEED,
        initial=1,
        help_text=gettext_lazy("The same seed gives the same answer again."),
    )

    def __init__(self, sent: Any = None, *, agreements: Choices, prices: Choices) -> None:
        super().__init__(sent)
        fields: dict[str, Any] = self.fields
        fields["agreement_id"].choices = [("", _("Choose an agreement")), *agreements]
        fields["price_table_id"].choices = [("", _("The one that ships with the method")), *prices]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code.lower() in TAKEN:
            raise forms.ValidationError(_("Choose another code: this one is an address already."))
        return code

    def study(self) -> NewStudy:
        given = self.cleaned_data
        plain = {name: value for name, value in given.items() if name != "seed"}
        return NewStudy(configuration={"seed": given["seed"]}, **plain)


class SettingsForm(forms.Form):
    """What settles the answer of the next run."""

    seed = StudyForm.base_fields["seed"]
    price_table_id = StudyForm.base_fields["price_table_id"]

    def __init__(self, sent: Any = None, *, prices: Choices, **more: Any) -> None:
        super().__init__(sent, **more)
        fields: dict[str, Any] = self.fields
        fields["price_table_id"].choices = [("", _("The one that ships with the method")), *prices]

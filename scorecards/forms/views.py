"""The form of a saved view, and the pages of which views are kept: each says what of an address it understands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.actions.views import Wish
from accounts.models import Audience
from scorecards.queries.pages.explorer.asked import read_asked, written
from scorecards.queries.search.kinds import KINDS

CLOCKS = ("as_of", "as_known_on")
LONGEST = 2000
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page of which views are kept: what it is called, its route, and the parameters that it understands of those given."""

    name: str | Promise
    route: str
    understood: Callable[[QueryDict], Pairs]


def _explorer(given: QueryDict) -> Pairs:
    return written(read_asked(given, _day(given, "then")), _clocks(given))


def _search(given: QueryDict) -> Pairs:
    words = given.get("q", "").replace("\0", "").strip()[:200]
    kind = given.get("kind", "")
    return [*([("q", words)] if words else []), *([("kind", kind)] if kind in KINDS else []), *_clocks(given).items()]


PAGES = {"explorer": KeptPage(_("Measures"), "explorer", _explorer), "search": KeptPage(_("Search"), "search", _search)}


def _clocks(given: QueryDict) -> dict[str, str]:
    days = {name: _day(given, name) for name in CLOCKS}
    return {name: day.isoformat() for name, day in days.items() if day}


def _day(given: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(given.get(name, "").strip())
    except ValueError:
        return None


def understood(page: str, query: str) -> str:
    """The part of an address that the page understands, written as the page would."""
    return urlencode(PAGES[page].understood(QueryDict(query[: 2 * LONGEST])))


class ViewForm(forms.Form):
    """A name, who may open it, and whether the page begins with it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    share = forms.ChoiceField(label=_("Who may open it"))
    is_default = forms.BooleanField(label=_("Open the page with this view by default"), required=False)
    page = forms.ChoiceField(choices=[(page, kept.name) for page, kept in PAGES.items()], widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=2 * LONGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agencies: Sequence[tuple[int, str]], is_staff: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(Audience.PRIVATE.value, _("only me"))]
        of_agencies = [(f"agency:{key}", name) for key, name in agencies]
        self.fields["share"].choices = [*own, *of_agencies, *([("staff", _("all staff"))] if is_staff else [])]  # type: ignore[attr-defined]

    def clean_query(self) -> str:
        """Only what the page understands is kept."""
        kept = understood(self.cleaned_data.get("page", "explorer"), self.cleaned_data["query"])
        if len(kept) > LONGEST:
            raise forms.ValidationError(_("That asks for more than a view can keep."))
        return kept

    def wish(self) -> Wish:
        """The view asked for, once the form is valid."""
        said = self.cleaned_data
        audience, _colon, agency = said["share"].partition(":")
        return Wish(said["page"], said["name"].strip(), said["query"], audience, int(agency) if agency else None, said["is_default"])

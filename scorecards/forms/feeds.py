"""The forms of a feed: what is asked and how often, and what its source says of a date."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import CODE_PATTERN
from metrics.actions.feeds import FeedSettings, address_problem, token_name_fits
from metrics.queries.feeds import is_code_taken
from scorecards.forms.fields import day_field

KINDS = [
    ("soda", _("A Socrata dataset, such as those of data.ct.gov")),
    ("file", _("A CSV or Excel file at an address")),
]
EVERY = [
    (1, _("Every hour")),
    (6, _("Every 6 hours")),
    (24, _("Every day")),
    (168, _("Every week")),
    (720, _("Every 30 days")),
]
DATASET = re.compile(r"[a-z0-9]{4}-[a-z0-9]{4}")
OF_DATASETS = ("select", "where", "order")
# A word that no feed may be called: the address of its page is another one's.
TAKEN = {"new"}


class FeedForm(forms.Form):
    """Everything somebody says of a feed, with all that is wrong in it at once."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("What it brings, in plain words."))
    code = forms.RegexField(
        CODE_PATTERN,
        label=_("Code"),
        max_length=40,
        help_text=_("2 to 40 letters, digits, hyphens, underscores or points. It stays when the address changes."),
    )
    agency_id = forms.TypedChoiceField(label=_("Agency"), coerce=int, help_text=_("Its staff can see the state of the feed."))
    kind = forms.ChoiceField(label=_("Kind of source"), choices=KINDS, widget=forms.RadioSelect, initial="soda")
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_(
            "For a dataset, the address of its page or of the portal, such as https://data.ct.gov; for a file, the address of the file."
        ),
    )
    dataset = forms.CharField(
        label=_("Dataset"),
        required=False,
        max_length=9,
        help_text=_("Four characters, a hyphen, four characters: the last part of the address of the dataset's page."),
    )
    select = forms.CharField(label=_("Columns ($select)"), required=False, max_length=2000, help_text=_("Leave empty for all columns."))
    where = forms.CharField(label=_("Rows ($where)"), required=False, max_length=2000, help_text=_("Leave empty for all rows."))
    order = forms.CharField(
        label=_("Order ($order)"),
        required=False,
        max_length=500,
        help_text=_("Leave empty to order by :id. Needed only when columns are summed or counted."),
    )
    app_token = forms.CharField(
        label=_("App token"),
        required=False,
        max_length=60,
        help_text=_("The name of the environment variable on the server that holds it, such as FEED_TOKEN_CT; never the token itself."),
    )
    layout_id = forms.TypedChoiceField(
        label=_("Layout"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("How its columns are read. Choose None if the site recognizes them."),
    )
    every_hours = forms.TypedChoiceField(label=_("How often it is checked"), choices=EVERY, coerce=int, initial=24)
    is_trusted = forms.BooleanField(
        label=_("Publish automatically when no check finds anything"),
        required=False,
        help_text=_("Otherwise new figures wait for review."),
    )

    def __init__(
        self, *args: Any, agencies: Iterable[tuple[int, str]], layouts: Iterable[tuple[int, str]], feed_id: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._feed_id = feed_id
        choices: Any = self.fields["agency_id"]
        choices.choices = [("", _("Choose an agency")), *agencies]
        choices = self.fields["layout_id"]
        choices.choices = [("", _("None")), *layouts]
        self._offer_present_rhythm()

    def _offer_present_rhythm(self) -> None:
        """Offers a rhythm that a feed has already, although it is none of the usual ones."""
        present = self.initial.get("every_hours")
        if present and present not in dict(EVERY):
            every: Any = self.fields["every_hours"]
            every.choices = [*EVERY, (present, _("Every %(n)s hours") % {"n": present})]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code.lower() in TAKEN or is_code_taken(code, but=self._feed_id):
            raise forms.ValidationError(_("Another feed has this code. Choose a different one."))
        return code

    def clean_app_token(self) -> str:
        name: str = self.cleaned_data["app_token"]
        if name and not token_name_fits(name):
            raise forms.ValidationError(_("Write the name of an environment variable that begins with FEED_TOKEN_, in capitals."))
        return name

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") == "soda":
            self._clean_dataset(given)
        elif given.get("kind") == "file":
            given |= dict.fromkeys(["dataset", *OF_DATASETS], "")
        problem = address_problem(given["address"]) if given.get("address") else ""
        if problem:
            self.add_error("address", problem)
        return given

    def _clean_dataset(self, given: dict[str, Any]) -> None:
        """Takes the dataset and the portal out of the address of the dataset's page."""
        found = DATASET.findall(_path_of(given.get("address", "")))
        given["dataset"] = given.get("dataset") or (found[-1] if found else "")
        if not DATASET.fullmatch(given["dataset"]):
            self.add_error("dataset", _("Give the dataset's id, such as abcd-1234, or the address of its page."))
        if given.get("address"):
            given["address"] = _portal_of(given["address"])

    def settings(self) -> FeedSettings:
        """What was said, once it is valid."""
        return FeedSettings(**self.cleaned_data)


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _portal_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else address


class MovedForm(forms.Form):
    """That the source moved the release of a measure's next period to another date."""

    measure_id = forms.TypedChoiceField(label=_("Measure and period"), coerce=int)
    due_on = day_field(_("It comes on"))
    why = forms.CharField(
        label=_("What the source says"),
        max_length=300,
        help_text=_("One sentence; everybody who sees the feed reads it."),
    )

    def __init__(self, *args: Any, measures: Iterable[tuple[int, str]], ends: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["measure_id"]
        chosen.choices = list(measures)
        self._ends = ends

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        end = self._ends.get(given.get("measure_id", 0))
        if end and given.get("due_on") and given["due_on"] < end:
            self.add_error("due_on", _("The period is not over by then. Give a later date."))
        return given

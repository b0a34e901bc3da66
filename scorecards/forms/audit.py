"""What somebody looks for in the audit."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scorecards.forms.agency import PlainSelect
from scorecards.forms.fields import day_field
from scorecards.queries.audit import DOORS, VERBS, Asked, kinds_known, people_named, thing_named
from scorecards.templatetags.deeds import door_word, noun, verb_word

ANY = ("", _("Any"))
ABOUT = {"measure": "measure", "goal": "goal", "agency": "agency", "layout": "layout", "feed": "feed", "period": "reportingperiod"}
ABOUT |= {"person": "user", "upload": "upload"}
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)


class AuditForm(forms.Form):
    """Reads the address. `asked` is what it asks for; a thing that is not there asks for nothing that exists."""

    who = forms.CharField(label=_("Who"), required=False, max_length=100, help_text=_("A name, an e-mail address or a database role."))
    what = forms.ChoiceField(label=_("What was written"), required=False, widget=PlainSelect)
    verb = forms.ChoiceField(label=_("Action"), required=False, widget=PlainSelect)
    door = forms.ChoiceField(label=_("Made through"), required=False, widget=PlainSelect)
    about = forms.ChoiceField(label=_("About which kind of thing"), required=False, widget=PlainSelect)
    code = forms.CharField(
        label=_("With the code"), required=False, max_length=100, help_text=_("For a person the e-mail address, for an upload its number.")
    )
    since = day_field(_("From"), required=False)
    until = day_field(_("To"), required=False)
    request = forms.CharField(label=_("Request"), required=False, max_length=64)
    text = forms.CharField(label=_("Words in it"), required=False, max_length=100)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="audit-%s")
        found: dict[str, Any] = self.fields
        found["what"].choices = [ANY, *sorted(((kind, noun(kind)) for kind in kinds_known()), key=lambda pair: pair[1])]
        found["verb"].choices = [ANY, *((verb, verb_word(verb)) for verb in VERBS)]
        found["door"].choices = [ANY, *((door, door_word(door)) for door in DOORS)]
        found["about"].choices = [ANY, *((name, noun(kind)) for name, kind in ABOUT.items())]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("about")) != bool(said.get("code")):
            raise ValidationError(_("To find what was done to a thing, choose what it is and write its code."))
        if any(day and not EARLIEST <= day <= LATEST for day in (said.get("since"), said.get("until"))):
            raise ValidationError(_("Choose days between 1950 and 2100."))
        if "\0" in "".join(str(one) for one in said.values()):
            raise ValidationError(_("That cannot be looked for."))
        return said

    @property
    def asked(self) -> Asked:
        """Call it when the form is valid."""
        said = self.cleaned_data
        about = thing_named(ABOUT[said["about"]], said["code"].strip()) or (ABOUT[said["about"]], 0) if said["about"] else None
        return Asked(
            people=people_named(said["who"]) if said["who"] else None,
            as_who=said["who"],
            kinds=frozenset({said["what"]} if said["what"] else ()),
            about=about,
            verb=said["verb"],
            door=said["door"],
            request=said["request"],
            since=said["since"],
            until=said["until"],
            text=said["text"].strip(),
        )

    @property
    def words(self) -> dict[str, str]:
        """What is asked for, as the address says it."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

"""What the grid can be narrowed by, and the choices in its cells."""

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.models import CorrectionReason
from metrics.rules.typed import KEYS
from scorecards.queries.pages.entering import Grid
from scorecards.templatetags.words import ABSENCE

REASONS = [(code.slug, ABSENCE[code.slug], key) for key, code in KEYS.items()]
WHYS = [(code.value, code.label) for code in CorrectionReason if code is not CorrectionReason.WITHDRAWN]


class GridForm(forms.Form):
    """The filters, sent by GET."""

    agency = forms.ChoiceField(label=_("Agency"), required=False)
    goal = forms.ChoiceField(label=_("Goal"), required=False)
    revise = forms.ChoiceField(label=_("Periods"), required=False)

    def __init__(self, page: Grid) -> None:
        asked = page.asked
        super().__init__(initial={"agency": asked.agency, "goal": asked.goal, "revise": asked.revise and asked.revise.isoformat()})
        self.fields["agency"].choices = [("", _("All of mine")), *page.agencies]  # type: ignore[attr-defined]
        self.fields["goal"].choices = [("", _("All goals")), *page.goals]  # type: ignore[attr-defined]
        ends = [(end.isoformat(), _("Revise what ended %(day)s") % {"day": label}) for end, label in page.periods]
        self.fields["revise"].choices = [("", _("What is missing")), *ends]  # type: ignore[attr-defined]
        if len(page.agencies) < 2:
            del self.fields["agency"]

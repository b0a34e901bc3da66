"""What kind of pack is wanted, and how often."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

FORMS = [("pdf", _("PDF, to read and print")), ("pptx", _("PowerPoint, with charts to edit"))]
LENGTHS = [("whole", _("Everything")), ("brief", _("Two pages: the governor's brief"))]
PAPERS = [("letter", _("US Letter")), ("a4", _("A4"))]
CONTENTS = [("all", _("All that I may see")), ("public", _("Only what is published"))]
RHYTHMS = [("weekly", _("every week")), ("monthly", _("every month"))]
DAYS = [(number, WEEKDAYS[number - 1]) for number in range(1, 8)]


class BriefingForm(forms.Form):
    """The pack. Who sees no more than everybody is not asked what it is to hold."""

    form = forms.ChoiceField(label=_("File"), choices=FORMS, initial="pdf", widget=forms.RadioSelect)
    length = forms.ChoiceField(label=_("Length"), choices=LENGTHS, initial="whole", widget=forms.RadioSelect)
    paper = forms.ChoiceField(label=_("Paper size"), choices=PAPERS, initial="letter")
    contents = forms.ChoiceField(label=_("Contents"), choices=CONTENTS, initial="all", required=False)

    def __init__(self, *args: Any, sees_more: bool, has_brief: bool = True, **named: Any) -> None:
        super().__init__(*args, **named)
        if not sees_more:
            del self.fields["contents"]
        if not has_brief:
            del self.fields["length"]


class RegularForm(forms.Form):
    """How often, and on which day."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=RHYTHMS, initial="weekly")
    weekday = forms.TypedChoiceField(label=_("Day of the week"), choices=DAYS, coerce=int, initial=1)
    monthday = forms.TypedChoiceField(
        label=_("Day of the month"),
        choices=[(number, str(number)) for number in range(1, 29)],
        coerce=int,
        initial=1,
    )

    @property
    def day(self) -> int:
        """The day that counts."""
        return int(self.cleaned_data["weekday" if self.cleaned_data["rhythm"] == "weekly" else "monthday"])

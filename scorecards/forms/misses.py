"""What is asked around an accepted miss."""

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.forms.fields import day_field


class AskMissForm(forms.Form):
    until = day_field(_("Until"), help_text=_("It ends by itself after this day."))
    interim = forms.FloatField(label=_("Interim target"), help_text=_("What you will reach meanwhile, in the measure's own unit."))
    why = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Everybody can read it once the Office of Policy and Management accepts."),
    )


class DecideMissForm(forms.Form):
    comment = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you decline."),
    )


class EndMissForm(forms.Form):
    why = forms.CharField(label=_("Why it ends"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

"""Forms about mail: finding one in the outbox, and how somebody wants to be mailed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import MailKind, MailState

STATES = MailState.choices
KINDS = MailKind.choices


class OutboxForm(forms.Form):
    """Narrows the outbox; what is not understood narrows nothing."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("Any")), *STATES], required=False)
    kind = forms.ChoiceField(label=_("About"), choices=[("", _("Anything")), *KINDS], required=False)
    words = forms.CharField(label=_("Person, address or subject"), max_length=100, required=False)

    def narrowed(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


class PreferenceForm(forms.Form):
    """When and about what somebody wants mail."""

    digest_hour = forms.TypedChoiceField(
        label=_("Hour of the mail about what is due"),
        coerce=int,
        choices=[(hour, f"{hour % 12 or 12} {'a.m.' if hour < 12 else 'p.m.'}") for hour in range(5, 21)],
        help_text=_("Connecticut time. It comes on working days, and only when something is yours to do."),
    )
    lead_days = forms.TypedChoiceField(
        label=_("First reminder"),
        coerce=int,
        choices=[(0, _("on the day it is due")), *[(days, _("%(n)d working days before") % {"n": days}) for days in (1, 2, 3, 5, 10)]],
    )
    wants_mentions = forms.BooleanField(label=_("Tell me within the hour when a comment names me or is for me"), required=False)
    wants_followed = forms.BooleanField(
        label=_("Send me news of what I follow: one mail a working day at most, only when there is news"), required=False
    )


class AddressForm(forms.Form):
    """Where somebody without an account wants news to go."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)

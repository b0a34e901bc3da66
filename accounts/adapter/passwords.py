"""The forms of passwords in the words of the site: labels in sentence case, nothing repeated inside the fields."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, ResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _

LABELS = {"oldpassword": _("Current password"), "password1": _("New password"), "password2": _("New password again")}


def plainly(fields: Any) -> None:
    """Gives the fields our labels, and takes the text out of them that repeats the label."""
    for name, label in LABELS.items():
        if name in fields:
            fields[name].label = label
            fields[name].widget.attrs.pop("placeholder", None)


class PlainChange(ChangePasswordForm):  # type: ignore[misc]
    """Changing a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plainly(self.fields)


class PlainReset(ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by the link of a mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plainly(self.fields)

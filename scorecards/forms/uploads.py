"""The forms around an upload."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.actions.corrections import BY_HAND

ACCEPTED = ".csv,.xlsx,.xls,.txt,.tsv"


class FileForm(forms.Form):
    """A file to hand in."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "class": "drop-input"}),
        error_messages={"required": gettext_lazy("Choose a file."), "empty": gettext_lazy("The file is empty.")},
    )

    def __init__(self, *arguments: Any, most_bytes: int, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._most = most_bytes

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > self._most:
            raise forms.ValidationError(too_large(self._most))
        return file


class WithdrawForm(forms.Form):
    """Why a published upload is taken back."""

    why = forms.CharField(
        label=gettext_lazy("Why is it withdrawn?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say in a few words why.")},
    )


class LockedForm(forms.Form):
    """Why figures of closed reporting periods are revised by a file."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why figures of closed periods change"),
        choices=[("", gettext_lazy("Choose")), *((one.value, one.label) for one in BY_HAND)],
        help_text=gettext_lazy("Kept with exactly these figures, for everybody to read."),
    )


def too_large(most_bytes: int) -> str:
    return _("The file is larger than %(most)s MB. Split it, or ask OPM to import it by command.") % {"most": most_bytes >> 20}

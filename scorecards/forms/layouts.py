"""The form of a layout's text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from metrics.actions.uploads import MOST_BYTES
from metrics.intake.layouts import LayoutProblems, Problem, parse_layout


class LayoutForm(forms.Form):
    """The YAML of a layout, with all that is wrong in it as `problems`."""

    text = forms.CharField(
        label=_("Layout"), widget=forms.Textarea(attrs={"rows": 32, "spellcheck": "false", "class": "code"}), strip=False
    )
    reason = forms.CharField(label=_("Why it changes"), max_length=300, help_text=_("One sentence, for whoever reads the versions."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: tuple[Problem, ...] = ()

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n")
        try:
            parse_layout(text)
        except LayoutProblems as error:
            self.problems = error.problems
            raise forms.ValidationError(_("The layout has mistakes. Each is listed beside the text.")) from error
        return text


class TryForm(forms.Form):
    """A file to try a layout on. Nothing of it is stored."""

    file = forms.FileField(label=_("File"), max_length=255)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than the site takes. Keep its first rows and try those."))
        return file

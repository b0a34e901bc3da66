"""The choice of a group on the page of revisions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class GroupForm(forms.Form):
    """Shows what the address asks for."""

    group = forms.ChoiceField(label=_("Group"), required=False)

    def __init__(self, chosen: str, *, groups: Iterable[tuple[str, str]]) -> None:
        super().__init__(initial={"group": chosen}, auto_id="revisions-%s")
        field: Any = self.fields["group"]
        field.choices = [("", _("Everybody (the total)")), *groups]

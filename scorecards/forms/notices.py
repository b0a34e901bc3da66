"""The filter of the notices of corrections."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scorecards.forms.agency import ANY
from scorecards.queries.corrections import Asked


class NoticeFilter(forms.Form):
    agency = forms.ChoiceField(label=_("Agency"), required=False)
    area = forms.ChoiceField(label=_("Priority or strand"), required=False)

    def __init__(self, asked: Asked, *, agencies: Iterable[tuple[str, str]], areas: Iterable[tuple[str, str]]) -> None:
        super().__init__(initial={"agency": asked.agency, "area": asked.area}, auto_id="filter-%s")
        for name, choices in (("agency", agencies), ("area", areas)):
            field: Any = self.fields[name]
            field.choices = [ANY, *choices]

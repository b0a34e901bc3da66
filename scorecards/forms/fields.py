"""Fields that many forms have."""

from collections.abc import Iterable
from typing import Any

from django import forms


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day as the browser's own field gives it and takes it."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, input_formats=["%Y-%m-%d"], widget=widget, **options)


def set_choices(form: forms.Form, **choices: Iterable[tuple[Any, Any]]) -> None:
    """Gives fields the choices that are known only when the form is made."""
    for name, rows in choices.items():
        field: Any = form.fields[name]
        field.choices = list(rows)

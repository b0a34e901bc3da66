"""What of a reading leads to the study that it is from."""

import re

from django import template

register = template.Library()
SOURCE = re.compile(r"^Linked-data study ([A-Za-z0-9._-]+)( |$)")
"""How filing names a study as the source of a reading."""


@register.filter
def study_code(source: str | None) -> str:
    """The code of the study that a source names; empty for every other source."""
    found = SOURCE.match(source or "")
    return found.group(1) if found else ""

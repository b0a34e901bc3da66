"""Field types of the API: codes go out as their slugs."""

from enum import IntEnum
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


def slug_field(codes: type[IntEnum], **options: Any) -> serializers.Field[Any, Any, Any, Any]:
    """A read-only field for a code, or the number of one, that shows its slug; an absent code (None or 0) is null."""
    slugs = sorted({code.slug for code in codes})  # type: ignore[attr-defined]

    @extend_schema_field({"type": "string", "enum": [*slugs, None], "nullable": True})
    class SlugField(serializers.Field[Any, Any, Any, Any]):
        def to_representation(self, value: int) -> str | None:
            return codes(value).slug if value else None  # type: ignore[attr-defined]

    return SlugField(read_only=True, **options)

"""The OpenAPI description: every answer a client can get is in it, the refusals too."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

REFUSALS = {
    "400": "A parameter is not of its kind; the answer names it and says what is.",
    "404": "There is no such thing, or the cursor is not one we gave out.",
    "405": "Only GET, HEAD and OPTIONS are answered here.",
    "406": "Only application/json is given out.",
}


class DocumentedSchema(AutoSchema):
    """Adds to every operation the refusals it can answer with, and 304 for a conditional request."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            for code, why in REFUSALS.items():
                operation["responses"].setdefault(
                    code, {"description": why, "content": {"application/json": {"schema": {"type": "object"}}}}
                )
            operation["responses"].setdefault("304", {"description": "Nothing changed since the answer with this ETag."})
        return operation

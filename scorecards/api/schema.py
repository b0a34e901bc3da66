"""The OpenAPI description: every answer a client can get is in it, the refusals too."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

REFUSALS = {
    "400": "A parameter or field is not of its kind; the answer names it and says what is.",
    "401": "The token is not one we gave out, or it has ended; or nobody is signed in where somebody must be.",
    "403": "Your role needs a second factor, and none is set up. Or this token's verbs do not include it.",
    "404": "There is no such thing, or the cursor is not one we gave out.",
    "405": "This address does not answer this method.",
    "406": "Only application/json is given out.",
    "429": "Too much was asked in a minute; Retry-After says how many seconds to wait.",
}
OF_WRITES = {
    "403": "Your account or token may not do that.",
    "409": "The first request with this idempotency key is still at work, or somebody else changed it meanwhile.",
    "413": "The body is larger than is taken.",
    "415": "Only application/json is taken.",
    "422": "It cannot be done as asked; the answer says why. Or the idempotency key was used for something else.",
}


class DocumentedSchema(AutoSchema):
    """Adds to every operation the refusals it can answer with, and 304 for a conditional request."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            is_read = self.method == "GET"
            for code, why in (REFUSALS if is_read else REFUSALS | OF_WRITES).items():
                operation["responses"].setdefault(
                    code, {"description": why, "content": {"application/json": {"schema": {"type": "object"}}}}
                )
            if is_read:
                operation["responses"].setdefault("304", {"description": "Nothing changed since the answer with this ETag."})
        return operation

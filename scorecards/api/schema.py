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

MEANINGS = {
    "agency": "Code of an agency: only what it owns.",
    "area": "Code of a priority or strand: only what belongs to it.",
    "as_of": "What the site calls today; periods that ended by then.",
    "basis": "Whether what people use is counted at its average or at its marginal cost.",
    "cause": "Only those with this as the first cause.",
    "code": "The code, as the list gives it.",
    "cursor": "The page to show: the one that next or previous of an answer names.",
    "direction": "Which way is better.",
    "goal": "Code of a goal: only what belongs to it.",
    "governs": "true: those that are judged against; false: those that only stand beside them.",
    "illustrative": "true: set for the demonstration, not by the State; false: the others.",
    "kind": "Only those of this kind.",
    "lead": "Code of the agency that leads.",
    "measure": "Code of a measure: only what belongs to it.",
    "name": "A part of the name.",
    "partner": "Code of an agency that takes part.",
    "payer": "Whose money is counted: everybody's or the State's.",
    "period": "Only measures by this kind of period; in an address, the reporting period, such as SFY2020-Q1.",
    "promise_id": "The number of the promise, as the list gives it.",
    "reason": "Only readings that give this reason in place of a value.",
    "retired": "true: only those that are no longer measured; false: only those that are.",
    "review_id": "The number of the review, as the list gives it.",
    "status": "Only those that stand so.",
    "upload_id": "The number that handing in gave back.",
    "years": "Over how many years costs are counted.",
}
DAYS = ("as_of", "as_known_on")


class DocumentedSchema(AutoSchema):
    """Adds to every operation the refusals it can answer with, and 304 for a conditional request."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*args, **kwargs)
        if operation:
            for parameter in operation.get("parameters", ()):
                _explain(parameter)
            if getattr(self.view, "detail", False) and operation.get("description"):
                operation["description"] = f"One of them, by its code. {operation['description']}"
            is_read = self.method == "GET"
            for code, why in (REFUSALS if is_read else REFUSALS | OF_WRITES).items():
                operation["responses"].setdefault(
                    code, {"description": why, "content": {"application/json": {"schema": {"type": "object"}}}}
                )
            if is_read:
                operation["responses"].setdefault("304", {"description": "Nothing changed since the answer with this ETag."})
        return operation


def _explain(parameter: dict[str, Any]) -> None:
    """Says what a parameter means where its own filter does not, and of which kind it is where only its words show that."""
    schema, name = parameter["schema"], parameter["name"]
    if name == "cursor" or not parameter.get("description"):
        parameter["description"] = MEANINGS.get(name, "")
    if name in DAYS and not schema:
        schema |= {"type": "string", "format": "date"}
    if schema.get("type") == "integer" and all(isinstance(one, str) for one in schema.get("enum") or [0]):
        schema["type"] = "string"

"""The API's description as a page, drawn from the same OpenAPI document that programs read."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

PREFIX = "/api/v1/"
VERBS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class ParameterRow:
    name: str
    kind: str
    allowed: str
    meaning: str


@dataclass(frozen=True, slots=True)
class EndpointRow:
    anchor: str
    verb: str
    path: str
    summary: str
    parameters: tuple[ParameterRow, ...]
    fields: tuple[ParameterRow, ...]
    answers: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """What tells it from every other, also from the same address asked otherwise."""
        return f"{self.verb} {self.path}"

    @property
    def parameters_label(self) -> str:
        return _("Parameters of %(name)s") % {"name": self.name}

    @property
    def fields_label(self) -> str:
        return _("Fields of a row of %(name)s") % {"name": self.name}


@require_safe
def readable(request: HttpRequest) -> HttpResponse:
    generator: Any = SchemaGenerator
    document = generator().get_schema(request=None, public=True)
    return render(request, "scorecards/api.html", {"endpoints": endpoints(document)})


def endpoints(document: dict[str, Any]) -> list[EndpointRow]:
    """Every address with each verb it takes."""
    paths = sorted(document["paths"].items())
    asked = [(path, verb, item[verb]) for path, item in paths if not path.endswith("schema/") for verb in VERBS if verb in item]
    return [endpoint(path, verb, operation, document) for path, verb, operation in asked]


def endpoint(path: str, verb: str, operation: dict[str, Any], document: dict[str, Any]) -> EndpointRow:
    return EndpointRow(
        anchor=operation["operationId"],
        verb=verb.upper(),
        path=path,
        summary=operation.get("description", ""),
        parameters=tuple(described(one["name"], one["schema"], one.get("description", "")) for one in operation.get("parameters", [])),
        fields=tuple(fields(operation, document)),
        answers=tuple((code, answer["description"]) for code, answer in sorted(operation["responses"].items()) if code != "200"),
    )


def fields(operation: dict[str, Any], document: dict[str, Any]) -> list[ParameterRow]:
    """The fields of one row of the answer; none where the good answer has no body."""
    good: dict[str, Any] = next((answer for code, answer in sorted(operation["responses"].items()) if code.startswith("2")), {})
    said = good.get("content", {}).get("application/json")
    if said is None:
        return []
    schema = resolved(said["schema"], document)
    schema = resolved(schema["items"], document) if schema.get("type") == "array" else schema
    if "results" in schema.get("properties", {}):
        schema = resolved(schema["properties"]["results"]["items"], document)
    return [described(name, one, one.get("description", "")) for name, one in schema.get("properties", {}).items()]


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    return document["components"]["schemas"][name] if name else schema


def described(name: str, schema: dict[str, Any], meaning: str) -> ParameterRow:
    allowed = ", ".join(str(one) for one in schema.get("enum", []) if one is not None)
    kind = schema.get("format") or schema.get("type", "object")
    return ParameterRow(name, str(kind), allowed, meaning)

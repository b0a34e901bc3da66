"""What the audit knows: every audited model by its slug, with the tables of its events and the columns that point elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import pghistory.models
from django.apps import apps
from django.db import models

from metrics.models import FactWrite

SECRET = {("submission", name) for name in ("value", "numerator", "denominator", "moe")} | {("entrydraft", "typed")}
"""Figures that may have to be kept back: whether they may be shown is said by the reading they became, never here."""
IDENTITY = {"apitoken": "public_id", "factor": "id", "address": "id", "linkedaccount": "id"}
"""What tells one thing from another where no event points to its row."""
WORDS = (models.CharField, models.TextField, models.JSONField)
FACT_KINDS = ("reading", "target")
TITLES = ("code", "statement", "name", "label", "filename", "key", "number", "email", "address", "type", "date", "period_end")


@dataclass(frozen=True, slots=True)
class Kind:
    """One audited model: `columns` are the database's names with the fields they hold; `identity` names the same row in its events."""

    slug: str
    table: str
    identity: str
    columns: Mapping[str, "models.Field[Any, Any]"]

    @property
    def text(self) -> list[str]:
        """The columns that hold words, but those that may have to be kept back."""
        return [name for name, field in self.columns.items() if isinstance(field, WORDS) and (self.slug, name) not in SECRET]

    def pointing_to(self, slug: str) -> list[str]:
        """The columns that hold a thing of the kind `slug`."""
        own = [self.identity] if slug == self.slug else []
        held = [name for name, field in self.columns.items() if field.is_relation and slug_of(field.related_model) == slug]
        return own + [name for name in held if name not in own]


def slug_of(model: Any) -> str:
    return str(model._meta.model_name)  # noqa: SLF001


@cache
def kinds() -> dict[str, Kind]:
    """Every audited model by slug."""
    return {kind.slug: kind for kind in _kinds()}


def _kinds() -> Iterator[Kind]:
    for model in apps.get_models():
        meta = model._meta  # noqa: SLF001
        tracked: Any = getattr(model, "pgh_tracked_model", None)
        if not issubclass(model, pghistory.models.Event) or not meta.managed or tracked is None:
            continue
        slug = slug_of(tracked)
        columns = {str(f.column): tracked._meta.get_field(f.name) for f in meta.fields if not f.name.startswith("pgh_")}  # noqa: SLF001
        yield Kind(slug, meta.db_table, IDENTITY.get(slug, "pgh_obj_id" if hasattr(model, "pgh_obj") else ""), columns)


def audited_models() -> set[str]:
    """The slugs of all models of which every row's changes, or every statement's, are recorded."""
    return {*kinds(), *FACT_KINDS}


def fact_table() -> str:
    return str(FactWrite._meta.db_table)  # noqa: SLF001

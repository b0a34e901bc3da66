"""Names for what the events point to, and words for what they hold: read in bulk, one query for each kind of thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from goals.models import Goal, GoalUpdate
from metrics.models import Measure
from scorecards.queries.audit.kinds import SECRET, Kind, kinds
from scorecards.queries.audit.search import Row

JOINED: dict[str, tuple[str, ...]] = {"goalupdate": ("goal", "period"), "role": ("user", "agency"), "place": ("category",), "comment": ()}


class Names:
    """What things are called, by kind and id."""

    def __init__(self, rows: Iterable[Row]) -> None:
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for row in rows:
            for model, key in _pointed_to(row):
                wanted[model].add(key)
        self._names = {(model, key): called(thing) for model, keys in wanted.items() for key, thing in _things(model, keys)}

    def of(self, field: "models.Field[Any, Any]", key: Any) -> str:
        """The name of what a foreign key points to; its number where it is not there any more."""
        return self._names.get((field.related_model, key), f"#{key}")

    def person(self, key: Any) -> str:
        return self._names.get((User, key), "")

    def measure(self, key: Any) -> str:
        return self._names.get((Measure, key), f"#{key}")


def _pointed_to(row: Row) -> Iterable[tuple[Any, Any]]:
    kind = kinds().get(row.kind)
    for column, field in kind.columns.items() if kind else ():
        if field.is_relation:
            yield from ((field.related_model, held[column]) for held in (row.values, row.before or {}) if held.get(column) is not None)
    user = row.context.get("user")
    if isinstance(user, int):
        yield User, user
    if kind is None:
        yield Measure, row.values["measure_id"]


def _things(model: Any, keys: set[Any]) -> Iterable[tuple[Any, Any]]:
    joined = JOINED.get(str(model._meta.model_name), ())  # noqa: SLF001
    found = model._base_manager.filter(pk__in=keys)  # noqa: SLF001
    return ((thing.pk, thing) for thing in (found.select_related(*joined) if joined else found))


def called(thing: Any) -> str:
    """The name people know a thing by."""
    if isinstance(thing, Measure):
        return thing.name
    if isinstance(thing, GoalUpdate):
        return f"{thing.period.code}, {thing.goal.statement}"
    return thing.statement if isinstance(thing, Goal) else str(thing)


def words(kind: Kind, column: str, value: Any, names: Names) -> str:
    """A stored value as a reader is told it. What may have to be kept back is never told."""
    field = kind.columns[column]
    if value is None or value == "":
        return _("nothing")
    if (kind.slug, column) in SECRET:
        return _("a figure")
    if field.is_relation:
        return names.of(field, value)
    return _plain(field, value)


def _plain(field: "models.Field[Any, Any]", value: Any) -> str:
    known = dict(field.flatchoices) if field.flatchoices else {}
    if not isinstance(value, list | dict) and value in known:
        return str(known[value])
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        return date_format(localtime(datetime.fromisoformat(value)), "M j, Y H:i")
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value), "M j, Y")
    return _many(value) if isinstance(value, list | dict) else str(value)


def _many(value: "list[Any] | Mapping[str, Any]") -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "; ".join(f"{key}: {held}" for key, held in value.items())

"""Names for what the events point to, and words for what they hold: read in one query, whatever kinds of things there are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from goals.models import Goal, GoalUpdate
from metrics.models import Measure
from scorecards.queries.audit.kinds import SECRET, Kind, kinds, slug_of
from scorecards.queries.audit.search import Row

JOINED: dict[str, tuple[str, ...]] = {
    "goalupdate": ("goal__statement", "period__code"),
    "role": ("user__name", "user__email"),
    "place": ("category__label",),
}
"""What the names of some things hold of others."""


class Names:
    """What things are called, by kind and id."""

    def __init__(self, rows: Iterable[Row]) -> None:
        wanted: dict[Any, set[Any]] = defaultdict(set)
        for row in rows:
            for model, key in _pointed_to(row):
                wanted[model].add(key)
        self._names: dict[tuple[Any, Any], str] = {(type(thing), thing.pk): called(thing) for thing in _things(wanted)}

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


def _things(wanted: Mapping[Any, set[Any]]) -> list[Any]:
    """The things of each model with these keys, with what their names hold. One query."""
    rows = [_rows(model, keys) for model, keys in wanted.items()]
    models_of = {slug_of(model): model for model in wanted}
    found = rows[0].union(*rows[1:], all=True) if rows else []
    return [_thing(models_of[slug], row) for slug, row in found]


def _rows(model: Any, keys: set[Any]) -> QuerySet[Any, Any]:
    """Each thing as the slug of its model and its columns, those that hold no files, by name."""
    own = [str(f.attname) for f in model._meta.concrete_fields if not isinstance(f, models.BinaryField)]  # noqa: SLF001
    columns = JSONObject(**{name: F(name) for name in [*own, *JOINED.get(slug_of(model), ())]})
    found = model._base_manager.filter(pk__in=keys).order_by()  # noqa: SLF001
    return found.values_list(Value(slug_of(model), output_field=TextField()), columns)  # type: ignore[no-any-return]


def _thing(model: Any, row: Mapping[str, Any]) -> Any:
    """The thing that such a row is of."""
    held: dict[str, dict[str, Any]] = defaultdict(dict)
    thing = model()
    for name, value in row.items():
        of, _, column = name.partition("__")
        if column:
            held[of][column] = value
        else:
            setattr(thing, name, model._meta.get_field(name).to_python(value))  # noqa: SLF001
    for of, columns in held.items():
        field = model._meta.get_field(of)  # noqa: SLF001
        field.set_cached_value(thing, field.related_model(**columns))
    return thing


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
        return date_format(localtime(datetime.fromisoformat(value)), "M j, Y, g:i a")
    if isinstance(field, models.DateField):
        return date_format(date.fromisoformat(value), "M j, Y")
    return _many(value) if isinstance(value, list | dict) else str(value)


def _many(value: "list[Any] | Mapping[str, Any]") -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "; ".join(f"{key}: {held}" for key, held in value.items())

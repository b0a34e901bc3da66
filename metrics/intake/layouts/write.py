"""A LayoutSpec as YAML that parses back to the same."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import yaml

from metrics.intake.layouts.spec import Condition, Facts, LayoutSpec, Reading, Skip, Source, Values
from metrics.intake.layouts.words import DELIMITERS

WIDTH = 120
_NAMES = {"is_": "is", "except_": "except"}


def as_yaml(spec: LayoutSpec) -> str:
    """The text of a layout; what is as it is by default is left out."""
    return yaml.safe_dump(_part(spec), sort_keys=False, allow_unicode=True, width=WIDTH)


def _part(part: Any) -> Any:
    """A part as mappings, lists and texts."""
    write = _WRITERS.get(type(part))
    return write(part) if write else _all(part)


def _all(part: Any) -> dict[str, Any]:
    return _changed(part, tuple(each.name for each in fields(part)))


def _facts(part: Facts) -> dict[str, Any]:
    return {**_plain(part.texts), **_changed(part, ("period", "groups", "numbers", "draft"))}


def _values(part: Values) -> dict[str, Any]:
    return {**_changed(part, ("columns", "like", "except_", "when", "into", "repeated")), **_facts(part.facts)}


def _skip(part: Skip) -> dict[str, Any]:
    return {"name": part.name, **_all(part.condition), **({"rest": True} if part.rest else {})}


def _reading(part: Reading) -> dict[str, Any]:
    sign = next((name for name, each in DELIMITERS.items() if each == part.delimiter), "")
    return _all(part) | ({"delimiter": sign} if sign else {})


def _changed(part: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields that say something. A condition is whole even when the text it looks for is empty."""
    found = {}
    for name in names:
        value = getattr(part, name)
        if value is not None and value not in ("", (), False) and not _is_default(part, name, value):
            found[_NAMES.get(name, name)] = _plain(value)
        elif isinstance(part, Condition) and name == "is_" and value:
            found["is"] = _plain(value)
    return found


def _is_default(part: Any, name: str, value: Any) -> bool:
    default = next(each for each in fields(part) if each.name == name)
    made = default.default_factory() if callable(default.default_factory) else default.default
    return bool(value == made) or (isinstance(value, Mapping) and not value)


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    return _part(value)


def _source(source: Source) -> Any:
    found = _all(source)
    if source.constant is not None:
        found["constant"] = source.constant
    return found["column"] if list(found) == ["column"] else found


_WRITERS: Mapping[type, Callable[[Any], Any]] = {
    Source: _source, Facts: _facts, Values: _values, Skip: _skip, Reading: _reading,
}  # fmt: skip

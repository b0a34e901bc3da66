"""Answers to plain values that JSON can hold, and back."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


def as_plain(value: Any) -> Any:
    """Dataclasses and mappings become dicts, tuples lists. Raises ValueError for a number that JSON has no word for."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_plain(each) for each in value]
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError(f"{value} cannot be written.")
        return value + 0.0  # the database keeps no zero below zero, and the digest must be of what it keeps
    if value is None or isinstance(value, bool | int | str):
        return value
    raise ValueError(f"{type(value).__name__} cannot be written.")


def read(kind: type[T], plain: Any) -> T:
    """The opposite of `as_plain`. Raises ValueError, naming the place, where the plain value is not of that kind."""
    found: T = _read(kind, plain, kind.__name__)
    return found


def _read(kind: Any, plain: Any, where: str) -> Any:
    if is_dataclass(kind):
        return _read_fields(kind, plain, where)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if plain is None else _read(next(each for each in arguments if each is not NoneType), plain, where)
    if origin is tuple:
        return tuple(_read(each, one, f"{where}[{n}]") for n, (each, one) in enumerate(_paired(arguments, plain, where)))
    if origin is not None:
        return {key: _read(arguments[1], each, f"{where}.{key}") for key, each in _checked(dict, plain, where).items()}
    return float(_checked(int | float, plain, where)) if kind is float else _checked(kind, plain, where)


def _read_fields(kind: Any, plain: Any, where: str) -> Any:
    given, hints = _checked(dict, plain, where), _hints(kind)
    if given.keys() != hints.keys():
        raise ValueError(f"{where} has {sorted(given)} where {sorted(hints)} are wanted.")
    return kind(**{name: _read(hint, given[name], f"{where}.{name}") for name, hint in hints.items()})


def _paired(arguments: tuple[Any, ...], plain: Any, where: str) -> list[tuple[Any, Any]]:
    given = _checked(list, plain, where)
    kinds = [arguments[0]] * len(given) if arguments[-1] is Ellipsis else list(arguments)
    if len(kinds) != len(given):
        raise ValueError(f"{where} has {len(given)} values where {len(kinds)} are wanted.")
    return list(zip(kinds, given, strict=True))


def _checked(kind: Any, plain: Any, where: str) -> Any:
    if not isinstance(plain, kind) or (isinstance(plain, bool) and kind is not bool):
        raise ValueError(f"{where} is {plain!r}, which is no {getattr(kind, '__name__', kind)}.")
    return plain


@cache
def _hints(kind: type) -> dict[str, Any]:
    known = get_type_hints(kind)
    return {field.name: known[field.name] for field in fields(kind) if field.init}

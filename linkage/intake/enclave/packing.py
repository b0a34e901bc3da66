"""What one stage leaves for the next, as one file: dataclasses of columns, plain values and words. Reading it runs nothing."""

import io
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Arrays = dict[str, NDArray[Any]]
ARRAY, TREE = "$", "tree"


def packed(value: Any) -> bytes:
    """A dataclass as bytes that `unpacked` reads. Raises TypeError for what is neither a column nor plain."""
    arrays: Arrays = {}
    tree = json.dumps(_laid_out(value, arrays), ensure_ascii=False)
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays, **{TREE: np.frombuffer(tree.encode(), dtype=np.uint8)})
    return out.getvalue()


def unpacked(kind: type[T], content: bytes) -> T:
    """The same again, as the fields of `kind` say."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    found: T = _read(kind, json.loads(arrays.pop(TREE).tobytes()), arrays)
    return found


def _laid_out(value: Any, arrays: Arrays) -> Any:
    if isinstance(value, np.ndarray):
        name = f"a{len(arrays)}"
        arrays[name] = value
        return {ARRAY: name}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _laid_out(getattr(value, one.name), arrays) for one in fields(value) if one.init}
    if isinstance(value, Mapping):
        return [[_laid_out(key, arrays), _laid_out(each, arrays)] for key, each in value.items()]
    if isinstance(value, list | tuple):
        return [_laid_out(each, arrays) for each in value]
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be kept.")


def _read(kind: Any, tree: Any, arrays: Arrays) -> Any:
    if tree is None:
        return None
    if isinstance(tree, dict) and ARRAY in tree:
        return arrays[tree[ARRAY]]
    if is_dataclass(kind):
        made: Any = kind
        return made(**{name: _read(hint, tree[name], arrays) for name, hint in _hints(made).items()})
    return _read_plain(kind, tree, arrays)


def _read_plain(kind: Any, tree: Any, arrays: Arrays) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (UnionType, Union):
        return _read(next(each for each in arguments if each is not NoneType), tree, arrays)
    if origin in (list, tuple):
        return _row(origin, arguments, tree, arrays)
    if origin is not None:
        return {_read(arguments[0], key, arrays): _read(arguments[1], each, arrays) for key, each in tree}
    return kind(tree) if kind in (float, int, str, bool) else tree


def _row(origin: Any, arguments: tuple[Any, ...], tree: list[Any], arrays: Arrays) -> Any:
    same = origin is list or arguments[-1] is Ellipsis
    kinds = [arguments[0]] * len(tree) if same else list(arguments)
    return origin(_read(each, one, arrays) for each, one in zip(kinds, tree, strict=True))


@cache
def _hints(kind: type) -> dict[str, Any]:
    known = get_type_hints(kind)
    return {one.name: known[one.name] for one in fields(kind) if one.init}

"""The text and the digest of a frozen pack: the same facts give the same bytes, and one changed byte another digest."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any


def canonical(facts: Mapping[str, Any]) -> str:
    """The one JSON text of these facts: keys in order, days and moments as ISO, numbers as Python prints them exactly. A number that is
    none (NaN, infinity) raises ValueError."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be frozen")


def digest(head: Mapping[str, Any], lines: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of the head and of every line (kind and text) in order."""
    found = hashlib.sha256(canonical(head).encode())
    for kind, text in lines:
        found.update(f"\n{kind}\t{text}".encode())
    return found.hexdigest()

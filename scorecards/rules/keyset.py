"""Where a page of a long list begins: the values by which its last row was set in order, written into an address and read back.

Anybody can write an address: what is read back has the number and the kinds of values that the order has, or it is nothing."""

import base64
import binascii
import json
import math
from collections.abc import Sequence

LONGEST = 4000
LONGEST_TEXT = 400
WIDEST = 2**62


def written(values: Sequence[str | int | float]) -> str:
    """The values as a word that an address can carry."""
    text = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(word: str, kinds: Sequence[type]) -> list[str | int | float] | None:
    """The values of a word that `written` made for an order of these kinds (str, int, float); None for any other word."""
    if not word or len(word) > LONGEST:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(kinds):
        return None
    return values if all(_is(value, kind) for value, kind in zip(values, kinds, strict=True)) else None


def _is(value: object, kind: type) -> bool:
    if isinstance(value, bool):
        return False
    if kind is str:
        return (
            isinstance(value, str)
            and len(value) <= LONGEST_TEXT
            and "\0" not in value
            and not any("\ud800" <= one <= "\udfff" for one in value)
        )
    if isinstance(value, int):
        return abs(value) < WIDEST
    return kind is float and isinstance(value, float) and not math.isnan(value)

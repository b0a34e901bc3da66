"""Words on their way into a document: what people typed becomes text that every writer can set, and nothing else."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

Anything = TypeVar("Anything")
# Signs that are not text: controls, halves of pairs, what turns the direction of all that follows, what is invisible.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff]"
)
ENDS = re.compile("[\u2028\u2029\t]|\r\n?")
LONG_WORD = re.compile(r"\S{29,}")
PIECE = 12
BREAK = "\u200b"
LOSS = re.compile(r"(?<!\w)[-\u2212]\$(?=\d)")
TOGETHER = "\u2212\u2060$"
"""A loss in dollars: its minus, which no line may end with."""
INSTEAD = "\u25af"
"""Stands for a sign that the fonts of the house do not have: a PDF for everybody must not hold a letter it cannot show."""
COVERED = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x370, 0x482), (0x48A, 0x4FF), (0x1E00, 0x1EFF), (0x2000, 0x200A), (0x2010, 0x2027),
    (0x202F, 0x2040), (0x2044, 0x2052), (0x2070, 0x20C0), (0x2100, 0x211E), (0x2126, 0x2151), (0x2190, 0x23FF), (0x2500, 0x2606),
    (0xFB00, 0xFB06),
)  # fmt: skip


def plain(text: str) -> str:
    """Text as XML and people can take it."""
    return UNSEEN.sub("", ENDS.sub(lambda found: "\n" if "\r" in found[0] else " ", unicodedata.normalize("NFC", text)))


def printable(text: str) -> str:
    """Plain text of which the house's fonts have every letter, with places to break inside very long words and none after a minus."""
    shown = LOSS.sub(TOGETHER, "".join(_shown(letter) for letter in plain(text)))
    return LONG_WORD.sub(lambda found: BREAK.join(_pieces(found[0])), shown)


@lru_cache(maxsize=4096)
def _shown(letter: str) -> str:
    """The letter, or what stands for it. Marks that did not become one letter with the letter before them are left away."""
    kind = unicodedata.category(letter)
    if kind.startswith("M"):
        return ""
    is_covered = kind != "Cn" and any(first <= ord(letter) <= last for first, last in COVERED)
    return letter if letter == "\n" or is_covered else INSTEAD


def _pieces(word: str) -> list[str]:
    return [word[place : place + PIECE] for place in range(0, len(word), PIECE)]


def cleaned(thing: Anything, clean: Callable[[str], str]) -> Anything:
    """The same pack, table or figure with every text in it cleaned, its keys left alone."""
    return _cleaned(thing, clean)  # type: ignore[no-any-return]


def _cleaned(thing: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(thing, str):
        return clean(str(thing))
    if thing is None or isinstance(thing, bool | int | float | date):
        return thing
    if is_dataclass(thing) and not isinstance(thing, type):
        return type(thing)(**{one.name: _cleaned(getattr(thing, one.name), clean) for one in fields(thing)})
    if isinstance(thing, Mapping):
        return {key: _cleaned(value, clean) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return type(thing)(_cleaned(one, clean) for one in thing)
    return clean(str(thing))

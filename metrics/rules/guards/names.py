"""Names that are not among those known: the nearest one that is, and words for the State as a whole."""

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from functools import lru_cache
from unicodedata import combining, normalize

NEAR = 0.8
_STATE = {"connecticut", "ct", "state", "statewide", "state total", "total", "totals", "grand total", "all", "all towns", "sum"}
_BESIDE = re.compile(r"\b(town|city|village|borough|county|region|planning region|of|the|ct|connecticut)\b")
_SHORT = {"e": "east", "n": "north", "s": "south", "w": "west", "st": "saint", "mt": "mount"}


def is_whole_state(name: str) -> bool:
    """Whether a name says the State, or a total, where a place should stand."""
    return _plain(name).removesuffix(" state").removeprefix("state of ") in _STATE


class Nearest:
    """The nearest known names, looked for only so often: a file may have a hundred thousand names that nobody knows."""

    MOST = 200

    def __init__(self) -> None:
        self._found: dict[tuple[str, frozenset[str]], str] = {}

    def __call__(self, name: str, known: frozenset[str]) -> str:
        if (name, known) not in self._found:
            if len(self._found) >= self.MOST:
                return ""
            self._found[name, known] = nearest(name, known)
        return self._found[name, known]


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that is meant, as far as one can tell; empty where none is near."""
    by_form = _forms(frozenset(known))
    form = _form(name)
    if form in by_form:
        return by_form[form]
    found = get_close_matches(form, by_form, 1, NEAR) if form else []
    return by_form[found[0]] if found else ""


@lru_cache(maxsize=64)
def _forms(known: frozenset[str]) -> dict[str, str]:
    return {_form(one): one for one in _in_order(known)}


def _in_order(known: Iterable[str]) -> list[str]:
    return sorted(known, reverse=True)


def _form(name: str) -> str:
    """A name without what is written differently: case, marks, town of, points of the compass in short."""
    words = _BESIDE.sub(" ", _plain(name)).split() or _plain(name).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def _plain(name: str) -> str:
    letters = "".join(sign for sign in normalize("NFKD", name) if not combining(sign))
    return " ".join(re.sub(r"[^\w]+", " ", letters.casefold()).replace("_", " ").split())

"""Names of at most four letters for places that are drawn small, no two the same where that can be."""

from collections import Counter
from collections.abc import Callable, Sequence

LETTERS = 4


def short_names(names: Sequence[str]) -> list[str]:
    """Hart for Hartford, EHad for East Haddam; where several would be the same, letters that tell them apart: Winh and Wins."""
    short = [_first(name) for name in names]
    for again in (_both_words, _telling):
        seen = Counter(short)
        short = [_again(name, one, names, again) if seen[one] > 1 else one for name, one in zip(names, short, strict=True)]
    return short


def _again(name: str, short: str, names: Sequence[str], how: Callable[[str, Sequence[str]], str]) -> str:
    return how(name, [other for other in names if other != name and _first(other) == _first(name)]) or short


def _first(name: str) -> str:
    words = name.split()
    return words[0][:1] + words[1][: LETTERS - 1] if len(words) > 1 else name[:LETTERS]


def _both_words(name: str, _others: Sequence[str]) -> str:
    """NeCa and NoCa for New Canaan and North Canaan."""
    words = name.split()
    return words[0][:2] + words[1][:2] if len(words) > 1 else ""


def _telling(name: str, others: Sequence[str]) -> str:
    """Three letters and the first one that no other name has there."""
    for spot in range(LETTERS - 1, len(name)):
        if all(name[spot : spot + 1] != other[spot : spot + 1] for other in others):
            return name[: LETTERS - 1] + name[spot]
    return ""

"""One text from two that were written over the same third: line by line, and only where neither takes a word from the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Change:
    """The lines from `first` up to `last` of the base became `lines`. `first == last`: lines put in before that one."""

    first: int
    last: int
    lines: tuple[str, ...]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """The text with the changes of both; None where both changed the same lines in different ways: a person decides.

    What both put in at one place stays, theirs first; what both did alike is done once."""
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    old = _lines(base)
    found = _together(_changes(old, _lines(mine)), _changes(old, _lines(theirs)))
    return None if found is None else "\n".join(_applied(old, found))


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _changes(old: list[str], new: list[str]) -> list[Change]:
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [Change(first, last, tuple(new[start:stop])) for tag, first, last, start, stop in steps if tag != "equal"]


def _together(mine: list[Change], theirs: list[Change]) -> list[Change] | None:
    """The changes of both in the order of the base; None where two touch the same line and differ."""
    kept = [one for one in mine if one not in theirs]
    if any(_clash(one, other) for one in kept for other in theirs):
        return None
    joined = [(one.first, one.first != one.last, 0, one) for one in theirs]
    joined += [(one.first, one.first != one.last, 1, one) for one in kept]
    return [one for *_order, one in sorted(joined, key=lambda step: step[:3])]


def _clash(one: Change, other: Change) -> bool:
    """Whether two changes touch the same line; lines put in inside what the other replaced do, at its edge they do not."""
    if one.first == one.last:
        return other.first < one.first < other.last
    if other.first == other.last:
        return one.first < other.first < one.last
    return one.first < other.last and other.first < one.last


def _applied(old: list[str], changes: list[Change]) -> Iterator[str]:
    at = 0
    for one in changes:
        yield from old[at : one.first]
        yield from one.lines
        at = max(at, one.last)
    yield from old[at:]

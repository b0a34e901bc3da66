"""Groups of the cohort that answers are given for: the parts of each dimension, and what agencies say of people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from linkage.rules.disclosure.shares import Rules
from linkage.rules.disclosure.tables import suppress
from linkage.rules.shapes import TRAITS, Bools, Ints, People

Part = tuple[tuple[int, ...], int]
"""Codes of a dimension, and how many people have them."""
NOT_SAID = "not recorded"
TRAIT_WORDS = {"chronic": "long homeless", "smi": "serious mental illness", "sud": "substance use disorder"}
BOTH = ("chronic", "smi")
"""Long homelessness with serious mental illness is the group that supportive housing was made for."""


@dataclass(frozen=True, slots=True)
class Group:
    """`codes`: of the dimension's parts, -1 not recorded; for traits, `traits` that all hold."""

    dimension: str
    label: str
    codes: tuple[int, ...] = ()
    traits: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return f"{self.dimension}: {self.label}"

    def members(self, people: People) -> Bools:
        if self.traits:
            return np.asarray(people.traits[:, [TRAITS.index(trait) for trait in self.traits]].all(axis=1))
        return np.isin(people.groups[self.dimension], self.codes)


def groups_of(people: People, rules: Rules) -> tuple[Group, ...]:
    """The groups whose sizes may be shown together."""
    parts = [group for name in people.groups for group in _parts(people, name, rules)]
    return (*parts, *_by_traits(people, rules))


def _parts(people: People, name: str, rules: Rules) -> Iterator[Group]:
    labels = [*people.labels[name], NOT_SAID]
    for codes, _size in pooled(people.groups[name], len(labels) - 1, rules):
        yield Group(name, words_of(codes, labels), codes)


def pooled(of: Ints, count: int, rules: Rules) -> list[Part]:
    """Codes 0 to `count` - 1, and -1, with how many people have them: those of too few together with the next fewest, so that nobody is
    left out and no other part has to be hidden for their sake. Nothing for a cohort that is too small itself."""
    counted: list[Part] = [((code,), int((of == code).sum())) for code in (*range(count), -1)]
    parts = sorted((part for part in counted if part[1]), key=_size_of)
    while len(parts) > 1 and parts[0][1] < rules.min_cell:
        (few, small), (more, large), *rest = parts
        parts = sorted([((*few, *more), small + large), *rest], key=_size_of)
    whole = [(tuple(sorted(codes, key=_last_of_all)), size) for codes, size in parts if size >= rules.min_cell]
    return sorted(whole, key=lambda part: _last_of_all(part[0][0]))


def words_of(codes: Sequence[int], labels: Sequence[str]) -> str:
    """`labels` end with the word for what is not recorded."""
    return " or ".join(labels[code] for code in codes)


def _size_of(part: Part) -> int:
    return part[1]


def _last_of_all(code: int) -> tuple[bool, int]:
    return code < 0, code


def _by_traits(people: People, rules: Rules) -> Iterator[Group]:
    """Each trait whose bearers and others may both be counted; two traits together only if all four parts may."""
    shown = [trait for place, trait in enumerate(TRAITS) if _may(people.traits[:, place], rules)]
    yield from (Group("said", TRAIT_WORDS[trait], traits=(trait,)) for trait in shown)
    if set(BOTH) <= set(shown):
        one, other = (people.traits[:, TRAITS.index(trait)] for trait in BOTH)
        table = np.array([[(one & other).sum(), (one & ~other).sum()], [(~one & other).sum(), (~one & ~other).sum()]])
        if not suppress(table, rules.min_cell).cells.any():
            yield Group("said", " and ".join(TRAIT_WORDS[trait] for trait in BOTH), traits=BOTH)


def _may(marked: Bools, rules: Rules) -> bool:
    """A group of nobody is no group."""
    return bool(marked.any()) and rules.may_share(float(marked.sum()), len(marked))


def dimensions(groups: Sequence[Group]) -> dict[str, list[Group]]:
    """The groups whose parts add up, by dimension."""
    found: dict[str, list[Group]] = {}
    for group in groups:
        if not group.traits:
            found.setdefault(group.dimension, []).append(group)
    return found

"""Groups of the cohort that answers are given for: the parts of each dimension, and what agencies say of people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from linkage.rules.disclosure.shares import Rules
from linkage.rules.disclosure.tables import suppress
from linkage.rules.shapes import TRAITS, Bools, Ints, People

Part = tuple[tuple[int, ...], int]
"""Codes of a dimension, and how many people have them."""
NOT_SAID = "not recorded"
OTHERS = "others"
"""What is told together, where an agency chose the words: a word of its own may be of one record."""
OWN_WORDS = ("age", "sex")
"""Dimensions whose words are the same in every study."""
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

    def left(self, people: People) -> list[Bools]:
        """Whom a reader gets by taking it from what else is shown: of a trait, those who have not; of two together, those with one of them
        alone, and with neither. Parts of a dimension leave each other."""
        if not self.traits:
            return []
        marks = [people.traits[:, TRAITS.index(trait)] for trait in self.traits]
        alone = [mark & ~self.members(people) for mark in marks] if len(marks) > 1 else []
        return [*alone, ~np.logical_or.reduce(marks)]


def groups_of(people: People, rules: Rules) -> tuple[Group, ...]:
    """The groups whose sizes may be shown together."""
    parts = [group for name in people.groups for group in _parts(people, name, rules)]
    return (*parts, *_by_traits(people, rules))


def _parts(people: People, name: str, rules: Rules) -> Iterator[Group]:
    labels = [*people.labels[name], NOT_SAID]
    for codes, _size in pooled(people.groups[name], len(labels) - 1, rules):
        yield Group(name, words_of(name, codes, labels), codes)


def pooled(of: Ints, count: int, rules: Rules) -> list[Part]:
    """Codes 0 to `count` - 1, and -1, with how many people have them: see `pooled_counts`."""
    return pooled_counts({code: int((of == code).sum()) for code in (*range(count), -1)}, rules)


def pooled_counts(counts: Mapping[int, int], rules: Rules) -> list[Part]:
    """Codes of too few together, with the next fewest until none of them can be proven to be few: if all the others in it were one each,
    the last would still be a cell. Nobody is left out. Nothing where there are too few in all."""
    rest = sorted((part for part in (((code,), count) for code, count in counts.items()) if part[1]), key=_size_of)
    pool: tuple[int, ...] = ()
    size = 0
    while rest and (rest[0][1] < rules.min_cell or 0 < size < rules.min_cell + len(pool) - 1):
        (codes, more), *rest = rest
        pool, size = (*pool, *codes), size + more
    if pool and size < rules.min_cell + len(pool) - 1:
        return []
    together = [(tuple(sorted(pool, key=_last_of_all)), size)] if pool else []
    return sorted([*rest, *together], key=lambda part: _last_of_all(part[0][0]))


def words_of(dimension: str, codes: Sequence[int], labels: Sequence[str]) -> str:
    """`labels` end with the word for what is not recorded. Several words of an agency's own are not named: one may be of one record."""
    if len(codes) == 1 or dimension in OWN_WORDS:
        return " or ".join(labels[code] for code in codes)
    word = OTHERS if OTHERS not in labels else f"several {OTHERS}"
    return f"{word} or {labels[-1]}" if codes[-1] < 0 else word


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

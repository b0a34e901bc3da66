"""Groups of the cohort that answers are given for: the parts of each dimension, and what agencies say of people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from linkage.rules.disclosure.shares import Rules
from linkage.rules.disclosure.tables import suppress
from linkage.rules.shapes import TRAITS, Bools, People

NOT_SAID = "not recorded"
TRAIT_WORDS = {"chronic": "long homeless", "smi": "serious mental illness", "sud": "substance use disorder"}
BOTH = ("chronic", "smi")
"""Long homelessness with serious mental illness is the group that supportive housing was made for."""


@dataclass(frozen=True, slots=True)
class Group:
    """`code`: of the dimension's parts, -1 not recorded; for traits, `traits` that all hold."""

    dimension: str
    label: str
    code: int = -1
    traits: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return f"{self.dimension}: {self.label}"

    def members(self, people: People) -> Bools:
        if self.traits:
            return np.asarray(people.traits[:, [TRAITS.index(trait) for trait in self.traits]].all(axis=1))
        return np.asarray(people.groups[self.dimension] == self.code)


def groups_of(people: People, rules: Rules) -> tuple[Group, ...]:
    """The groups whose sizes may be shown together."""
    parts = [group for name in people.groups for group in _parts(people, name, rules)]
    return (*parts, *_by_traits(people, rules))


def _parts(people: People, name: str, rules: Rules) -> Iterator[Group]:
    labels = people.labels[name]
    codes = [*range(len(labels)), -1]
    sizes = np.array([[int((people.groups[name] == code).sum())] for code in codes])
    hidden = suppress(sizes, rules.min_cell)
    for place, code in enumerate(codes):
        if sizes[place, 0] and not hidden.cells[place, 0]:
            yield Group(name, labels[code] if code >= 0 else NOT_SAID, code)


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

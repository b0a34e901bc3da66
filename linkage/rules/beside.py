"""Which figures of groups may be shown beside everybody's and each other's: nobody may work out by subtraction what is hidden."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from linkage.rules.answers import SMALL
from linkage.rules.disclosure.mass import hidden_together
from linkage.rules.disclosure.shares import Rules
from linkage.rules.disclosure.together import Between, Told, known_of, may_be_told
from linkage.rules.estimated import Estimated, Setting
from linkage.rules.groups import BOTH, Group, dimensions
from linkage.rules.portion import FIGURES
from linkage.rules.shapes import Bools, Floats, Ints
from linkage.rules.switches import EVERYONE, Switches

PORTION = FIGURES.index("portion")


@dataclass(frozen=True, slots=True)
class Beside:
    """`portion`: whether it may be shown; why the mean and the saving may not (empty: they may)."""

    portion: bool
    mean: str
    saving: str


@dataclass(frozen=True, slots=True)
class _Side:
    """Settings that differ by their group alone, everybody's first."""

    everyone: Setting
    parts: tuple[Setting, ...]
    people: int
    sizes: tuple[int, ...]
    rules: Rules


def beside_others(found: Estimated, groups: Sequence[Group], rules: Rules) -> dict[Switches, Beside]:
    """For each setting."""
    by_switches = {setting.switches: setting for setting in found.settings}
    told: dict[Switches, Beside] = {}
    for setting in found.settings:
        if setting.switches.group == EVERYONE:
            for side, judged in _sides(by_switches, found, groups, setting, rules):
                told |= dict(zip((part.switches for part in side.parts), judged, strict=True))
            told[setting.switches] = _alone(setting, rules)
    return told


def _sides(
    by_switches: Mapping[Switches, Setting], found: Estimated, groups: Sequence[Group], everyone: Setting, rules: Rules
) -> Iterator[tuple[_Side, list[Beside]]]:
    """The parts of each dimension, and the traits; nothing where a setting has no groups."""

    def side(those: Sequence[Group]) -> _Side:
        parts = tuple(by_switches[replace(everyone.switches, group=group.slug)] for group in those)
        return _Side(everyone, parts, found.people, tuple(found.sizes[group.slug] for group in those), rules)

    there = [group for group in groups if replace(everyone.switches, group=group.slug) in by_switches]
    for together in dimensions(there).values():
        one = side(together)
        yield one, _of_dimension(one)
    for those in _traits_together([group for group in there if group.traits]):
        one = side(those)
        yield one, _of_traits(one, those)


def _traits_together(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """The traits that are shown together as well, with both of them; each other one alone."""
    related = [group for group in groups if set(group.traits) <= set(BOTH)]
    if any(len(group.traits) > 1 for group in related):
        yield related
        groups = [group for group in groups if group not in related]
    yield from ([group] for group in groups)


def _alone(setting: Setting, rules: Rules) -> Beside:
    return Beside(True, setting.mean.why_hidden(rules), setting.saving.why_hidden(rules))


def _of_dimension(side: _Side) -> list[Beside]:
    sizes = np.array(side.sizes, np.int64)
    paying = np.array([_paying(part, size) for part, size in zip(side.parts, side.sizes, strict=True)])
    portions = _portions(side, paying, sizes, np.eye(len(sizes), dtype=bool))
    means = _hidden(side, "mean", [""] * len(sizes))
    savings = _hidden(side, "saving", ["" if shown else SMALL for shown in portions])
    return [Beside(bool(shown), *whys) for shown, *whys in zip(portions, means, savings, strict=True)]


def _hidden(side: _Side, what: str, hidden: list[str]) -> list[str]:
    masses = [getattr(part, what) for part in side.parts]
    if getattr(side.everyone, what).why_hidden(side.rules):
        return [already or mass.why_hidden(side.rules) for already, mass in zip(hidden, masses, strict=True)]
    return hidden_together(masses, side.sizes, hidden, side.rules)


def _of_traits(side: _Side, groups: Sequence[Group]) -> list[Beside]:
    """A trait leaves those who have not; two together leave all four parts."""
    parts, sizes, sums = _cells(side, groups)
    portions = _portions(side, parts, sizes, sums)
    return [_left(part, bool(shown), side.rules) for part, shown in zip(side.parts, portions, strict=True)]


def _left(part: Setting, portion: bool, rules: Rules) -> Beside:
    mean, saving = (
        next((why for why in (mass.why_hidden(rules) for mass in masses) if why), "")
        for masses in zip((part.mean, part.saving), *part.beside, strict=True)
    )
    return Beside(portion, mean, saving)


def _cells(side: _Side, groups: Sequence[Group]) -> tuple[Floats, Ints, Bools]:
    """The people who pay and all people of the parts that the traits divide everybody into, and which of them make up each group."""
    paying = [_paying(part, size) for part, size in zip(side.parts, side.sizes, strict=True)]
    everyone = _paying(side.everyone, side.people)
    if len(groups) == 1:
        members = np.array([[True, False]])
        return _not_below(paying[0], everyone - paying[0]), np.array([side.sizes[0], side.people - side.sizes[0]]), members
    both = next(place for place, group in enumerate(groups) if len(group.traits) > 1)
    one, other = (place for place in range(len(groups)) if place != both)

    def divided(of: Sequence[float], whole: float) -> tuple[float, ...]:
        return of[both], of[one] - of[both], of[other] - of[both], whole - of[one] - of[other] + of[both]

    rows = {both: [True, False, False, False], one: [True, True, False, False], other: [True, False, True, False]}
    sizes = np.array(divided(side.sizes, side.people), np.int64)
    return _not_below(*divided(paying, everyone)), sizes, np.array([rows[place] for place in range(3)])


def _not_below(*parts: float) -> Floats:
    found: Floats = np.maximum(np.array(parts, float), 0.0)
    return found


def _portions(side: _Side, parts: Floats, sizes: Ints, sums: Bools) -> Bools:
    ends = [_ends(part, size, side.rules) for part, size in zip(side.parts, side.sizes, strict=True)]
    everyone = known_of(_paying(side.everyone, side.people), side.people, side.rules, _ends(side.everyone, side.people, side.rules))
    whole = Told(np.ones(len(parts), bool), everyone)
    return may_be_told(parts, sizes, sums, whole, side.rules, ends)


def _paying(setting: Setting, people: int) -> float:
    return setting.found[PORTION].value * people


def _ends(setting: Setting, people: int, rules: Rules) -> Between:
    """Of the interval as it is shown, in people."""
    found = setting.found[PORTION].data
    return rules.low_share(found.low, people) * people, rules.high_share(found.high, people) * people

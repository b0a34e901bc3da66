"""Sums of money or use that make each other up: nobody may work out one that a single person makes up the half of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from linkage.rules.answers import ONE_ABOVE_HALF, SMALL
from linkage.rules.disclosure.shares import LARGEST_PART, Rules
from linkage.rules.shapes import Bools, Floats


@dataclass(frozen=True, slots=True)
class Mass:
    """What stands behind a sum of one amount a person: how many people, what they come to, and the largest amount. It stays in the
    enclave."""

    people: int
    total: float
    largest: float

    def __add__(self, other: "Mass") -> "Mass":
        """Of both, who are different people."""
        return Mass(self.people + other.people, self.total + other.total, max(self.largest, other.largest))

    def why_hidden(self, rules: Rules) -> str:
        """Empty where the sum may be known: there is nobody in it, or there are enough with none above half."""
        if 0 < self.people < rules.min_cell:
            return SMALL
        # Nothing but zeros has nobody above half, and tells that all of them are 0.
        return ONE_ABOVE_HALF if self.largest > LARGEST_PART * self.total else ""


NOBODY = Mass(0, 0.0, 0.0)


def mass_of(amounts: Floats) -> Mass:
    """Of amounts, one of each person; a loss weighs as much as a gain."""
    size = np.abs(amounts)
    return Mass(len(size), float(size.sum()), float(size.max(initial=0.0)))


def why_hidden(amounts: Floats, rules: Rules) -> str:
    """Empty where the sum or mean of these amounts may be shown; of nobody there is none."""
    return mass_of(amounts).why_hidden(rules) if len(amounts) else SMALL


def hidden_together(masses: Sequence[Mass], sizes: Sequence[int], hidden: Sequence[str], rules: Rules) -> list[str]:
    """Of groups of `sizes` that make up everybody, whose sum is shown: why each one's is hidden, beside what is `hidden` already.

    What all the hidden ones come to can be worked out; so the smallest of the shown ones is hidden too, until that may be known."""
    found = [already or mass.why_hidden(rules) for already, mass in zip(hidden, masses, strict=True)]
    while any(found) and not all(found) and _rest(masses, found).why_hidden(rules):
        smallest = min((place for place, why in enumerate(found) if not why), key=lambda place: (not masses[place].people, sizes[place]))
        found[smallest] = SMALL
    return found


def _rest(masses: Sequence[Mass], found: Sequence[str]) -> Mass:
    return sum((mass for mass, why in zip(masses, found, strict=True) if why), NOBODY)


def hidden_nested(amounts: Floats, parts: Sequence[Bools], rules: Rules, beside: Sequence[Bools] = ()) -> list[str]:
    """Of parts of the people (masks over `amounts`) that lie in each other: why the sum of each is hidden, the widest judged first.

    The people between two parts that are shown must be enough, with nobody above half. `beside`: parts that are shown elsewhere."""
    shown, found = list(beside), [""] * len(parts)
    for place in sorted(range(len(parts)), key=lambda place: -int(parts[place].sum())):
        found[place] = why_hidden(amounts[parts[place]], rules) or _why_between(amounts, parts[place], shown, rules)
        shown += [] if found[place] else [parts[place]]
    return found


def _why_between(amounts: Floats, part: Bools, shown: Sequence[Bools], rules: Rules) -> str:
    for other in shown:
        more, less = part & ~other, other & ~part
        if not more.any() or not less.any():
            why = mass_of(amounts[more | less]).why_hidden(rules)
            if why:
                return why
    return ""

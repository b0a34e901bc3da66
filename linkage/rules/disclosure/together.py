"""Shares of groups that overlap or make each other up: which of them may be shown, given that a reader has all that is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from linkage.rules.disclosure.shares import Rules
from linkage.rules.shapes import Bools, Floats, Ints

Between = tuple[float, float]
"""The fewest and the most people that a share can be of, for somebody who sees it."""
SLACK = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """`members`: which parts are in it. `between`: what is known of how many of its people it is of."""

    members: Bools
    between: Between


def known_of(part: float, size: int, rules: Rules, ends: Between | None = None) -> Between:
    """What is known of a part of `size` people whose rounded share is shown, or hidden. `ends`: of a published interval, in people."""
    low, high = _by_rounding(part, size, rules)
    if ends is None:
        return low, high
    return max(low, min(ends[0], part)), min(high, max(ends[1], part))


def may_stand_together(parts: Floats, sizes: Ints, everyone: float, rules: Rules, ends: Sequence[Between] | None = None) -> Bools:
    """Of groups that make up everybody, `parts` people of their `sizes`: whose share may be shown beside everybody's and the others'.

    Shown parts are rounded to multiples of the smallest cell, so that somebody knows each of them only to within half a cell, or as their
    intervals (`ends`, in people) say. He must not be able to prove that a hidden part, or its rest, is smaller than a cell; else the
    smallest of the shown ones is hidden too."""
    whole = Told(np.ones(len(parts), bool), known_of(everyone, int(sizes.sum()), rules))
    return may_be_told(parts, sizes, np.eye(len(parts), dtype=bool), whole, rules, ends)


def may_be_told(parts: Floats, sizes: Ints, sums: Bools, whole: Told, rules: Rules, ends: Sequence[Between] | None = None) -> Bools:
    """The same for `sums` (k, parts): each the share of some of the parts together. `whole` is shown anyway."""
    of, people = sums @ parts, sums @ sizes
    told = [
        Told(members, known_of(float(part), int(size), rules, ends[place] if ends else None))
        for place, (members, part, size) in enumerate(zip(sums, of, people, strict=True))
    ]
    shown = np.array([bool(size) and rules.share(part / size, int(size)) is not None for part, size in zip(of, people, strict=True)])
    targets = np.vstack([np.eye(len(parts), dtype=bool), sums])
    while shown.any() and gives_away(parts, sizes, [whole, *(told[n] for n in np.flatnonzero(shown))], targets, rules):
        shown[int(np.argmin(np.where(shown, of, np.inf)))] = False
    return shown


def gives_away(parts: Floats, sizes: Ints, told: Sequence[Told], targets: Bools, rules: Rules) -> bool:
    """Whether what is told proves of any of `targets` (k, parts) that are of a few people, or that leave a few, that they do."""
    for target in targets:
        part, size = float(parts[target].sum()), int(sizes[target].sum())
        # Where there is nobody to protect, an average over draws leaves a trace of a part.
        if size and 0 < part < rules.min_cell and _most(target, parts, sizes, told) < rules.min_cell - SLACK:
            return True
        if size and 0 < size - part < rules.min_cell and size + _most(target, parts, sizes, told, -1.0) < rules.min_cell - SLACK:
            return True
    return False


def _most(target: Bools, parts: Floats, sizes: Ints, told: Sequence[Told], sign: float = 1.0) -> float:
    """The most (sign 1) that a target can be, or the least with its sign turned (-1)."""
    rows = np.array([one.members for one in told], dtype=float)
    true = rows @ parts
    # Parts are averages over draws, and so add up to everybody nearly: what is true stays possible.
    low = np.minimum([one.between[0] for one in told], true)
    high = np.maximum([one.between[1] for one in told], true)
    bounds = [(0.0, max(float(size), float(part))) for part, size in zip(parts, sizes, strict=True)]
    found = linprog(-sign * target.astype(float), np.vstack([rows, -rows]), np.concatenate([high, -low]), bounds=bounds, method="highs")
    if found.status:
        raise ArithmeticError(f"What is shown of the shares does not fit together: {found.message}")
    return -float(found.fun)


def _by_rounding(part: float, size: int, rules: Rules) -> Between:
    found = rules.share(part / size, size) if size else 0.0
    if found is None:
        return 0.0, float(size)
    if found in (0.0, 1.0):
        return found * size, found * size
    return max(found * size - rules.min_cell / 2, rules.min_cell), min(found * size + rules.min_cell / 2, size - rules.min_cell)

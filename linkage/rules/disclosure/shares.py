"""Rules for single figures: counts, shares and money."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from linkage.rules.shapes import Bools, Floats, Ints

MIN_CELL = 11
LARGEST_PART = 0.5
"""Nobody may make up more than this of a sum that is shown."""
DOLLARS, THOUSANDS = 10.0, 1000.0
NOBODY = 1e-9


@dataclass(frozen=True, slots=True)
class Rules:
    """`min_cell`: the strictest of the owners' smallest cells."""

    min_cell: int = MIN_CELL

    def __post_init__(self) -> None:
        if self.min_cell < MIN_CELL:
            raise ValueError(f"A smallest cell of {self.min_cell} is below {MIN_CELL}, which every owner keeps.")

    def may_count(self, count: float) -> bool:
        """Nobody at all, or enough."""
        return count == 0 or count >= self.min_cell

    def may_share(self, part: float, whole: float) -> bool:
        """`part` of `whole` people: both the part and the rest must be nobody or enough, of enough."""
        return whole >= self.min_cell and 0 <= part <= whole and self.may_count(part) and self.may_count(whole - part)

    def may_sum(self, amounts: Floats) -> bool:
        """A sum or mean of amounts, one of each person: of enough people, and nobody above half of it."""
        size = np.abs(amounts)
        return len(size) >= self.min_cell and float(size.max(initial=0.0)) <= LARGEST_PART * float(size.sum())

    def share(self, share: float, whole: int) -> float | None:
        """A share as it is shown: to the nearest multiple of the smallest cell, so that the difference between two shares of the same
        people, read from two settings of the switches, is nobody or enough. None: hidden."""
        part = share * whole
        if not self.may_share(0.0 if part < NOBODY else whole if whole - part < NOBODY else part, whole):
            return None
        if whole - part < NOBODY:
            return 1.0
        # Rounding may not leave a rest of a few.
        cells = floor(part / self.min_cell + 0.5)
        cells = min(cells, (whole - self.min_cell) // self.min_cell)
        return cells * self.min_cell / whole

    def low_share(self, share: float, whole: int) -> float:
        """The lower end of an interval, moved out to a multiple of the smallest cell."""
        return max(0.0, floor(share * whole / self.min_cell + 1e-9) * self.min_cell / whole)

    def high_share(self, share: float, whole: int) -> float:
        """The upper end of an interval, moved out to a multiple of the smallest cell."""
        return min(1.0, ceil(share * whole / self.min_cell - 1e-9) * self.min_cell / whole)


def dollars(amount: float, step: float = DOLLARS) -> float:
    """Rounded, so that nobody's own amount shows in the last digits."""
    return round(round(amount / step) * step, 6) + 0.0


def may_stand_together(parts: Floats, sizes: Ints, everyone: float, rules: Rules) -> Bools:
    """Of groups that make up everybody, `parts` people of their `sizes`: whose share may be shown beside everybody's and the others'.

    Shown parts are rounded to multiples of the smallest cell, so that somebody knows each of them only to within half a cell. He must not
    be able to prove that a hidden part, or its rest, is smaller than a cell; else the smallest of the shown ones is hidden too."""
    shown = np.array([rules.share(part / size, int(size)) is not None if size else False for part, size in zip(parts, sizes, strict=True)])
    total = _known(everyone, int(sizes.sum()), rules)
    while shown.any() and not _is_safe(parts, sizes, shown, total, rules):
        shown[int(np.argmin(np.where(shown, parts, np.inf)))] = False
    return shown


def _is_safe(parts: Floats, sizes: Ints, shown: Bools, total: tuple[float, float], rules: Rules) -> bool:
    known = [_known(part, int(size), rules) for part, size in zip(parts[shown], sizes[shown], strict=True)]
    least, most = sum(low for low, _ in known), sum(high for _, high in known)
    for part, size in zip(parts[~shown], sizes[~shown], strict=True):
        if not size:
            continue  # there is nobody to protect; an average over draws leaves a trace of a part here
        others = int(sizes[~shown].sum() - size)
        highest = min(float(size), total[1] - least)
        lowest = max(0.0, total[0] - most - others)
        if (0 < part < rules.min_cell and highest < rules.min_cell) or (
            0 < size - part < rules.min_cell and size - lowest < rules.min_cell
        ):
            return False
    return True


def _known(part: float, size: int, rules: Rules) -> tuple[float, float]:
    """Between which numbers a part lies for somebody who sees its rounded share, or that it is hidden."""
    found = rules.share(part / size, size) if size else 0.0
    if found is None:
        return 0.0, float(size)
    if found in (0.0, 1.0):
        return found * size, found * size
    return max(found * size - rules.min_cell / 2, rules.min_cell), min(found * size + rules.min_cell / 2, size - rules.min_cell)

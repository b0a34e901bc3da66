"""Rules for single figures: counts, shares and money."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from linkage.rules.shapes import Floats

MIN_CELL = 11
LARGEST_PART = 0.5
"""Nobody may make up more than this of a sum that is shown."""
DOLLARS = 10.0
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

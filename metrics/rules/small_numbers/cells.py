"""One figure of a table in all its vintages: whether it is small, and how far it could be moved before somebody noticed."""

from dataclasses import dataclass, field
from math import inf

from metrics.rules.small_numbers.limits import Limits, Quantities

EVER = 4
"""How many quantities there are."""


@dataclass(frozen=True, slots=True)
class Version:
    """What was known of a figure. `moments`: a bit for each moment at which this version was the current one.

    `withheld`: the source itself had suppressed it."""

    moments: int
    quantities: Quantities
    withheld: bool = False


@dataclass(slots=True)
class Cell:
    """A figure at its place in the table: one category, or ROOT for all together, on each axis.

    `is_told`: by how much it was revised leaves no other numbers possible, if it is known by how much: then every sum above it goes.
    `up`, `down`: by how much each quantity could be larger or smaller in every vintage, for all an attacker knows who knows the rule
    and which figures are small; `there`: the moments at which it has a figure, by quantity."""

    place: tuple[int, ...]
    limits: Limits
    versions: tuple[Version, ...]
    was_hidden: bool = False
    is_small: bool = field(init=False, default=False)
    is_withheld: bool = field(init=False, default=False)
    is_told: bool = field(init=False, default=False)
    needs: dict[int, tuple[float, float]] = field(init=False, default_factory=dict)
    up: list[float] = field(init=False)
    down: list[float] = field(init=False)
    there: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.up, self.down, self.there = [inf] * EVER, [inf] * EVER, [0] * EVER
        for version in self.versions:
            self._withhold(version) if version.withheld else self._measure(version)
        if self.is_withheld and not self.needs:
            self.needs = dict.fromkeys(range(EVER), (1.0, 0.0))
        for quantity in self.needs:
            self._settle(quantity)

    @property
    def is_only_withheld(self) -> bool:
        """Whether it has no figure that could be hidden."""
        return all(figure is None for version in self.versions for figure in version.quantities)

    @property
    def size(self) -> float:
        """The largest of its figures, to hide small ones sooner than large ones; nothing is larger than a zero, which stays if it can."""
        return max((q for version in self.versions for q in version.quantities if q is not None), default=0.0) or inf

    def _measure(self, version: Version) -> None:
        for quantity, figure in enumerate(version.quantities):
            if figure is None:
                continue
            self.there[quantity] |= version.moments
            small = self.limits.small(quantity)
            is_small = small is not None and small[0] <= figure <= small[1]
            least, most = small if small and is_small else (0.0, inf)
            self.up[quantity] = min(self.up[quantity], most - figure)
            self.down[quantity] = min(self.down[quantity], figure - least)
            if is_small:
                self.is_small = True
                self.needs[quantity] = (0.0, 0.0)

    def _withhold(self, version: Version) -> None:
        """Nothing is known of it but that it stands in the sums."""
        self.is_withheld = True
        for quantity in range(EVER):
            self.there[quantity] |= version.moments
            self.up[quantity], self.down[quantity] = min(self.up[quantity], 1.0), min(self.down[quantity], 1.0)

    def _settle(self, quantity: int) -> None:
        """How far it must be possible to move it. Where the rule calls a single number small, that one must be in doubt."""
        need = (self.up[quantity], self.down[quantity])
        if self.is_withheld:
            need = (min(need[0], 1.0), 0.0)
        elif need[0] + need[1] < 1.0:
            self.is_told |= len(self.versions) > 1
            need = (1.0, 0.0)
            self.up[quantity] = 1.0
        self.needs[quantity] = need

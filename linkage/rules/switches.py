"""The settings that a reader may choose: a fixed grid, so that no combination tells people apart that the published answers do not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from linkage.rules.prices import BASES, PAYERS

YEARS = (1, 3)
"""1: the year after selection, as measured. 3: the mean of three years, use above the mean falling on (cautious)."""
COSTS = (0.85, 1.0, 1.25)
"""The program's cost relative to its stated cost."""
EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Switches:
    """One point of the grid. `rung`: whose data are used; `group`: among whom."""

    rung: str
    payer: str = "all"
    basis: str = "average"
    years: int = 1
    cost: float = 1.0
    group: str = EVERYONE

    @property
    def scoring(self) -> tuple[str, str, str]:
        """What people have to be scored anew for."""
        return (self.rung, self.payer, self.basis)


def grid(rungs: Sequence[str], groups: Sequence[str]) -> Iterator[Switches]:
    """Every setting there is an answer for: everyone with each agency's data; groups with all of it."""
    for rung, payer, basis in product(rungs, PAYERS, BASES):
        for years, cost in product(YEARS, COSTS):
            here = Switches(rung, payer, basis, years, cost)
            yield here
            yield from (replace(here, group=group) for group in groups if rung == rungs[-1])


def standard(rungs: Sequence[str]) -> Switches:
    """The headline's: all the data, all payers, average prices, the year that was measured."""
    return Switches(rungs[-1])

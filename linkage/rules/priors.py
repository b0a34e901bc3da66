"""What is assumed and not measured: how far each service falls when somebody is housed, and what a fall is worth. Shown on the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from numpy.random import Generator


@dataclass(frozen=True, slots=True)
class Prior:
    """A triangular range with its source: `low` and `high` are the ends, `mode` the likeliest value, which point estimates use."""

    low: float
    mode: float
    high: float
    source: str

    def __post_init__(self) -> None:
        if not self.low <= self.mode <= self.high:
            raise ValueError(f"{self.low}, {self.mode}, {self.high}: low, mode and high of a prior must rise.")

    def draw(self, rng: Generator) -> float:
        return float(rng.triangular(self.low, self.mode, self.high)) if self.high > self.low else self.mode


@dataclass(frozen=True, slots=True)
class Priors:
    """`effects`: by service, the relative fall in use that housing causes (negative: a rise). `price`: what a unit less is worth, relative
    to its average price. `programme`: the program's cost relative to its stated cost."""

    effects: Mapping[str, Prior]
    price: Prior
    programme: Prior


PRIORS = Priors(
    effects={
        "ed": Prior(
            0.0, 0.20, 0.40, "Denver SIB RCT 2021: -40%; Santa Clara RCT 2020: no difference in total ED visits, psychiatric ED IRR 0.62"
        ),
        "inpatient": Prior(-0.05, 0.15, 0.35, "Santa Clara RCT 2020: no difference; Larimer 2009 and Culhane 2002 (not randomised): falls"),
        "psychiatric": Prior(0.05, 0.35, 0.55, "Culhane, Metraux & Hadley 2002; At Home/Chez Soi; Rosenheck 2003"),
        "detox": Prior(0.10, 0.45, 0.65, "Larimer 2009; Denver SIB RCT 2021"),
        "jail": Prior(0.0, 0.25, 0.45, "Denver SIB RCT 2021: jail stays -30%; Santa Clara RCT 2020: no difference; NYC FUSE 2013: -40%"),
        "shelter": Prior(0.40, 0.75, 0.92, "Denver SIB RCT 2021: -40%; Santa Clara RCT 2020: IRR 0.30; Culhane, Metraux & Hadley 2002"),
    },
    price=Prior(0.60, 1.0, 1.15, "Assumption: a stay less saves between its marginal and a little more than its average price"),
    programme=Prior(0.85, 1.0, 1.25, "Assumption: the yearly cost of a unit, its services and its vacancies"),
)
EVIDENCE = (
    "Ly & Latimer 2015: before/after studies show net savings, experiments net cost.",
    "Camden RCT 2020: regression to the mean alone would have claimed a fall of 38 points.",
    "NASEM 2018 and WSIPP: no substantial evidence that supportive housing pays for itself for most people.",
    "Culhane, Metraux & Hadley 2002: net cost $995 a unit-year, 94% offset.",
)
"""What the literature says of such estimates as a whole."""

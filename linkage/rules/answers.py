"""What a study of supportive housing answers: aggregates alone, all of them past disclosure control. This is what leaves the enclave."""

from collections.abc import Mapping
from dataclasses import dataclass

from linkage.rules.intervals import Interval
from linkage.rules.prices import PriceTable
from linkage.rules.priors import Priors
from linkage.rules.switches import Switches

METHOD = "2026.1"
"""The version of the method."""
SMALL, ONE_ABOVE_HALF = "too few people", "one person above half"
"""Why a figure is hidden."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its two intervals. `hidden`: why there is no value; shares keep intervals then, whose ends speak of nobody or enough.

    `data`: from people and links; `total`: with what is assumed too. Neither where it was not computed."""

    value: float | None
    data: Interval | None = None
    total: Interval | None = None
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class DepthPoint:
    """The curve at a depth: `net` dollars a person-year saved by housing that share of the cohort, those with the highest scores."""

    depth: float
    people: int
    net: Figure


@dataclass(frozen=True, slots=True)
class GridAnswer:
    """The answer under one setting. `portion`, `depth`: shares of 1. `mean_offset`: dollars a person-year over the group. `saving`:
    dollars a year in all, from housing exactly those who pay. `curve`: of everyone only."""

    switches: Switches
    people: int
    portion: Figure
    depth: Figure
    mean_offset: Figure
    saving: Figure
    curve: tuple[DepthPoint, ...]


@dataclass(frozen=True, slots=True)
class ServiceUse:
    """`used`: share of the cohort with any; `units` and `cost` a person in years 1 and 2, by average price."""

    service: str
    unit: str
    used: Figure
    units: tuple[Figure, Figure]
    cost: tuple[Figure, Figure]


@dataclass(frozen=True, slots=True)
class Regression:
    """What the costliest of year 1 cost (dollars a person) then and the year after, with no program. The fall is not a saving."""

    depth: float
    people: int
    first: Figure
    second: Figure
    fall: Figure


@dataclass(frozen=True, slots=True)
class Naive:
    """What not to believe: the share whose offset of year 1 covers the program, the net saving a person-year that a rule on year 1
    would claim for them, and what they would really have brought the year after."""

    portion: Figure
    claimed: Figure
    came: Figure


@dataclass(frozen=True, slots=True)
class ExactMatching:
    """What would be seen if only pairs that agree on all of a key were joined. `lost`: share of all offsets that it misses."""

    people: int
    lost: Figure
    portion: Figure


@dataclass(frozen=True, slots=True)
class Outcome:
    """What housing a share of the cohort does beyond money, a person-year. `slug`: paying, top_5, top_10, top_20 or everyone.

    `housed_days`: for each net dollar, where it costs more than it saves."""

    slug: str
    people: Figure
    jail_days: Figure
    ed_visits: Figure
    shelter_nights: Figure
    net: Figure
    housed_days: Figure


@dataclass(frozen=True, slots=True)
class Bar:
    """One assumption at the ends of its range, all others at their likeliest: portion and depth there."""

    assumption: str
    low: float
    high: float
    portion: tuple[Figure, Figure]
    depth: tuple[Figure, Figure]


@dataclass(frozen=True, slots=True)
class Deaths:
    """Who died in year 2 uses nothing afterwards and could not be housed: offsets are lower for it. Shares of the cohort and of the tenth
    with the highest scores."""

    cohort: Figure
    top_tenth: Figure


@dataclass(frozen=True, slots=True)
class Sentence:
    """A pattern to translate, and what fills it."""

    pattern: str
    values: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.pattern % dict(self.values)


@dataclass(frozen=True, slots=True)
class Origin:
    """What the answers can be reproduced from, beside the extracts and the links."""

    method: str
    seed: int
    imputations: int
    draws: int
    grid_draws: int
    min_cell: int
    use_traits: bool


@dataclass(frozen=True, slots=True)
class Headline:
    """What may become readings of measures: shares of 1 under the standard setting; None where hidden."""

    paying_portion: float | None
    break_even_depth: float | None


@dataclass(frozen=True, slots=True)
class Answers:
    """All of it. `people`: of the cohort at the threshold of the links."""

    origin: Origin
    headline: Headline
    prices: PriceTable
    priors: Priors
    people: int
    standard: Switches
    rungs: tuple[str, ...]
    groups: tuple[str, ...]
    grid: tuple[GridAnswer, ...]
    uses: tuple[ServiceUse, ...]
    regression: tuple[Regression, ...]
    naive: Naive
    exact: ExactMatching | None
    outcomes: tuple[Outcome, ...]
    tornado: tuple[Bar, ...]
    deaths: Deaths | None
    summary: tuple[Sentence, ...]

    def at(self, switches: Switches) -> GridAnswer:
        """Raises KeyError for a setting that is not on the grid."""
        found = next((each for each in self.grid if each.switches == switches), None)
        if found is None:
            raise KeyError(f"There is no answer for {switches}.")
        return found

    @property
    def main(self) -> GridAnswer:
        """The answer under the standard setting."""
        return self.at(self.standard)

    @property
    def by_rung(self) -> tuple[GridAnswer, ...]:
        """What each agency's data add."""
        return tuple(self.at(Switches(rung)) for rung in self.rungs)

    @property
    def by_group(self) -> tuple[GridAnswer, ...]:
        return tuple(self.at(Switches(self.standard.rung, group=group)) for group in self.groups)

"""The cohort once for each imputation of the links, ready to be scored again and again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from linkage.rules import clusters
from linkage.rules.assumptions import SOURCE_OF
from linkage.rules.people import people_of
from linkage.rules.prices import PriceTable
from linkage.rules.scoring import history
from linkage.rules.shapes import SERVICES, SOURCES, Bools, Floats, Links, People, Records


@dataclass(frozen=True, slots=True)
class Rung:
    """Which data are used: agencies' use of services, and traits (long homelessness, illness) on top."""

    slug: str
    sources: tuple[str, ...]
    traits: bool = False

    @property
    def known(self) -> Bools:
        """By service: whether these agencies tell of it."""
        return np.array([SOURCE_OF[service] in self.sources for service in SERVICES])


def rungs(records: Records, *, with_traits: bool = True) -> tuple[Rung, ...]:
    """One agency's data after the other, as far as there are any; then what they say of people beside their use."""
    there = tuple(source for place, source in enumerate(SOURCES) if (records.source == place).any())
    steps = [Rung(f"to_{source}", there[: place + 1]) for place, source in enumerate(there)]
    return (*steps, Rung("with_traits", there, traits=True)) if with_traits and records.traits.any() else tuple(steps)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One imputation: its people, and the columns of their history with the data of one rung."""

    people: People
    columns: Floats

    @property
    def count(self) -> int:
        return len(self.people.units)

    def offsets(self, worth: Floats, year: int) -> Floats:
        """Dollars that housing would have saved of each person's use in year 1 or 2."""
        saved: Floats = self.people.units[:, year - 1, :] @ worth
        return saved


def imputed(records: Records, links: Links, count: int, rng: Generator) -> list[People]:
    """The cohort under `count` draws of who is whom."""
    around = clusters.neighbourhoods(links, len(records.source))
    return [people_of(records, clusters.drawn(around, 1.0 - rng.random(around.count))) for _ in range(count)]


def tables(cohorts: Sequence[People], prices: PriceTable, rung: Rung) -> list[Table]:
    dollars = np.array([prices.dollars(service) for service in SERVICES])
    return [Table(people, history(people, dollars, rung.known, with_traits=rung.traits)) for people in cohorts]

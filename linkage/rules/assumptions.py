"""One set of assumptions, as numbers: what a unit less of each service saves, and what a person-year of the program costs."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from linkage.rules.prices import PriceTable
from linkage.rules.priors import Priors
from linkage.rules.shapes import SERVICES, SOURCES, Floats

SOURCE_OF = {"shelter": "hmis", "jail": "doc", "ed": "dss", "inpatient": "dss", "psychiatric": "dmhas", "detox": "dmhas"}
"""The agency whose data tell of a service."""

MOST_UNITS = np.array([100.0 if service == "ed" else 365.0 for service in SERVICES])
"""What one person may plausibly use of each in a year: days and nights by the calendar; visits by what the rarest people have."""


@dataclass(frozen=True, slots=True, eq=False)
class Assumptions:
    """`effect`, `price` (len(SERVICES),): relative fall, dollars a unit. `programme`: dollars a person-year, net of rent."""

    effect: Floats
    price: Floats
    programme: float

    @property
    def worth(self) -> Floats:
        """Dollars that housing saves for each unit that would have been used."""
        return self.effect * self.price

    @property
    def largest(self) -> float:
        """Dollars a year that housing may plausibly save of one person: a whole year of the dearest service."""
        return float((self.worth * MOST_UNITS).max())

    def only(self, sources: tuple[str, ...]) -> "Assumptions":
        """The same, where nothing is known of the services of other sources."""
        known = np.array([SOURCE_OF[service] in sources for service in SERVICES])
        return replace(self, price=self.price * known)


def likeliest(priors: Priors, table: PriceTable, *, payer: str = "all", basis: str = "average") -> Assumptions:
    """Every prior at its mode."""
    effect = np.array([priors.effects[service].mode for service in SERVICES])
    return Assumptions(effect, _prices(table, payer, basis), table.programme_cost(payer) * priors.programme.mode)


def drawn(priors: Priors, table: PriceTable, rng: Generator, *, payer: str = "all", basis: str = "average") -> Assumptions:
    """Each prior drawn once. Where marginal prices are asked for, what a price is worth is chosen and not drawn."""
    effect = np.array([priors.effects[service].draw(rng) for service in SERVICES])
    worth = np.array([priors.price.draw(rng) for _ in SERVICES])
    factor = worth if basis == "average" else np.ones(len(SERVICES))
    return Assumptions(effect, _prices(table, payer, basis) * factor, table.programme_cost(payer) * priors.programme.draw(rng))


def _prices(table: PriceTable, payer: str, basis: str) -> Floats:
    return np.array([table.dollars(service, payer=payer, basis=basis) for service in SERVICES])


assert set(SOURCE_OF) == set(SERVICES)  # noqa: S101  (a service without a source would never be counted)
assert set(SOURCE_OF.values()) == set(SOURCES)  # noqa: S101

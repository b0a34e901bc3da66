"""What a unit of service costs, in which year, by which source, and who pays; and what supportive housing costs."""

from collections.abc import Mapping
from dataclasses import dataclass

from linkage.rules.shapes import SERVICES

PAYERS = ("all", "state")
BASES = ("average", "marginal")
VERIFY = "to verify before use"


@dataclass(frozen=True, slots=True)
class Split:
    """Who pays, as shares of 1."""

    state: float
    federal: float
    other: float = 0.0

    def __post_init__(self) -> None:
        if min(self.state, self.federal, self.other) < 0 or abs(self.state + self.federal + self.other - 1) > 1e-9:
            raise ValueError(f"The payers' shares {self.state}, {self.federal} and {self.other} must be 0 or more and add up to 1.")

    def share(self, payer: str) -> float:
        """The part of the cost that counts when `payer` (of PAYERS) looks at it."""
        return 1.0 if payer == "all" else self.state


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars of `year` for a `unit`. `average` says whether it is the average price; `marginal` is what one unit less saves at once,
    None where nobody knows it: then the price table's own factor is taken."""

    dollars: float
    unit: str
    year: int
    source: str
    split: Split
    is_average: bool = True
    marginal: float | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.dollars < 1e7) or (self.marginal is not None and not 0 <= self.marginal < 1e7):
            raise ValueError(f"{self.dollars} dollars a {self.unit} is no price.")


@dataclass(frozen=True, slots=True)
class PriceTable:
    """`programme`: a unit-year of supportive housing; `tenant_rent`: what tenants pay of it. `marginal_factor`: marginal against average
    prices where no marginal price is known. `verified`: somebody who may has confirmed every line."""

    version: str
    services: Mapping[str, Price]
    programme: Price
    tenant_rent: float = 0.0
    marginal_factor: float = 0.60
    verified: bool = False

    def __post_init__(self) -> None:
        missing = [service for service in SERVICES if service not in self.services]
        if missing:
            raise ValueError(f"The price table {self.version} has no price for {', '.join(missing)}.")
        if not 0 <= self.tenant_rent < self.programme.dollars:
            raise ValueError("The tenants' rent must be 0 or more and below the cost of the program.")

    def dollars(self, service: str, *, payer: str = "all", basis: str = "average") -> float:
        """What a unit less of a service saves a payer."""
        price = self.services[service]
        return _by_basis(price, basis, self.marginal_factor) * price.split.share(payer)

    def programme_cost(self, payer: str = "all") -> float:
        """Dollars a person-year, net of the tenant's rent."""
        return (self.programme.dollars - self.tenant_rent) * self.programme.split.share(payer)


def _by_basis(price: Price, basis: str, factor: float) -> float:
    if basis == "average" or not price.is_average:
        return price.dollars
    return price.dollars * factor if price.marginal is None else price.marginal


def _price(dollars: float, unit: str, split: Split) -> Price:
    return Price(dollars, unit, 2018, f"Partnership for Strong Communities; {VERIFY}", split)


_EXPANSION = Split(state=0.10, federal=0.90)
"""Medicaid pays for single adults mostly at the expansion's federal share (42 U.S.C. 1396d(y): 90% from 2020)."""
_STATE = Split(state=1.0, federal=0.0)
CONNECTICUT = PriceTable(
    version="connecticut-to-verify",
    services={
        "ed": _price(2462.0, "visit", _EXPANSION),
        "inpatient": _price(1089.0, "day", _EXPANSION),
        "psychiatric": _price(1187.0, "day", _EXPANSION),
        "detox": _price(588.0, "day", _EXPANSION),
        "jail": _price(100.0, "day", _STATE),
        "shelter": _price(85.0, "night", _STATE),
    },
    programme=_price(22265.0, "year", _STATE),
)
"""Not verified: prices as they were published in Connecticut around 2018, whose payer splits are assumptions. The jail price is for the
combined jail and prison system, which the State pays for. That the whole program is State money is the cautious assumption."""

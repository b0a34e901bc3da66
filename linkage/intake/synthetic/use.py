"""How much people use services in two years: heavy tails, part of which lasts and part of which does not (regression to the mean)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkage.rules.shapes import SERVICES, TRAITS, Bools, Floats, Ints, People

EFFECTS = {"ed": 0.25, "inpatient": 0.20, "psychiatric": 0.40, "detox": 0.50, "jail": 0.30, "shelter": 0.80}
"""By how much supportive housing lowers the use of each service, in truth."""
KINDS = ("transitional", "episodic", "chronic")
KIND_SHARES = (0.68, 0.16, 0.16)
STAYS_HOMELESS = (0.25, 0.55, 0.85)
"""Share of each kind still homeless in year 2."""
STARTS = {"ed": -0.35, "inpatient": -1.95, "psychiatric": -3.0, "detox": -2.7, "jail": -1.70}
"""Logarithm of the yearly visits or admissions of somebody average of the first kind."""
STAYS = {"inpatient": (5.5, 0.8), "psychiatric": (13.0, 1.0), "detox": (5.0, 0.5), "jail": (34.0, 1.3)}
"""Mean days of a stay, and its spread on the logarithm."""
SHELTER_NIGHTS = (38.0, 70.0, 150.0)
AGES = ("18-29", "30-44", "45-61", "62 and over")
AGE_BOUNDS = (30, 45, 62)
YEAR = 365


@dataclass(frozen=True, slots=True, eq=False)
class Needs:
    """What lasts of a person: kind of homelessness, illness, and how much of everything and of each service he tends to use."""

    kind: Ints
    smi: Bools
    sud: Bools
    general: Floats
    own: dict[str, Floats]

    def traits(self) -> Bools:
        """(n, len(TRAITS)), as shapes.People has them."""
        known = {"chronic": self.kind == KINDS.index("chronic"), "smi": self.smi, "sud": self.sud}
        return np.column_stack([known[trait] for trait in TRAITS])


def needs(count: int, rng: np.random.Generator) -> Needs:
    kind = rng.choice(len(KINDS), count, p=KIND_SHARES)
    return Needs(
        kind=kind,
        smi=rng.random(count) < np.array([0.22, 0.40, 0.50])[kind],
        sud=rng.random(count) < np.array([0.30, 0.55, 0.55])[kind],
        general=rng.normal(size=count),
        own={service: rng.normal(size=count) for service in STARTS},
    )


def two_years(need: Needs, rng: np.random.Generator) -> Floats:
    """Units (n, 2, len(SERVICES)). Everybody is homeless in year 1; some still are in year 2."""
    count = len(need.kind)
    still = rng.random(count) < np.array(STAYS_HOMELESS)[need.kind]
    first = _one_year(need, np.ones(count, dtype=bool), rng)
    return np.stack([first, _one_year(need, still, rng)], axis=1)


def _one_year(need: Needs, is_homeless: Bools, rng: np.random.Generator) -> Floats:
    rates = _rates(need, is_homeless, rng)
    used = {"ed": rng.poisson(rates["ed"]).astype(float)}
    used |= {service: _days(rates[service], *STAYS[service], rng) for service in STAYS}
    nights = np.round(np.array(SHELTER_NIGHTS)[need.kind] * rng.gamma(1.1, 1 / 1.1, len(need.kind))) + 1
    used["shelter"] = np.where(is_homeless, np.clip(nights, 1, np.maximum(1, YEAR - used["jail"])), 0)
    return np.column_stack([used[service] for service in SERVICES])


def _rates(need: Needs, is_homeless: Bools, rng: np.random.Generator) -> dict[str, Floats]:
    """Visits or admissions expected in a year; the year's own shocks are what falls back afterwards."""
    count, rates = len(need.kind), {}
    kind, bad_year = np.array([0.0, 0.55, 0.45])[need.kind], rng.normal(size=count)
    ill = {
        "ed": np.where(need.sud, 0.45, 0) + np.where(need.smi, 0.25, 0),
        "inpatient": np.zeros(count),
        "psychiatric": np.where(need.smi, 2.1, -1.0),
        "detox": np.where(need.sud, 1.5, -1.5),
        "jail": np.where(need.sud, 0.45, 0) + np.where(need.smi, 0.2, 0),
    }
    for service, start in STARTS.items():
        lasting = 0.60 * need.general + 0.85 * need.own[service]
        passing = 0.35 * bad_year + 0.45 * rng.normal(size=count)
        rates[service] = np.exp(start + kind + ill[service] + lasting + passing) * np.where(is_homeless, 1.0, 0.55)
    return rates


def _days(admissions: Floats, mean: float, spread: float, rng: np.random.Generator) -> Floats:
    stays = rng.poisson(admissions)
    who = np.repeat(np.arange(len(stays)), stays)
    lengths = np.maximum(1, np.round(rng.lognormal(np.log(mean) - spread**2 / 2, spread, len(who))))
    return np.asarray(np.minimum(np.bincount(who, weights=lengths, minlength=len(stays)), YEAR))


def housed(units: Floats, rng: np.random.Generator) -> Floats:
    """The same units when year 2 is spent in supportive housing: each unit is avoided with the chance that EFFECTS has."""
    fewer = units.copy()
    kept = np.array([1 - EFFECTS[service] for service in SERVICES])
    fewer[:, 1, :] = rng.binomial(units[:, 1, :].astype(np.int64), kept)
    return fewer


def age_code(ages: NDArray[np.float64]) -> Ints:
    return np.digitize(ages, AGE_BOUNDS).astype(np.int64)


def true_people(count: int, seed: int) -> People:
    """The cohort itself, without agencies, records or links: what a study of so many people would find if it knew everything."""
    rng = np.random.default_rng([seed, 1])
    need = needs(count, rng)
    units = two_years(need, rng)
    ages = np.clip(rng.normal(43, 13, count), 18, 90)
    everywhere = np.ones(count, dtype=bool)
    seen = np.column_stack([everywhere, units[:, :, 4].any(axis=1), everywhere, units[:, :, 2:4].any(axis=(1, 2))])
    return People(units, need.traits(), {"age": age_code(ages)}, {"age": AGES}, seen)

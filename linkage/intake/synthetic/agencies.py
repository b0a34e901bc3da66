"""Four agencies that know the same people under numbers of their own, with the truth of who is who kept apart."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

import numpy as np

from linkage.intake.synthetic.naming import Texts
from linkage.intake.synthetic.noise import HABITS, Habits, Written, written
from linkage.intake.synthetic.people import Identities, people
from linkage.intake.synthetic.use import housed, needs, two_years
from linkage.rules.shapes import SERVICES, SOURCES, Bools, Floats, Ints

MARK = "SYNTHETIC"
SUPPLIES = {"hmis": ("shelter",), "doc": ("jail",), "dss": ("ed", "inpatient"), "dmhas": ("psychiatric", "detox")}
OTHERS = {"hmis": 0.0, "doc": 1.0, "dss": 3.0, "dmhas": 1.0}
"""Clients of an agency who were never homeless, for each homeless person."""
OTHERS_USE = {"jail": (0.7, 90.0), "ed": (0.3, 1.5), "inpatient": (0.06, 2.0), "psychiatric": (0.08, 4.0), "detox": (0.10, 3.0)}
"""Share of them with any use in a year, and its mean."""
NO_CONSENT = 0.01
"""Share of shelter records whose person did not agree to sharing them."""
IN_HOUSING = 0.05
"""For each homeless person, people who are in supportive housing in year 2, and therefore in no cohort."""


@dataclass(frozen=True, slots=True, eq=False)
class Agency:
    """An agency's extract: `ids` and rows of people; `who`, the true person of each row; use by row: (rows, 2, len(SERVICES))."""

    source: str
    ids: Texts
    rows: Written
    who: Ints
    units: Floats
    traits: Bools
    is_housed: Bools
    has_consent: Bools


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The homeless people themselves: true number, use, traits, and whether they are in supportive housing in year 2."""

    who: Ints
    born: np.ndarray
    units: Floats
    traits: Bools
    is_housed: Bools


@dataclass(frozen=True, slots=True, eq=False)
class World:
    agencies: tuple[Agency, ...]
    truth: Truth


def housing_world(count: int, seed: int) -> World:
    """`count` people with a shelter stay in year 1 and without supportive housing, some more with it, and the agencies' other clients."""
    rng = np.random.default_rng([seed, 2])
    more = round(count * IN_HOUSING)
    homeless, need = people(count + more, rng, are_homeless=True), needs(count + more, rng)
    units = two_years(need, rng)
    is_housed = np.arange(count + more) >= count
    units[is_housed] = housed(units[is_housed], rng)
    truth = Truth(np.arange(count + more), homeless.born, units, need.traits(), is_housed)
    made, next_number = [], count + more
    for source in SOURCES:
        others = people(round(OTHERS[source] * count), rng, are_homeless=source == "doc")
        made.append(_agency(source, homeless, truth, others, next_number, rng))
        next_number += len(others)
    return World(tuple(made), truth)


def _agency(source: str, homeless: Identities, truth: Truth, others: Identities, number: int, rng: np.random.Generator) -> Agency:
    known = _is_known(source, truth, rng)
    everybody = homeless.at(known).and_(others)
    who = np.concatenate([truth.who[known], np.arange(number, number + len(others))])
    supplied = np.array([service in SUPPLIES[source] for service in SERVICES])
    units = np.concatenate([truth.units[known], _others_use(len(others), rng)]) * supplied
    traits = np.zeros((len(who), truth.traits.shape[1]), dtype=bool)
    says = {"hmis": [0], "dmhas": [1, 2]}.get(source, [])
    traits[: int(known.sum()), says] = truth.traits[known][:, says]
    is_housed = np.zeros(len(who), dtype=bool)
    if source == "hmis":
        is_housed[: int(known.sum())] = truth.is_housed[known]
    rows = _twice(len(who), HABITS[source], rng)
    return Agency(
        source=source,
        ids=np.array([f"{MARK}-{source}-{row + 1:07d}" for row in range(len(rows))], dtype=object),
        rows=written(everybody.at(rows), HABITS[source], rng),
        who=who[rows],
        units=_divided(units, rows, rng),
        traits=traits[rows],
        is_housed=is_housed[rows],
        has_consent=rng.random(len(rows)) >= (NO_CONSENT if source == "hmis" else 0),
    )


def _is_known(source: str, truth: Truth, rng: np.random.Generator) -> Bools:
    """Every shelter knows the homeless, Medicaid nine of ten, the others those whom they served."""
    count = len(truth.who)
    served = truth.units[:, :, [SERVICES.index(service) for service in SUPPLIES[source]]].any(axis=(1, 2))
    if source == "dss":
        return served | (rng.random(count) < 0.90)
    if source == "dmhas":
        return np.asarray(served | (truth.traits[:, 1:].any(axis=1) & (rng.random(count) < 0.6)))
    return np.asarray(served)


def _others_use(count: int, rng: np.random.Generator) -> Floats:
    """Use of people who never were homeless: none of it may reach the cohort but by a false link."""
    units = np.zeros((count, 2, len(SERVICES)))
    for service, (share, mean) in OTHERS_USE.items():
        any_use = rng.random((count, 2)) < share
        units[:, :, SERVICES.index(service)] = any_use * np.minimum(np.ceil(rng.exponential(mean, (count, 2))), 365)
    return units


def _twice(count: int, habits: Habits, rng: np.random.Generator) -> Ints:
    """Each row once, some of them twice because nobody found the first, in random order."""
    again = np.flatnonzero(rng.random(count) < habits.twice)
    return rng.permutation(np.concatenate([np.arange(count), again]))


def _divided(units: Floats, rows: Ints, rng: np.random.Generator) -> Floats:
    """Use by row: of somebody with two rows, each year's use of a service stands with one of them."""
    count = units.shape[0]
    order = np.argsort(rows, kind="stable")
    first = np.searchsorted(rows[order], np.arange(count))
    last = np.searchsorted(rows[order], np.arange(count), side="right") - 1
    second = rng.random(units.shape) < 0.5
    given = np.zeros((len(rows), *units.shape[1:]))
    given[order[first]] += units * ~second
    given[order[last]] += units * second
    return given


def client_table(records: int, seed: int) -> Iterable[Agency]:
    """About so many client records of people of all kinds, without use: for measuring the matching alone."""
    rng = np.random.default_rng([seed, 3])
    everybody = people(int(records / 1.82), rng)
    for source, share in (("hmis", 0.12), ("doc", 0.30), ("dss", 0.90), ("dmhas", 0.45)):
        who = np.flatnonzero(rng.random(len(everybody)) < share)
        rows = who[_twice(len(who), HABITS[source], rng)]
        none = np.zeros(len(rows), dtype=bool)
        yield Agency(
            source=source,
            ids=np.array([f"{MARK}-{source}-{row + 1:07d}" for row in range(len(rows))], dtype=object),
            rows=written(everybody.at(rows), HABITS[source], rng),
            who=rows,
            units=np.zeros((len(rows), 2, len(SERVICES))),
            traits=np.zeros((len(rows), 3), dtype=bool),
            is_housed=none,
            has_consent=~none,
        )


def columns_of(rows: Written) -> dict[str, Texts]:
    return {field.name: getattr(rows, field.name) for field in fields(rows)}

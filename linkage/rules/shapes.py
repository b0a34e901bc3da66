"""What flows through a study: client records without any identifier, the links between them, and the people that they make up."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SOURCES = ("hmis", "doc", "dss", "dmhas")
"""The agencies' systems: homeless management information, corrections, Medicaid claims, mental health and addiction services."""
SERVICES = ("ed", "inpatient", "psychiatric", "detox", "jail", "shelter")
"""In visits (ed), days (inpatient, psychiatric, detox, jail) and nights (shelter)."""
DAYS = ("inpatient", "psychiatric", "detox", "jail", "shelter")
"""Services counted in days: nobody has more than 365 of one in a year."""
TRAITS = ("chronic", "smi", "sud")
"""Long homelessness, serious mental illness, substance use disorder."""
YEARS = (1, 2)
THRESHOLD = 0.95
"""Pairs at least as likely as this are taken for one person where one answer is wanted."""


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """One row a client record of an extract, `n` in all.

    `source` (n,): index into SOURCES. `units` (n, 2, len(SERVICES)): use in year 1 and 2. `traits` (n, len(TRAITS)): said of the person by
    this record. `groups`: name of a subgroup dimension (for example "age") -> (n,) code, -1 where the record does not say. `labels`: name
    -> the words of the codes. `in_cohort` (n,): a shelter stay in year 1. `housed` (n,): permanent supportive housing in either year.
    `died` (n,): said to have died in year 2; None where no extract says it.
    """

    source: Ints
    units: Floats
    traits: Bools
    groups: dict[str, Ints]
    labels: dict[str, tuple[str, ...]]
    in_cohort: Bools
    housed: Bools
    died: Bools | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Pairs of rows of Records that may be one person, with the chance (0 to 1) that they are. Unlikely pairs (< 0.01) are left out.

    `exact`: whether the pair agrees on all of a key (a full SSN, or name and date of birth), as exact matching would ask; None: not known.
    """

    left: Ints
    right: Ints
    probability: Floats
    exact: Bools | None = None


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """The cohort, one row a person: those with a shelter stay in year 1 and no permanent supportive housing in either year.

    `units` (m, 2, len(SERVICES)), `traits` (m, len(TRAITS)), `groups` as in Records, `seen` (m, len(SOURCES)): in which extracts.
    `died` (m,): in year 2; None where no extract says it.
    """

    units: Floats
    traits: Bools
    groups: dict[str, Ints]
    labels: dict[str, tuple[str, ...]]
    seen: Bools
    died: Bools | None = None


SUPPORTS = ("childcare", "housing", "transport")
"""Supports around training, each an agency's program."""
SUPPORT_SOURCES = ("training", *SUPPORTS)
"""The extracts of a study of supports: the training's participants, and the clients of each support."""


@dataclass(frozen=True, slots=True, eq=False)
class SupportRecords:
    """One row a client record of a study of supports around training. A person is a participant if one of his records is of the training.

    `source` (n,): index into SUPPORT_SOURCES. `completed` (n,): said by records of the training; False elsewhere. `dollars` (n, 2): subsidy
    paid in the year before and the year after the training's end; 0 in records of the training. `groups`, `labels` as in Records.
    """

    source: Ints
    completed: Bools
    dollars: Floats
    groups: dict[str, Ints]
    labels: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Participants:
    """Training participants, one row a person: `has` (m, len(SUPPORTS)), `completed` (m,), `dollars` (m, 2), `groups` as in Records."""

    has: Bools
    completed: Bools
    dollars: Floats
    groups: dict[str, Ints]
    labels: dict[str, tuple[str, ...]]

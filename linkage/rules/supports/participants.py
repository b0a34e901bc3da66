"""Who takes part in training, and which supports each has."""

import numpy as np

from linkage.rules.people import any_of, said_of
from linkage.rules.shapes import SUPPORT_SOURCES, Ints, Participants, SupportRecords

TRAINING = SUPPORT_SOURCES.index("training")
COMBINATIONS = 8
"""Of three supports, had or not: bit 0 is the first of SUPPORTS."""


def participants_of(records: SupportRecords, person: Ints) -> Participants:
    """One row for each person with a record of the training. `person` (n,): the number of the person of each record."""
    everybody = int(person.max(initial=-1)) + 1
    wanted = any_of(person, records.source == TRAINING, everybody)
    place = np.where(wanted, np.cumsum(wanted) - 1, -1)[person]
    where, count = place[place >= 0], int(wanted.sum())
    source, dollars = records.source[place >= 0], records.dollars[place >= 0]
    supports = [any_of(where, source == number, count) for number in range(len(SUPPORT_SOURCES)) if number != TRAINING]
    return Participants(
        has=np.column_stack(supports),
        completed=any_of(where, records.completed[place >= 0], count),
        dollars=np.column_stack([np.bincount(where, column, count) for column in dollars.T]),
        groups={name: said_of(code, records.source, place, count) for name, code in records.groups.items()},
        labels=records.labels,
    )


def combination(people: Participants) -> Ints:
    """The number of each participant's combination of supports, 0 (none) to 7 (all)."""
    bits = people.has.astype(np.int64) @ (1 << np.arange(people.has.shape[1]))
    return np.asarray(bits, dtype=np.int64)

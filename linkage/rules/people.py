"""The cohort of a study: people with a shelter stay in year 1 and no permanent supportive housing, with all their records' use."""

import numpy as np

from linkage.rules.shapes import DAYS, SERVICES, SOURCES, YEARS, Bools, Floats, Ints, People, Records

DAYS_A_YEAR = 365.0
_IN_DAYS = [SERVICES.index(service) for service in DAYS]


def people_of(records: Records, person: Ints) -> People:
    """One row for each person of the cohort. `person` (n,): the number of the person of each record."""
    everybody = int(person.max(initial=-1)) + 1
    wanted = any_of(person, records.in_cohort, everybody) & ~any_of(person, records.housed, everybody)
    place = np.where(wanted, np.cumsum(wanted) - 1, -1)[person]
    inside = place >= 0
    return _gathered(records, place, inside, int(wanted.sum()))


def _gathered(records: Records, place: Ints, inside: Bools, count: int) -> People:
    where = place[inside]
    return People(
        units=_units(records.units[inside], where, count),
        traits=_marked(records.traits[inside], where, count),
        groups={name: said_of(code, records.source, place, count) for name, code in records.groups.items()},
        labels=records.labels,
        seen=_marked(records.source[inside, None] == np.arange(len(SOURCES)), where, count),
        died=None if records.died is None else any_of(where, records.died[inside], count),
    )


def any_of(person: Ints, marked: Bools, count: int) -> Bools:
    """Of `count` people, who has a marked record."""
    found = np.zeros(count, bool)
    found[person[marked]] = True
    return found


def _marked(marks: Bools, person: Ints, count: int) -> Bools:
    return np.column_stack([any_of(person, column, count) for column in marks.T]) if count else np.zeros((0, marks.shape[1]), bool)


def _units(units: Floats, person: Ints, count: int) -> Floats:
    """Use of a year added up over a person's records; days are cut at a year, as stays that two systems know are counted twice."""
    flat = units.reshape(len(units), len(YEARS) * len(SERVICES))
    summed = np.column_stack([np.bincount(person, column, count) for column in flat.T])
    cube: Floats = summed.reshape(count, len(YEARS), len(SERVICES)).astype(np.float64)
    cube[:, :, _IN_DAYS] = np.minimum(cube[:, :, _IN_DAYS], DAYS_A_YEAR)
    return cube


def said_of(code: Ints, source: Ints, place: Ints, count: int) -> Ints:
    """What the first source (by index) that says it says of a person; -1 where none does. `place` (n,): a person's row, -1 for nobody."""
    telling = np.flatnonzero((code >= 0) & (place >= 0))
    last_wins = telling[np.lexsort((-telling, -source[telling]))]
    found = np.full(count, -1, np.int64)
    found[place[last_wins]] = code[last_wins]
    return found

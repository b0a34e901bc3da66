"""How an agency writes people down: nicknames, slips of the keyboard, swapped parts, wrong and missing numbers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from linkage.intake.synthetic.naming import Texts, last_names, short_form
from linkage.intake.synthetic.people import ZIPS, Identities

Bools = NDArray[np.bool_]
NEAR = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok", "j": "hku", "k": "jli",
    "l": "ko", "m": "n", "n": "mb", "o": "ipl", "p": "o", "q": "wa", "r": "et", "s": "adw", "t": "ryg", "u": "yij", "v": "cb", "w": "qes",
    "x": "zc", "y": "tu", "z": "xs",
}  # fmt: skip
"""What stands beside a letter on the keyboard."""


@dataclass(frozen=True, slots=True)
class Habits:
    """Share of an agency's rows in which something happens. `last_four`: it writes down only the last four digits of the number."""

    last_four: bool
    no_ssn: float
    wrong_ssn: float
    slip: float
    short: float
    no_birth: float
    wrong_birth: float
    first_of_january: float
    no_middle: float
    new_surname: float
    swapped: float
    same_zip: float
    twice: float


HABITS = {
    "hmis": Habits(True, 0.28, 0.02, 0.07, 0.12, 0.015, 0.04, 0.015, 0.70, 0.03, 0.012, 0.35, 0.06),
    "doc": Habits(False, 0.12, 0.02, 0.05, 0.05, 0.002, 0.025, 0.003, 0.45, 0.04, 0.006, 0.45, 0.02),
    "dss": Habits(False, 0.04, 0.008, 0.03, 0.03, 0.001, 0.01, 0.001, 0.30, 0.03, 0.003, 0.65, 0.01),
    "dmhas": Habits(False, 0.15, 0.015, 0.05, 0.06, 0.004, 0.02, 0.003, 0.55, 0.04, 0.006, 0.50, 0.03),
}
"""Worst in the shelters, where people are asked at a desk in the evening; best where the number pays the bill."""


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """Rows as an agency has them: texts, empty where it does not say."""

    first_name: Texts
    middle_name: Texts
    last_name: Texts
    birth_date: Texts
    ssn: Texts
    sex: Texts
    zip: Texts
    region: Texts
    race: Texts


def written(people: Identities, habits: Habits, rng: np.random.Generator) -> Written:
    """The same people as an agency of these habits writes them down."""
    first, last = _names(people, habits, rng)
    return Written(
        first_name=first,
        middle_name=_middles(people, habits, rng),
        last_name=last,
        birth_date=_birth_dates(people, habits, rng),
        ssn=_numbers(people, habits, rng),
        sex=_sexes(people, rng),
        zip=_zips(people, habits, rng),
        region=people.region.copy(),
        race=people.race.copy(),
    )


def _some(rng: np.random.Generator, count: int, share: float) -> Bools:
    return np.asarray(rng.random(count) < share)


def _change(column: Texts, where: Bools, change: Callable[[str], str]) -> None:
    for row in np.flatnonzero(where):
        column[row] = change(column[row])


def _names(people: Identities, habits: Habits, rng: np.random.Generator) -> tuple[Texts, Texts]:
    count, first, last = len(people), people.first.copy(), people.last.copy()
    _change(first, _some(rng, count, habits.short), lambda name: short_form(rng, name))
    _change(first, _some(rng, count, habits.slip), lambda name: slipped(name, rng))
    _change(last, _some(rng, count, habits.slip), lambda name: slipped(name, rng))
    married = np.flatnonzero(_some(rng, count, habits.new_surname))
    new, hyphen = last_names(rng, len(married)), rng.random(len(married)) < 0.5
    last[married] = np.where(hyphen, last[married] + "-" + new, new)
    swapped = _some(rng, count, habits.swapped)
    first[swapped], last[swapped] = last[swapped].copy(), first[swapped].copy()
    return first, last


def _middles(people: Identities, habits: Habits, rng: np.random.Generator) -> Texts:
    """Initials; as often wrong as other names have slips in half as many letters."""
    initials = people.middle.copy()
    initials[_some(rng, len(people), habits.no_middle)] = ""
    other = np.flatnonzero(_some(rng, len(people), habits.slip / 2) & (initials != ""))
    initials[other] = rng.permutation(people.middle)[: len(other)]
    return initials


def slipped(word: str, rng: np.random.Generator) -> str:
    """A word with one slip: a letter lost, doubled, exchanged with the next, or taken from beside it on the keyboard."""
    if len(word) < 2:
        return word
    at, kind = int(rng.integers(len(word))), int(rng.integers(5))
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    beside = NEAR.get(word[at], word[at])
    return word[:at] + beside[int(rng.integers(len(beside)))] + word[at + 1 :]


def _birth_dates(people: Identities, habits: Habits, rng: np.random.Generator) -> Texts:
    count = len(people)
    dates = np.datetime_as_string(people.born, unit="D").astype(object)
    _change(dates, _some(rng, count, habits.wrong_birth), lambda day: wrong_date(day, rng))
    _change(dates, _some(rng, count, habits.first_of_january), lambda day: f"{day[:4]}-01-01")
    dates[_some(rng, count, habits.no_birth)] = ""
    return dates


def wrong_date(day: str, rng: np.random.Generator) -> str:
    """A date with one mistake: day and month exchanged, another year, day or month."""
    year, month, date = (int(part) for part in day.split("-"))
    kind = int(rng.integers(4))
    if kind == 0 and date <= 12:
        month, date = date, month
    elif kind == 1:
        year += int(rng.choice([-10, -1, 1, 10]))
    elif kind == 2:
        date = min(28, max(1, date + int(rng.choice([-1, 1, 10, -10]))))
    else:
        month = min(12, max(1, month + int(rng.choice([-1, 1]))))
    return f"{year}-{month:02d}-{min(date, 28) if month == 2 else min(date, 30) if kind != 1 else date:02d}"


def _numbers(people: Identities, habits: Habits, rng: np.random.Generator) -> Texts:
    count = len(people)
    numbers = people.ssn.astype("U9").astype(object)
    _change(numbers, _some(rng, count, habits.wrong_ssn), lambda number: wrong_number(number, rng))
    if habits.last_four:
        numbers = np.array([number[5:] for number in numbers], dtype=object)
    numbers[_some(rng, count, habits.no_ssn)] = ""
    return numbers


def wrong_number(number: str, rng: np.random.Generator) -> str:
    """Two digits behind the first exchanged, or one of them another."""
    at = int(rng.integers(1, len(number)))
    if rng.random() < 0.5 and at + 1 < len(number):
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + str(int(rng.integers(10))) + number[at + 1 :]


def _sexes(people: Identities, rng: np.random.Generator) -> Texts:
    sexes, wrong = people.sex.copy(), _some(rng, len(people), 0.004)
    sexes[wrong] = np.where(sexes[wrong] == "M", "F", "M")
    sexes[_some(rng, len(people), 0.01)] = ""
    return sexes


def _zips(people: Identities, habits: Habits, rng: np.random.Generator) -> Texts:
    codes, moved = people.zip_code.copy(), ~_some(rng, len(people), habits.same_zip)
    codes[moved] = ZIPS[rng.integers(0, len(ZIPS), int(moved.sum()))]
    codes[_some(rng, len(people), 0.1)] = ""
    return codes

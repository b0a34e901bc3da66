"""People who do not exist: names, birth dates, Social Security numbers that are given to nobody, twins, fathers and sons."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from linkage.intake.synthetic.naming import MIDDLES, Texts, first_names, last_names
from linkage.rules.shapes import Ints

AS_OF = np.datetime64("2017-01-01")
"""Where the two years of the studies begin."""
REGIONS = ("Region A", "Region B", "Region C", "Region D", "Region E")
RACES = ("Group 1", "Group 2", "Group 3", "Group 4")
TWINS, SAME_NAME = 0.01, 0.005
# No number of the Social Security Administration begins with a 9.
FIRST_NUMBER, NUMBERS = 900_000_000, 100_000_000
ZIPS = np.array([f"06{number:03d}" for number in range(1, 440, 3)], dtype=object)


@dataclass(frozen=True, slots=True, eq=False)
class Identities:
    """Who people are, as they would say it themselves; one row a person."""

    first: Texts
    middle: Texts
    last: Texts
    born: NDArray[np.datetime64]
    sex: Texts
    ssn: Ints
    zip_code: Texts
    region: Texts
    race: Texts

    def __len__(self) -> int:
        return len(self.first)

    def at(self, rows: NDArray[np.bool_] | Ints) -> "Identities":
        return Identities(*(getattr(self, field.name)[rows] for field in fields(self)))

    def and_(self, other: "Identities") -> "Identities":
        return Identities(*(np.concatenate([getattr(self, field.name), getattr(other, field.name)]) for field in fields(self)))


def people(count: int, rng: np.random.Generator, *, are_homeless: bool = False) -> Identities:
    """So many people; homeless people are men in two cases of three, and around 43 years old."""
    is_man = rng.random(count) < (0.68 if are_homeless else 0.5)
    age = np.clip(rng.normal(43, 13, count) if are_homeless else rng.uniform(18, 85, count), 18.5, 90)
    days = (age * 365.25).astype(np.int64)
    made = Identities(
        first=first_names(rng, is_man),
        middle=np.array(list(MIDDLES), dtype=object)[rng.integers(0, len(MIDDLES), count)],
        last=last_names(rng, count),
        born=AS_OF - days.astype("timedelta64[D]"),
        sex=np.where(is_man, "M", "F").astype(object),
        ssn=FIRST_NUMBER + rng.integers(0, NUMBERS, count),
        zip_code=ZIPS[np.minimum((rng.pareto(1.1, count) * 8).astype(np.int64), len(ZIPS) - 1)],
        region=np.array(REGIONS, dtype=object)[rng.choice(len(REGIONS), count, p=[0.3, 0.25, 0.2, 0.15, 0.1])],
        race=np.array(RACES, dtype=object)[rng.choice(len(RACES), count, p=[0.35, 0.3, 0.25, 0.1])],
    )
    _make_twins(made, rng)
    _make_fathers_and_sons(made, rng)
    return made


def _pairs(count: int, share: float, rng: np.random.Generator) -> tuple[Ints, Ints]:
    chosen = rng.choice(count, int(count * share) // 2 * 2, replace=False)
    return chosen[: len(chosen) // 2], chosen[len(chosen) // 2 :]


def _make_twins(made: Identities, rng: np.random.Generator) -> None:
    """Some share surname, birth date and ZIP with another; half of these also the sex."""
    one, other = _pairs(len(made), TWINS, rng)
    for column in (made.last, made.born, made.zip_code):
        column[other] = column[one]
    alike = slice(0, len(one) // 2)
    made.sex[other[alike]] = made.sex[one[alike]]
    made.first[other[alike]] = first_names(rng, made.sex[other[alike]] == "M")


def _make_fathers_and_sons(made: Identities, rng: np.random.Generator) -> None:
    """Some have the whole name, sex and ZIP of another, and another birth date."""
    one, other = _pairs(len(made), 2 * SAME_NAME, rng)
    for column in (made.first, made.last, made.sex, made.zip_code):
        column[other] = column[one]

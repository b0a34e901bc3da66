"""Which other measures moved at the same time as one that moved unusually. Nothing here is a cause: it is coincidence in time, ordered by
how much the two have to do with each other. docs/methods.md states the order in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from metrics.rules.codes import Direction

WINDOW = timedelta(days=92)
SENSES = {Direction.UP: 1, Direction.DOWN: -1}


class Kinship(IntEnum):
    """What two measures have to do with each other; the closest first."""

    GOAL = 1
    AGENCY = 2
    AREA = 3
    NONE = 4


@dataclass(frozen=True, slots=True)
class Move:
    """An unusual value: when its period ended, on which side of its mean, how many times as far as the limits, and what is better."""

    code: str
    end: date
    value: float
    mean: float
    reach: float
    direction: Direction
    kinship: Kinship = Kinship.NONE

    @property
    def side(self) -> int:
        return 1 if self.value > self.mean else -1

    @property
    def size(self) -> float:
        return abs(self.value - self.mean) / self.reach if self.reach else 0.0


def moved_alike(one: Move, other: Move) -> bool:
    """Whether both went the same way: both better or both worse where both are judged so, else both up or both down."""
    if one.direction in SENSES and other.direction in SENSES:
        return one.side * SENSES[one.direction] == other.side * SENSES[other.direction]
    return one.side == other.side


def at_the_same_time(one: Move, others: Iterable[Move]) -> list[Move]:
    """Of the others those that moved alike within a quarter of it: by kinship, then by how near in time, then by size."""
    near = [other for other in others if other.code != one.code and abs(other.end - one.end) <= WINDOW and moved_alike(one, other)]
    return sorted(near, key=lambda other: (other.kinship, abs(other.end - one.end), -other.size, other.code))

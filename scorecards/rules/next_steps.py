"""Who owes the next step of a goal: of all that is open, what holds the goal up most. docs/methods.md states the order in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from goals.rules.codes import GoalStatus


class Kind(StrEnum):
    """What somebody can owe a goal."""

    PROMISE = "promise"
    BARRIER = "barrier"
    FIGURE = "figure"
    UPDATE = "update"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that somebody owes a goal. `owner`: the agency; `desk`: whom it names; `weight`: how much the goal rests on it.

    `due` None: no day is set. `days_late` 0: not due yet. `code`: of the measure, where it is about one."""

    kind: Kind
    owner: str
    what: str
    due: date | None = None
    days_late: int = 0
    weight: float = 1.0
    code: str = ""
    period: str = ""
    desk: str = ""
    owner_code: str = ""

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


# In which order, by where the goal stands: each entry is a kind, and whether it is late. What is not there comes last.
Place = tuple[Kind, bool]
FIRST: tuple[Place, ...] = ((Kind.PROMISE, True), (Kind.BARRIER, True))
MISSED: tuple[Place, ...] = (
    *FIRST,
    (Kind.UPDATE, True),
    (Kind.PLAN, False),
    (Kind.BARRIER, False),
    (Kind.FIGURE, True),
    (Kind.UPDATE, False),
)
UNKNOWN: tuple[Place, ...] = (*FIRST, (Kind.FIGURE, True), (Kind.UPDATE, True), (Kind.BARRIER, False), (Kind.FIGURE, False))
HELD: tuple[Place, ...] = (
    *FIRST,
    (Kind.FIGURE, True),
    (Kind.UPDATE, True),
    (Kind.BARRIER, False),
    (Kind.UPDATE, False),
    (Kind.FIGURE, False),
)
ORDERS: Mapping[GoalStatus, tuple[Place, ...]] = {
    GoalStatus.OFF_TRACK: MISSED,
    GoalStatus.NEAR: MISSED,
    GoalStatus.NOT_ENOUGH: UNKNOWN,
    GoalStatus.ON_TRACK: HELD,
}


def next_step(status: GoalStatus, owed: Iterable[Owed]) -> Owed | None:
    """The one thing to ask for first; None where nothing is owed.

    Of several of one kind: the one the goal rests on most, then the longest overdue, then the first due."""
    return min(owed, key=lambda one: _order(status, one), default=None)


def _order(status: GoalStatus, one: Owed) -> tuple[int, float, int, date, str]:
    places = ORDERS[status]
    place = (one.kind, one.is_late)
    rank = places.index(place) if place in places else len(places)
    return rank, -one.weight, -one.days_late, one.due or date.max, one.what

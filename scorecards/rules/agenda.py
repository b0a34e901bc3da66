"""What a review speaks of, and in which order: consequence first. Plain values in, the same in order out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST = 12
"""How many items are proposed at once: what nobody gets to is not looked at either."""


class Cause(StrEnum):
    """Why something is proposed, in the order of an agenda: what was promised and is late, what was promised and is to be judged, what
    turned, what is told in two ways, what is missed, what moves unusually for the worse, what waits for another agency, what is unknown."""

    PROMISE_LATE = "promise_late"
    EFFECT_DUE = "effect_due"
    PROMISE_SCORED = "promise_scored"
    FLIP = "flip"
    DIFFERS = "differs"
    MISS = "miss"
    SIGNAL = "signal"
    BARRIER = "barrier"
    OVERDUE = "overdue"


ORDER = {cause: place for place, cause in enumerate(Cause)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be spoken of. `about` names the thing itself, such as measure:12; `size` says how much, larger first, among
    candidates of the same cause; `is_goal`: goals come before measures that turned for the same cause."""

    cause: Cause
    about: str
    size: float = 0.0
    is_goal: bool = False

    @property
    def key(self) -> str:
        """What it is known by on an agenda: one thing is there once, whatever the cause."""
        return self.about


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """In the order of an agenda; of several causes to speak of one thing the first stands for all."""
    found: dict[str, Candidate] = {}
    for one in sorted(candidates, key=_place):
        found.setdefault(one.about, one)
    return list(found.values())


def _place(one: Candidate) -> tuple[int, bool, float, str]:
    return ORDER[one.cause], not one.is_goal, -one.size, one.about

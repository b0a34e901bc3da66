"""How a promise is scored: whether it was done, by when, and whether what it was to change did change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from metrics.rules.codes import PeriodType
from metrics.rules.periods import period_holding

SLACK = 1e-9
FEWEST = 5
"""Settled promises below which a share is not said, only the counts."""
LONGEST = 2000
UNCOMPARED = frozenset({PeriodType.YTD})
"""A year to date starts anew each January: no move is taken from one month of it to another."""


class State(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    LATE = "late"
    NO_EFFECT = "no_effect"
    DROPPED = "dropped"


class Effect(StrEnum):
    NONE = "none"
    WAITING = "waiting"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Expectation:
    """That a measure moves by `by`, in its own unit, up (`rises`) or down, by `on`: from its reading for the period that ends on
    `base_end`."""

    rises: bool
    by: float
    base_end: date
    on: date


@dataclass(frozen=True, slots=True)
class Promise:
    """What the rule needs to know of a promise."""

    due_on: date
    done_on: date | None = None
    is_dropped: bool = False
    expected: Expectation | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the measure says now: the reading of the first period, and that of the last that ended by the expected day, with its end.

    `why`: why nothing can be compared: `break` (a series break between them), `retired`, `base` (the first has no value any more), or the
    reason the last has no value: not_collected, suppressed, not_applicable. Empty while it may still come."""

    base: float | None = None
    value: float | None = None
    value_end: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """`moved`: by how much the measure moved, None where that is not known. `days_late`: days done after the due day, or past it still
    open; 0 for neither."""

    state: State
    effect: Effect
    moved: float | None
    days_late: int
    why: str = ""


def checked_end(type_: PeriodType, on: date) -> date | None:
    """The end of the last period of a type that ended by the day; None for counts on a day, which follow no calendar."""
    if type_ == PeriodType.POINT:
        return None
    holding = period_holding(type_, on)
    return holding.end if holding.end <= on else holding.previous().end


def score(promise: Promise, found: Found, day: date) -> Score:
    """How a promise stands on a day. In this order: dropped; not done (open until its due day, late after it); done without the effect (no
    effect); done after its due day (late); done with its effect not checked yet (open); else kept."""
    effect = effect_of(promise.expected, found, day)
    moved = found.value - found.base if found.value is not None and found.base is not None and not found.why else None
    late = max(0, ((promise.done_on or day) - promise.due_on).days)
    return Score(_state(promise, effect, late), effect, moved, 0 if promise.is_dropped else late, found.why)


def _state(promise: Promise, effect: Effect, days_late: int) -> State:
    if promise.is_dropped:
        return State.DROPPED
    if promise.done_on is None:
        return State.LATE if days_late else State.OPEN
    if effect is Effect.NOT_REACHED:
        return State.NO_EFFECT
    if days_late:
        return State.LATE
    return State.OPEN if effect is Effect.WAITING else State.KEPT


def effect_of(expected: Expectation | None, found: Found, day: date) -> Effect:
    """Whether the expected effect is there: not before its day, and only where two readings can be compared."""
    if expected is None:
        return Effect.NONE
    if day < expected.on:
        return Effect.WAITING
    if found.why:
        return Effect.CANNOT_TELL
    if found.value is None or found.base is None:
        return Effect.WAITING
    moved = found.value - found.base if expected.rises else found.base - found.value
    slack = SLACK * max(abs(found.value), abs(found.base), expected.by)
    return Effect.REACHED if moved >= expected.by - slack else Effect.NOT_REACHED


@dataclass(frozen=True, slots=True)
class Tally:
    """Promises by how they stand."""

    open: int = 0
    kept: int = 0
    late: int = 0
    no_effect: int = 0
    dropped: int = 0

    @property
    def made(self) -> int:
        return self.open + self.kept + self.late + self.no_effect + self.dropped

    @property
    def settled(self) -> int:
        """Those that can be called kept or not: what is open is not settled, and what was dropped is told apart."""
        return self.kept + self.late + self.no_effect

    @property
    def share(self) -> float | None:
        """The share kept of those settled; None where so few are settled that a share would mislead."""
        return self.kept / self.settled if self.settled >= FEWEST else None


def tally(counts: Mapping[str, int]) -> Tally:
    """The tally of counts by state."""
    return Tally(**{state.value: counts.get(state.value, 0) for state in State})

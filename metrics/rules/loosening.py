"""Whether a change makes a target easier to reach."""

from dataclasses import dataclass
from datetime import date

# Which way of a number is easier: -1 a lower one, 1 a higher one.
EASIER = {">=": -1, ">": -1, "<=": 1, "<": 1}
BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Asks:
    """What a target asks for, and by when. `operator` as in the catalog; `high` is the upper end of a range."""

    operator: str
    value: float
    high: float | None
    date: date


def loosens(before: Asks | None, after: Asks | None) -> bool | None:
    """True: easier to reach, or gone. False: as hard or harder, or new. None: in one way easier, in another harder, or not to be compared.

    A number moves the easier way, a range widens, an end of a range is dropped, or the day moves later."""
    if before is None:
        return False
    if after is None:
        return True
    steps = _steps(before, after)
    if steps is None:
        return None
    steps = [*steps, _sign((after.date - before.date).days)]
    if min(steps) < 0 < max(steps):
        return None
    return max(steps) > 0


def _steps(before: Asks, after: Asks) -> list[int] | None:
    """How each end moved: 1 easier, -1 harder, 0 not at all; None where the two cannot be compared."""
    ends, new = _ends(before), _ends(after)
    if ends is None or new is None:
        return [] if before.operator == after.operator else None
    return [_end_moved(one, other, way) for one, other, way in zip(ends, new, (-1, 1), strict=True)]


def _ends(asks: Asks) -> tuple[float | None, float | None] | None:
    """The low and the high end that a value has to keep; None where an end is open. None for what is to be done."""
    if asks.operator == BETWEEN:
        return asks.value, asks.high
    if asks.operator not in EASIER:
        return None
    return (asks.value, None) if EASIER[asks.operator] < 0 else (None, asks.value)


def _end_moved(before: float | None, after: float | None, easier: int) -> int:
    if before is None or after is None:
        return 0 if before == after else (1 if after is None else -1)
    return _sign((after - before) * easier)


def _sign(amount: float) -> int:
    return (amount > 0) - (amount < 0)


def widens(before: float | None, after: float | None) -> bool | None:
    """Whether a tolerance lets more values count as near. The one that is not set is a share of what is expected: nobody can say."""
    if before is None or after is None:
        return None
    return after > before

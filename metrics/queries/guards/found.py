"""What a guard has found, before it is put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from metrics.rules.codes import PeriodType

UNIT_JUMP, OUTSIDE, COPIED, MANY_CHANGED = "unit_jump", "outside_history", "copied_period", "many_changed"
ENDS_EARLY, PERCENT, LARGER_PART = "ends_early", "impossible_percent", "part_above_whole"
STATE_ROW, NO_PLACE, SUMS = "state_among_places", "unknown_place", "parts_do_not_sum"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A measure that readings came of."""

    id: int
    code: str
    unit: str
    period: PeriodType
    percent: bool


@dataclass(frozen=True, slots=True)
class Example:
    """One reading that was found, and what was expected instead: the ends of a range, or twice the same."""

    breakdown_id: int
    end: date
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One cause: its kind, the measure (0: none), how many readings it concerns, the first of them, the worst `weight` among them.

    `told` has what the words of its kind need besides."""

    kind: str
    measure_id: int
    count: int
    examples: tuple[Example, ...] = ()
    weight: float = 0.0
    told: Mapping[str, Any] = field(default_factory=dict)

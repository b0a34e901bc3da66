"""The history of one series: every period with what was expected of it and what it was before; the path to its targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from metrics.rules.codes import Operator, Status


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a period said before it was revised, and from when until when."""

    value: float | None
    reason: str | None
    qualifier: str
    state: str
    published_on: date | None
    recorded_on: date
    superseded_on: date
    source: str
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One period: its value or the reason there is none, what was expected then, and what it said before.

    `gap_before`: a period between the last line and this one has no reading at all. `starts_anew`: the first since a series
    break. `is_unusual`: outside the usual limits or part of the newest signal. `judged` None: nothing was expected."""

    start: date
    end: date
    label: str
    value: float | None
    reason: str | None
    qualifier: str
    state: str
    published_on: date | None
    recorded_on: date
    source: str
    source_ref: str
    note: str
    numerator: float | None
    denominator: float | None
    moe: float | None
    expected: float | None
    expected_high: float | None
    judged: Status | None
    gap_before: bool
    starts_anew: bool
    is_unusual: bool
    earlier: tuple[Earlier, ...]
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A corner of the path to the targets: what is expected on a day, `high` the other end of a range."""

    day: date
    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """The path up to one target. `is_passed`: behind the last target's date, where it still governs."""

    turns: tuple[Turn, ...]
    is_illustrative: bool
    is_passed: bool


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target, standing or superseded; `governs` tells which of several for one date is judged against."""

    breakdown_id: int
    day: date
    label: str
    operator: Operator
    value: float
    high: float | None
    kind: str
    is_illustrative: bool
    governs: bool
    source: str
    source_ref: str
    reason: str
    change_reason: str
    recorded_on: date
    superseded_on: date | None
    target_id: int = 0
    is_withdrawal: bool = False  # says who ended the target and why; it never stood


@dataclass(frozen=True, slots=True)
class NoteRow:
    """Something a reader must know of a series from a day on."""

    day: date
    kind: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Beside:
    """Another measure shown beside it, such as the same figure of the United States: its values by the end of their period."""

    code: str
    label: str
    points: Mapping[date, float]


@dataclass(frozen=True, slots=True)
class History:
    """All that a picture and its table show of one series. `lines` ascend. `drifts`: it has moved so far that usual limits say little."""

    lines: tuple[Line, ...]
    stretches: tuple[Stretch, ...]
    targets: tuple[TargetRow, ...]
    notes: tuple[NoteRow, ...]
    beside: tuple[Beside, ...] = ()
    drifts: bool = False

    @property
    def known(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.value is not None)

    @property
    def unusual(self) -> list[Line]:
        """The known lines to mark as unusual: none in a series that drifts."""
        return [line for line in self.known if line.is_unusual and not self.drifts]

    @property
    def lowest(self) -> Line:
        return min(self.known, key=value_of)

    @property
    def highest(self) -> Line:
        return max(self.known, key=value_of)


def value_of(line: Line) -> float:
    """The value of a known line."""
    if line.value is None:
        raise ValueError(f"{line.label} has no value.")
    return line.value


def standing_targets(targets: Sequence[TargetRow]) -> list[TargetRow]:
    """The targets that are judged against now, by date."""
    return sorted((t for t in targets if t.superseded_on is None and t.governs), key=lambda t: t.day)

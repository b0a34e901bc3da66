"""The frozen rows that pages, the API and exports share, so that they cannot disagree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from goals.queries.updates import Told
from goals.rules.codes import GoalStatus, Rollup
from metrics.rules.codes import Direction, Freshness, Operator, PeriodType, Signal, Status, Trend, Verdict
from scorecards.rules.codes import FlipCause


@dataclass(frozen=True, slots=True)
class CardRow:
    """Where one measure (or one group of it) stands. Numbers are unrounded; `decimals` says how many to print."""

    measure_id: int
    code: str
    name: str
    agency_code: str
    agency_name: str
    unit: str
    decimals: int
    direction: Direction
    period_type: PeriodType
    breakdown_id: int
    breakdown: str  # label of the group; empty for the total
    is_public: bool
    period_end: date | None
    period: str  # its label; empty when there is no value
    value: float | None
    expected: float | None
    expected_high: float | None
    target: float | None
    target_high: float | None
    target_date: date | None
    operator: Operator | None
    target_passed: bool
    target_illustrative: bool
    shortfall: float | None
    tolerance: float | None
    status: Status
    judged: Status
    change_previous: float | None
    change_year: float | None
    verdict_previous: Verdict
    verdict_year: Verdict
    trend: Trend
    trend_p: float | None
    slope: float | None
    trend_n: int
    signal: Signal
    mean: float | None
    lower: float | None
    upper: float | None
    signal_n: int
    freshness: Freshness
    due_on: date | None
    days_overdue: int
    missing_end: date | None
    missing_period: str  # label of the oldest period that is due and absent
    passed_by_third: bool
    since: date | None  # the series break that cuts change, trend and signal
    as_of: date
    rule_version: str
    responsible: str
    source: str
    known_on: date | None = None  # nothing that was recorded later; None: all that is known now
    accepted_until: date | None = None  # until when OPM accepts the miss; the status stays what was computed


@dataclass(frozen=True, slots=True)
class Counts:
    """How many measures stand where; nobody disappears."""

    on_track: int = 0
    near: int = 0
    off_track: int = 0
    overdue: int = 0
    no_data: int = 0
    no_target: int = 0
    context: int = 0

    @property
    def total(self) -> int:
        return self.on_track + self.near + self.off_track + self.overdue + self.no_data + self.no_target + self.context

    def __add__(self, other: "Counts") -> "Counts":
        names = ("on_track", "near", "off_track", "overdue", "no_data", "no_target", "context")
        return Counts(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclass(frozen=True, slots=True)
class GoalCounts:
    """How many goals stand where; nobody disappears."""

    on_track: int = 0
    near: int = 0
    off_track: int = 0
    not_enough: int = 0

    @property
    def total(self) -> int:
        return self.judged + self.not_enough

    @property
    def judged(self) -> int:
        return self.on_track + self.near + self.off_track


@dataclass(frozen=True, slots=True)
class PartnerRow:
    code: str
    name: str
    role: str
    contribution: str


@dataclass(frozen=True, slots=True)
class DeclaredRow:
    """What the lead agency says of a goal, published. `status` is a slug of metrics.rules.codes.Declared."""

    status: str
    reason: str
    by: str
    on: date
    until: date | None
    period: str  # code of the reporting period
    differs: bool  # from what the numbers say now


@dataclass(frozen=True, slots=True)
class GoalRow:
    """Where one goal stands by its own rule, with its members counted."""

    goal_id: int
    code: str
    statement: str
    why: str
    area_code: str
    area_name: str
    lead_code: str
    lead_name: str
    due: date | None
    rollup: Rollup
    rollup_k: int | None
    status: GoalStatus
    ruled: GoalStatus  # what the rule alone says, before the equity floor
    coverage: float  # share of the weight that is judged and fresh, 0 to 1
    counts: Counts
    floor_measure: str  # name of the measure whose group holds the goal down; empty when none
    floor_group: str
    lead_id: int = 0
    lead_then: Mapping[str, str] | None = None
    partners: tuple[PartnerRow, ...] = field(default=())
    declared: DeclaredRow | None = None  # None: nothing is published, or it has expired
    told: Told | None = None  # what the newest published update says comes next


def goal_counts(goals: Iterable[GoalRow]) -> GoalCounts:
    """How many of the goals stand where."""
    found: dict[str, int] = {}
    for goal in goals:
        found[goal.status.slug] = found.get(goal.status.slug, 0) + 1
    return GoalCounts(**found)


@dataclass(frozen=True, slots=True)
class FlipRow:
    """A status that changed, and why."""

    flip_id: int
    kind: str  # "measure" or "goal"
    code: str
    name: str
    breakdown: str
    before: Status | GoalStatus
    after: Status | GoalStatus
    cause: FlipCause
    causes: tuple[FlipCause, ...]
    period: str
    as_of: date
    recorded_at: datetime
    revised_period: str = ""  # the period whose revision flipped it, and the day on which that became known
    revised_on: date | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One current reading of a series: a value, or the reason there is none."""

    period_start: date
    period_end: date
    label: str
    value: float | None
    reason: str | None
    qualifier: str
    state: str
    is_revised: bool

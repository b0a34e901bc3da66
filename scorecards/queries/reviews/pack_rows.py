"""The frozen rows of a pack. Words for judgments are slugs of metrics.rules.codes and goals.rules.codes; numbers are unrounded.

A field that a later edition adds has a default, so that what was frozen before can be read for ever."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PackReading:
    """One period of a measure's total: a value, or the reason why there is none."""

    period_end: date
    label: str
    value: float | None
    reason: str | None
    qualifier: str
    state: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PackTarget:
    """A target that governed. `operator` as in files: >=, <=, >, <, between, done."""

    date: date
    operator: str
    value: float
    high: float | None
    is_illustrative: bool
    source: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PackMeasure:
    """Where a measure stood, with its newest readings (oldest first) and its targets. Names as in
    scorecards.queries.rows.CardRow."""

    measure_id: int
    code: str
    name: str
    agency_code: str
    agency_name: str
    unit: str
    decimals: int
    direction: str
    period_type: str
    period_end: date | None
    period: str
    value: float | None
    expected: float | None
    expected_high: float | None
    target: float | None
    target_high: float | None
    target_date: date | None
    operator: str
    target_illustrative: bool
    shortfall: float | None
    tolerance: float | None
    status: str
    judged: str
    change_previous: float | None
    change_year: float | None
    verdict_previous: str
    verdict_year: str
    trend: str
    signal: str
    mean: float | None
    lower: float | None
    upper: float | None
    freshness: str
    due_on: date | None
    days_overdue: int
    responsible: str
    source: str
    accepted_until: date | None
    goals: tuple[str, ...]  # codes of the goals it tells about
    readings: tuple[PackReading, ...]
    targets: tuple[PackTarget, ...]


@dataclass(frozen=True, slots=True)
class PackGoal:
    """Where a goal stood by its own rule. `counts`: its measures by status; `declared`: what the agency said, "" for nothing."""

    goal_id: int
    code: str
    statement: str
    area_code: str
    area_name: str
    lead_code: str
    lead_name: str
    partners: tuple[str, ...]
    status: str
    coverage: float
    counts: Mapping[str, int]
    floor_measure: str
    floor_group: str
    declared: str
    declared_why: str
    declared_by: str
    declared_on: date | None
    differs: bool


@dataclass(frozen=True, slots=True)
class PackUpdate:
    """What the lead agency had published last of a goal. `story`: answers by goals.models.STORY."""

    goal_code: str
    goal: str
    lead_name: str
    period: str
    declared: str
    declared_why: str
    story: Mapping[str, str]
    submitted_by: str
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class PackPromise:
    """A promise as it stood. `effect_name`, `effect_unit`: of the measure whose move was promised; empty without one."""

    promise_id: int
    what: str
    agency_code: str
    agency_name: str
    person: str
    due_on: date
    goal_code: str
    goal: str
    measure_code: str
    measure: str
    made_on: date
    review_on: date
    state: str
    effect: str
    effect_code: str
    effect_name: str
    effect_unit: str
    effect_decimals: int
    effect_way: str
    effect_by: float | None
    effect_on: date | None
    base: float | None
    base_end: date | None
    base_period: str
    value: float | None
    value_end: date | None
    value_period: str
    moved: float | None
    done_on: date | None
    done_note: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class PackItem:
    """One item of the agenda as it was frozen. `kind`: goals.models.ItemKind."""

    item_id: int
    place: int
    kind: str
    subject: str
    why: str
    agency_name: str
    measure_code: str
    goal_code: str
    promise_id: int | None


@dataclass(frozen=True, slots=True)
class PackFlip:
    """A status that changed since the review before. `kind` is measure or goal; `cause`: scorecards.rules.codes.FlipCause."""

    kind: str
    code: str
    name: str
    before: str
    after: str
    cause: str
    period: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PackCounts:
    """How many measures stood where: of one area, or of all that the review is about (code "")."""

    code: str
    name: str
    counts: Mapping[str, int]


DAYS = frozenset({"period_end", "date", "target_date", "due_on", "accepted_until", "declared_on", "made_on", "review_on", "effect_on"})
DAYS |= {"base_end", "value_end", "done_on"}
MOMENTS = frozenset({"recorded_at", "published_at"})
PARTS: Mapping[str, type[Any]] = {"readings": PackReading, "targets": PackTarget}


def made(kind: type[Row], facts: Mapping[str, Any]) -> Row:
    """The row of these facts; what an older pack does not have is the default, what a newer one has besides is left out."""
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: _value(name, value) for name, value in facts.items() if name in known})


def _value(name: str, value: Any) -> Any:
    if name in PARTS:
        return tuple(made(PARTS[name], one) for one in value)
    if isinstance(value, list):
        return tuple(value)
    if value is None or name not in DAYS | MOMENTS:
        return value
    return datetime.fromisoformat(value) if name in MOMENTS else date.fromisoformat(value)

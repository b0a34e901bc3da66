"""Every version of every period of a series, and of its targets, as rows through the clocks. One query each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Q

from metrics.models import ShownReading, Target
from metrics.queries.columns import NEW_YORK, end_of_day
from metrics.queries.labels import PERIODS, period_label
from metrics.rules.codes import Operator
from scorecards.queries.lens import Lens
from scorecards.queries.pages.history import Earlier, TargetRow

OPERATORS = {code.slug: code for code in Operator}
READ = (
    "breakdown_id", "period_start", "period_end", "value", "reason", "qualifier", "state", "published_on", "recorded_at",
    "superseded_at", "source", "source_ref", "note", "numerator", "denominator", "moe", "accepted_by__name", "accepted_at", "correction",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one period, known from `recorded_at` until `superseded_at`. `label` is that of the measure's type."""

    breakdown_id: int
    period_start: date
    period_end: date
    value: float | None
    reason: str | None
    qualifier: str
    state: str
    published_on: date | None
    recorded_at: datetime
    superseded_at: datetime | None
    source: str
    source_ref: str
    note: str
    numerator: float | None
    denominator: float | None
    moe: float | None
    accepted_by: str | None
    accepted_at: datetime
    correction: str


@dataclass(frozen=True, slots=True)
class Period:
    """One period of one series: the version that stands through the clocks, and those it replaced, oldest first."""

    now: Version
    before: tuple[Version, ...]

    @property
    def is_settled(self) -> bool:
        return self.now.reason != "pending"


def day_of(moment: datetime) -> date:
    """The day of a moment in Connecticut."""
    return moment.astimezone(NEW_YORK).date()


def known_before(known_on: date | None) -> Q:
    """Everything recorded by the end of the day, superseded or not."""
    return Q() if known_on is None else Q(recorded_at__lt=end_of_day(known_on))


def stands(superseded_at: datetime | None, known_on: date | None) -> bool:
    """Whether a version was still the newest by the end of the day."""
    return superseded_at is None or (known_on is not None and superseded_at >= end_of_day(known_on))


def periods_of(measure_id: int, breakdowns: Iterable[int], at: Lens) -> list[Period]:
    """The periods of the series through the clocks, by breakdown and period. One query."""
    rows = ShownReading.objects.filter(
        known_before(at.known_on), measure=measure_id, breakdown__in=list(breakdowns), period_end__lte=at.as_of
    )
    ordered = rows.order_by("breakdown_id", "period_end", "recorded_at", "id").values_list(*READ)
    versions = [Version(*row) for row in ordered]
    found = []
    for _, same in groupby(versions, key=lambda version: (version.breakdown_id, version.period_end)):
        period = _period(list(same), at)
        if period:
            found.append(period)
    return found


def _period(versions: Sequence[Version], at: Lens) -> Period | None:
    standing = [version for version in versions if stands(version.superseded_at, at.known_on)]
    if not standing:
        return None
    return Period(standing[-1], tuple(version for version in versions if version is not standing[-1]))


def earlier(version: Version) -> Earlier:
    """A replaced version, as pages show it."""
    return Earlier(
        value=version.value,
        reason=version.reason,
        qualifier=version.qualifier,
        state=version.state,
        published_on=version.published_on,
        recorded_on=day_of(version.recorded_at),
        superseded_on=day_of(version.superseded_at or version.recorded_at),
        source=version.source,
        correction=version.correction,
    )


def targets_of(measure_id: int, period: str, at: Lens) -> list[TargetRow]:
    """The targets of the measure's series and those they replaced, by series and date; of one date the governing one first. One query."""
    found = Target.objects.filter(known_before(at.known_on), measure=measure_id)
    return [_target(target, period, at) for target in found.order_by("breakdown_id", "date", "-governs", "recorded_at", "id")]


def _target(target: Any, period: str, at: Lens) -> TargetRow:
    gone = None if stands(target.superseded_at, at.known_on) else day_of(target.superseded_at)
    return TargetRow(
        breakdown_id=target.breakdown_id,
        day=target.date,
        label=period_label(PERIODS[period], target.date),
        operator=OPERATORS[target.operator],
        value=target.value,
        high=target.high,
        kind=target.kind,
        is_illustrative=target.is_illustrative,
        governs=target.governs,
        source=target.source,
        source_ref=target.source_ref,
        reason=target.reason,
        change_reason=target.get_change_reason_display(),
        recorded_on=day_of(target.recorded_at),
        superseded_on=gone,
        target_id=target.pk,
        is_withdrawal=target.superseded_at == target.recorded_at,
    )

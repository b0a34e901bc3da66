"""One measure's history for its page, and the recent values of many for their sparklines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from metrics.models import TOTAL, Annotation, Breakdown, ShownReading, Target
from metrics.queries.columns import Clocks, end_of_day
from metrics.queries.labels import PERIODS, period_label
from metrics.rules.codes import Operator
from metrics.rules.periods import Period

OPERATORS = {code.slug: code for code in Operator}
RECENT = """
SELECT asked.measure_id, newest.period_end, newest.value
FROM unnest(%s::bigint[]) AS asked(measure_id)
CROSS JOIN LATERAL (
    SELECT period_end, value FROM metrics_shown
    WHERE measure_id = asked.measure_id AND breakdown_id = 0 AND period_end <= %s AND {} AND reason IS DISTINCT FROM 'pending'
    ORDER BY period_end DESC LIMIT %s
) AS newest
ORDER BY asked.measure_id, newest.period_end
"""


@dataclass(frozen=True, slots=True)
class PointRow:
    """A reading that was current through the clocks: a value, or the reason there is none."""

    period_start: date
    period_end: date
    label: str
    value: float | None
    reason: str | None
    qualifier: str
    state: str
    is_revised: bool
    numerator: float | None
    denominator: float | None
    moe: float | None
    published_on: date | None
    source: str
    source_ref: str
    note: str


@dataclass(frozen=True, slots=True)
class VintageRow:
    """One version of one period: known from `recorded_at` until `superseded_at`."""

    period_start: date
    period_end: date
    label: str
    value: float | None
    reason: str | None
    state: str
    published_on: date | None
    recorded_at: datetime
    superseded_at: datetime | None
    accepted_by: str
    source: str

    @property
    def is_current(self) -> bool:
        return self.superseded_at is None


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as it stands, with where it comes from. `governs`: it is the one that judges, among several for one date."""

    date: date
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


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    date: date
    kind: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """A group the measure has readings of. `dimensions` are their labels, in the order of the codes."""

    breakdown_id: int
    key: str
    label: str
    dimensions: tuple[str, ...]


def known_filter(known_on: date | None) -> Q:
    """Keeps the rows of a bitemporal model that were current at the end of the day; with None those current now."""
    if known_on is None:
        return Q(superseded_at__isnull=True)
    after = end_of_day(known_on)
    return Q(recorded_at__lt=after) & (Q(superseded_at__isnull=True) | Q(superseded_at__gte=after))


def recent_points(
    measure_ids: Sequence[int], as_of: date, known_on: date | None = None, per_series: int = 24
) -> dict[int, list[tuple[date, float | None]]]:  # fmt: skip
    """The newest periods of each measure's total, oldest first; None where a reason stands for the value. One query."""
    known, moments = Clocks(as_of, known_on).known("metrics_shown")
    found: dict[int, list[tuple[date, float | None]]] = {measure: [] for measure in measure_ids}
    with connection.cursor() as cursor:
        cursor.execute(RECENT.format(known), [list(measure_ids), as_of, *moments, per_series])
        for measure, end, value in cursor.fetchall():
            found[measure].append((end, value))
    return found


def points(measure_id: int, *, breakdown_id: int = TOTAL, as_of: date, known_on: date | None = None) -> list[PointRow]:
    """The series of a measure or of one of its groups through the clocks, oldest first; pending periods too. One query."""
    earlier = ShownReading.objects.filter(
        measure=OuterRef("measure"),
        breakdown=OuterRef("breakdown"),
        period_end=OuterRef("period_end"),
        superseded_at=OuterRef("recorded_at"),
    )
    rows = ShownReading.objects.filter(known_filter(known_on), measure=measure_id, breakdown=breakdown_id, period_end__lte=as_of)
    found = rows.annotate(is_revised=Exists(earlier)).order_by("period_end").select_related("measure")
    return [_point(reading, bool(reading.is_revised)) for reading in found]


def vintages(measure_id: int, breakdown_id: int = TOTAL) -> list[VintageRow]:
    """Every version of every period, by period and then by when it was recorded. One query."""
    found = ShownReading.objects.filter(measure=measure_id, breakdown=breakdown_id).select_related("measure", "accepted_by")
    return [_vintage(reading) for reading in found.order_by("period_end", "recorded_at", "id")]


def targets_of(measure_id: int, *, breakdown_id: int = TOTAL, known_on: date | None = None) -> list[TargetRow]:
    """The targets that stand for exactly this series, by date; all official ones, not only those that govern. One query."""
    found = Target.objects.filter(known_filter(known_on), measure=measure_id, breakdown=breakdown_id).select_related("measure")
    return [_target(target) for target in found.order_by("date", "-governs", "source")]


def annotations_of(measure_id: int) -> list[AnnotationRow]:
    """What a reader must know about the series, by date. One query."""
    rows = Annotation.objects.filter(measure=measure_id).order_by("date", "kind", "text")
    return [AnnotationRow(*row) for row in rows.values_list("date", "kind", "text", "source")]


def breakdowns_of(measure_id: int) -> list[BreakdownRow]:
    """The groups the measure has readings of, by label; the total is not among them. Two queries."""
    read = ShownReading.objects.filter(measure=measure_id, superseded_at__isnull=True).exclude(breakdown=TOTAL)
    found = _with_dimensions(Breakdown.objects.filter(id__in=read.values("breakdown").distinct()))
    return [BreakdownRow(one.id, one.key, one.label, tuple(category.dimension.label for category in one.categories.all())) for one in found]


def _with_dimensions(breakdowns: QuerySet[Breakdown]) -> QuerySet[Breakdown]:
    return breakdowns.prefetch_related("categories__dimension").order_by("label")


def _label(reading: Any) -> str:
    return Period(PERIODS[reading.measure.period], reading.period_start, reading.period_end).label


def _point(reading: ShownReading, is_revised: bool) -> PointRow:
    return PointRow(
        period_start=reading.period_start,
        period_end=reading.period_end,
        label=_label(reading),
        value=reading.value,
        reason=reading.reason,
        qualifier=reading.qualifier,
        state=reading.state,
        is_revised=is_revised,
        numerator=reading.numerator,
        denominator=reading.denominator,
        moe=reading.moe,
        published_on=reading.published_on,
        source=reading.source,
        source_ref=reading.source_ref,
        note=reading.note,
    )


def _vintage(reading: ShownReading) -> VintageRow:
    return VintageRow(
        period_start=reading.period_start,
        period_end=reading.period_end,
        label=_label(reading),
        value=reading.value,
        reason=reading.reason,
        state=reading.state,
        published_on=reading.published_on,
        recorded_at=reading.recorded_at,
        superseded_at=reading.superseded_at,
        accepted_by=reading.accepted_by.name if reading.accepted_by else "",
        source=reading.source,
    )


def _target(target: Target) -> TargetRow:
    return TargetRow(
        date=target.date,
        label=period_label(PERIODS[target.measure.period], target.date),
        operator=OPERATORS[target.operator],
        value=target.value,
        high=target.high,
        kind=target.kind,
        is_illustrative=target.is_illustrative,
        governs=target.governs,
        source=target.source,
        source_ref=target.source_ref,
        reason=target.reason,
    )

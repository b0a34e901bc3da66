"""The catalog as the rows of its files, so far as a reader may see it: what `load_catalog` takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Case, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Concat

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency, Service
from goals.models import Goal, Partnership, PriorityArea
from goals.queries.then import goals_there, members_then
from metrics.intake.breakdowns import pairs_in
from metrics.models import Annotation, Benchmark, Category, ExpectedRelease, Measure, MeasureDimension, Place, PlaceWithin, Target
from metrics.queries.catalog_then import hung, is_missed, rows_then
from metrics.queries.labels import PERIODS, period_label
from metrics.queries.series import known_filter
from scorecards.queries.lens import Lens

Rows = Any
"""Named rows: one attribute for each column of the file."""


def visible(who: Viewer, prefix: str = "") -> Q:
    """The measures that are exported to `who`: those they may see, without drafts."""
    return measures_visible_to(who, prefix) & Q(**{f"{prefix}is_draft": False})


def agencies() -> Rows:
    before = "precessions__predecessor__code"
    found = Agency.objects.annotate(predecessor=StringAgg(before, Value(";"), order_by=before, default=Value("")))
    return found.order_by("code").values_list(
        "code", "name", "kind", "mission", "website", "effective_from", "effective_to", "predecessor", named=True
    )


def services() -> Rows:
    return Service.objects.order_by("code").values_list("code", "name", "agency__code", "description", "url", "channels", named=True)


def areas() -> Rows:
    return PriorityArea.objects.order_by("order", "code").values_list("code", "name", "kind", "statement", "order", named=True)


def goals(at: Lens) -> Rows:
    areas = StringAgg("other_areas__code", delimiter=";", order_by="other_areas__code", default=Value(""))
    others = Subquery(Goal.objects.filter(pk=OuterRef("id")).annotate(areas=areas).values("areas"))
    return (
        rows_then(Goal, at.known_on)
        .filter(id__in=goals_there(at.known_on).values("id"))
        .annotate(others=others)
        .order_by("code")
        .values_list("code", "area__code", "statement", "lead__code", "due", "rollup", "rollup_k", "why", "others", named=True)
    )


def partnerships(at: Lens) -> Rows:
    found = Partnership.objects.filter(goal__in=goals_there(at.known_on).values("pk")).order_by("goal__code", "agency__code")
    return found.values_list("goal__code", "agency__code", "role", "contribution", named=True)


MEASURE = (
    "code", "name", "agency__code", "unit", "direction", "period", "definition", "why_it_matters", "numerator", "denominator", "decimals",
    "combine", "lag_days", "grace_days", "tolerance", "path", "baseline_period", "baseline_value", "source", "source_ref", "confidence",
    "rba_type", "formula", "is_public", "follow_up_months", "data_owner", "responsible", "needs_approval", "checked_by", "reviewed_on",
    "next_review", "retired_on", "service__code",
)  # fmt: skip


def measures(who: Viewer, at: Lens) -> Rows:
    found = Measure.objects.filter(visible(who))
    if at.known_on:
        found = rows_then(Measure, at.known_on).filter(id__in=found.exclude(is_missed(at.known_on)).values("id"))
    return found.order_by("code").values_list(*MEASURE, named=True)


def goal_measures(who: Viewer, at: Lens) -> Rows:
    found = members_then(at.known_on).filter(visible(who, "measure__")).order_by("goal__code", "measure__code")
    return found.values_list("goal__code", "measure__code", "weight", "role", "lag_periods", named=True)


def dimensions() -> Rows:
    found = Category.objects.order_by("dimension__code", "code")
    return found.values_list("dimension__code", "code", "label", "parent__code", named=True)


def measure_dimensions(who: Viewer) -> Rows:
    found = MeasureDimension.objects.filter(visible(who, "measure__")).order_by("measure__code", "dimension__code")
    return found.values_list(
        "measure__code", "dimension__code", "parts_sum", "min_count", "min_denominator", "suppress_zero", named=True
    )  # fmt: skip


def annotations(who: Viewer, at: Lens) -> Rows:
    found = hung(Annotation, at.known_on, on="measure").filter(visible(who, "measure__")).order_by("measure__code", "date", "kind", "text")
    return found.values_list("measure__code", "date", "kind", "text", "source", named=True)


def benchmarks(who: Viewer, at: Lens) -> Rows:
    found = hung(Benchmark, at.known_on, on="measure").filter(visible(who, "measure__"), visible(who, "against__"))
    return found.order_by("measure__code", "against__code").values_list("measure__code", "against__code", "label", named=True)


def places() -> Rows:
    found = Place.objects.order_by("category__dimension__code", "category__code")
    return found.values_list(
        "category__dimension__code", "category__code", "kind", "fips", "fips_2022", "valid_from", "valid_to", "tile_column", "tile_row",
        "source", named=True,
    )  # fmt: skip


def place_within() -> Rows:
    found = PlaceWithin.objects.annotate(
        dimension=F("place__category__dimension__code"),
        category=F("place__category__code"),
        inside_dimension=F("inside__category__dimension__code"),
        inside_category=F("inside__category__code"),
    ).order_by("dimension", "category", "inside_dimension", "inside_category")
    return found.values_list("dimension", "category", "inside_dimension", "inside_category", "valid_from", "valid_to", named=True)


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    measure: str
    period: str
    due_on: date
    note: str


def releases(who: Viewer, at: Lens) -> Iterator[ReleaseRow]:
    found = hung(ExpectedRelease, at.known_on, on="measure").filter(visible(who, "measure__")).order_by("measure__code", "period_end")
    for code, period, end, due_on, note in found.values_list("measure__code", "measure__period", "period_end", "due_on", "note"):
        yield ReleaseRow(code, period_label(PERIODS[period], end), due_on, note)


@dataclass(frozen=True, slots=True)
class TargetFileRow:
    measure: str
    date: date
    operator: str
    value: float | None
    high: float | None
    dimension: str
    category: str
    kind: str
    illustrative: bool
    governing: bool
    source: str
    source_ref: str
    reason: str
    recorded_at: datetime


REASON = Case(
    When(change_reason="", then=Value("")),
    default=Concat("change_reason", Value(": "), "reason", output_field=TextField()),
    output_field=TextField(),
)
TARGET = (
    "measure__code", "date", "operator", "value", "high", "breakdown__key", "kind", "is_illustrative", "governs", "source", "source_ref",
    "told", "recorded_at",
)  # fmt: skip


def targets(who: Viewer, at: Lens) -> Iterator[TargetFileRow]:
    """The targets that stand through the lens, all official ones of a date."""
    found = Target.objects.filter(visible(who, "measure__"), known_filter(at.known_on)).annotate(told=REASON)
    for row in found.order_by("measure__code", F("breakdown__key"), "date", "source").values_list(*TARGET):
        code, day, operator, value, high, key, *rest = row
        pairs = pairs_in(key)
        dimension, category = ";".join(name for name, _ in pairs), ";".join(group for _, group in pairs)
        yield TargetFileRow(code, day, operator, None if operator == "done" else value, high, dimension, category, *rest)

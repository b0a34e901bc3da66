"""What is stored of the catalog, by the names that its files use."""

from collections.abc import Mapping
from typing import Any

from metrics.intake.targets import Aim, Key, StoredTarget
from metrics.models import Annotation, Category, Measure, MeasureDimension, Place, PlaceWithin, Reading, Target

Stored = Mapping[tuple[Any, ...], Mapping[str, Any]]
MEASURE_FIELDS = (
    "code", "name", "unit", "direction", "period", "definition", "why_it_matters", "numerator", "denominator", "decimals", "combine",
    "lag_days", "grace_days", "tolerance", "path", "baseline_period", "baseline_value", "source", "source_ref", "confidence", "rba_type",
    "formula", "follow_up_months", "data_owner", "responsible", "needs_approval", "checked_by", "reviewed_on", "next_review", "retired_on",
)  # fmt: skip


def stored_measures() -> Stored:
    found = Measure.objects.values(*MEASURE_FIELDS, "is_public", "is_draft", "agency__code", "service__code")
    return {
        (row["code"],): row | {"public": row["is_public"], "agency": row["agency__code"], "service": row["service__code"] or ""}
        for row in found
    }


def stored_categories() -> Stored:
    found = Category.objects.values("dimension__code", "code", "label", "parent__code")
    return {(row["dimension__code"], row["code"]): {"label": row["label"], "parent": row["parent__code"] or ""} for row in found}


def stored_places() -> Stored:
    found = Place.objects.values(
        "category__dimension__code",
        "category__code",
        "kind",
        "fips",
        "fips_2022",
        "valid_from",
        "valid_to",
        "tile_column",
        "tile_row",
        "source",
    )
    return {(row["category__dimension__code"], row["category__code"]): row for row in found}


def stored_place_within() -> Stored:
    names = [f"{one}__category__{part}" for one in ("place", "inside") for part in ("dimension__code", "code")]
    found = PlaceWithin.objects.values(*names, "valid_from", "valid_to")
    return {tuple(row[name] for name in names): row for row in found}


def stored_measure_dimensions() -> Stored:
    found = MeasureDimension.objects.values(
        "measure__code", "dimension__code", "parts_sum", "min_count", "min_denominator", "suppress_zero"
    )
    return {(row["measure__code"], row["dimension__code"]): row for row in found}


def stored_annotations() -> Stored:
    found = Annotation.objects.values("measure__code", "date", "kind", "text", "source")
    return {(row["measure__code"], row["date"], row["kind"], row["text"]): row for row in found}


def stored_targets() -> dict[Key, StoredTarget]:
    """The current targets."""
    found = Target.objects.current().select_related("measure", "breakdown")
    return {(one.measure.code, one.breakdown.key, one.date, one.source): StoredTarget(aim_of(one), one.recorded_at) for one in found}


def aim_of(target: Target) -> Aim:
    return Aim(target.operator, target.value, target.high, target.kind, target.is_illustrative, target.governs, target.source_ref)


def periods_in_use() -> dict[str, str]:
    """The period type of each measure that has readings."""
    used = Reading.objects.order_by().values("measure_id").distinct()
    return dict(Measure.objects.filter(pk__in=used).values_list("code", "period"))

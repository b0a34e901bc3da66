"""The catalog from the rows of its files. The rows were checked; what a measure is judged by goes to the change log."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction

from agencies.actions import Put, put
from agencies.intake.order import levels
from agencies.models import Agency, Service
from metrics.actions.changes import note_changes
from metrics.actions.formulas import link_inputs
from metrics.actions.small_numbers import owners_rules_changed
from metrics.models import Annotation, Benchmark, Category, ChangeReason, Dimension, ExpectedRelease, Measure, MeasureDimension
from metrics.rules.periods import Period

Row = Mapping[str, Any]
OfMeasure = TypeVar("OfMeasure", MeasureDimension, ExpectedRelease, Annotation)


def renamed(row: Row, names: Mapping[str, str | None]) -> dict[str, Any]:
    """The row with some columns under other names; those named None left out."""
    return {names.get(name, name) or "": value for name, value in row.items() if names.get(name, name) is not None}


def measure_ids() -> dict[str, int]:
    return dict(Measure.objects.values_list("code", "pk"))


@transaction.atomic
def put_measures(*, rows: Iterable[Row], baseline_ends: Mapping[str, date | None], at: datetime) -> Put:
    """Write measures; their agencies and services are stored."""
    agencies, services = dict(Agency.objects.values_list("code", "pk")), dict(Service.objects.values_list("code", "pk"))
    wanted = [
        renamed(row, {"public": "is_public", "agency": None, "service": None})
        | {"agency_id": agencies[row["agency"]], "service_id": services.get(row["service"]), "baseline_end": baseline_ends[row["code"]]}
        for row in rows
    ]
    done = put(Measure.objects.all(), key=["code"], rows=wanted)
    link_inputs(measure_ids=done.touched)
    note_changes(measure_ids=done.touched, reason=ChangeReason.DEFINITION, at=at)
    owners_rules_changed(measure_ids=done.touched)
    return done


@transaction.atomic
def put_categories(*, rows: Sequence[Row]) -> Put:
    """Write the dimensions that rows name, and their categories, each after the one it lies in."""
    dimensions = _dimensions(sorted({row["dimension"] for row in rows}))
    done = Put()
    for dimension in sorted({row["dimension"] for row in rows}):
        by_code = {row["category"]: row for row in rows if row["dimension"] == dimension}
        for level in levels({code: row["parent"] for code, row in by_code.items()}):
            done.add(_put_level(dimensions[dimension], [by_code[code] for code in level]))
    return done


def _dimensions(codes: Sequence[str]) -> dict[str, int]:
    known = dict(Dimension.objects.values_list("code", "pk"))
    Dimension.objects.bulk_create(Dimension(code=code, label=code.replace("_", " ").capitalize()) for code in codes if code not in known)
    return dict(Dimension.objects.values_list("code", "pk"))


def _put_level(dimension_id: int, rows: Sequence[Row]) -> Put:
    ids = dict(Category.objects.filter(dimension_id=dimension_id).values_list("code", "pk"))
    wanted = [
        {
            "dimension_id": dimension_id,
            "code": row["category"],
            "label": row["label"] or row["category"],
            "parent_id": ids[row["parent"]] if row["parent"] else None,
        }
        for row in rows
    ]
    return put(Category.objects.all(), key=["dimension_id", "code"], rows=wanted)


@transaction.atomic
def put_measure_dimensions(*, rows: Iterable[Row], at: datetime) -> Put:
    """Write by which dimensions measures are reported."""
    measures, dimensions = measure_ids(), dict(Dimension.objects.values_list("code", "pk"))
    wanted = [
        renamed(row, {"measure": None, "dimension": None})
        | {"measure_id": measures[row["measure"]], "dimension_id": dimensions[row["dimension"]]}
        for row in rows
    ]
    done = _put_of_measures(MeasureDimension.objects.all(), ["measure_id", "dimension_id"], wanted, at)
    owners_rules_changed(measure_ids=list(MeasureDimension.objects.filter(pk__in=done.touched).values_list("measure_id", flat=True)))
    return done


@transaction.atomic
def put_releases(*, rows: Iterable[tuple[Row, Period]], at: datetime) -> Put:
    """Write when periods are expected, each with its period."""
    measures = measure_ids()
    wanted = [
        renamed(row, {"measure": None, "period": None})
        | {"measure_id": measures[row["measure"]], "period_start": period.start, "period_end": period.end}
        for row, period in rows
    ]
    return _put_of_measures(ExpectedRelease.objects.all(), ["measure_id", "period_end"], wanted, at)


@transaction.atomic
def put_annotations(*, rows: Iterable[Row], at: datetime) -> Put:
    """Write annotations, series breaks among them."""
    measures = measure_ids()
    wanted = [renamed(row, {"measure": None}) | {"measure_id": measures[row["measure"]]} for row in rows]
    return _put_of_measures(Annotation.objects.all(), ["measure_id", "date", "kind", "text"], wanted, at)


@transaction.atomic
def put_benchmarks(*, rows: Iterable[Row]) -> Put:
    """Write beside which other measures measures are shown. Nothing is judged by it."""
    measures = measure_ids()
    wanted = [{"measure_id": measures[row["measure"]], "against_id": measures[row["against"]], "label": row["label"]} for row in rows]
    return put(Benchmark.objects.all(), key=["measure_id", "against_id"], rows=wanted)


def _put_of_measures(table: models.QuerySet[OfMeasure], key: Sequence[str], rows: Iterable[Row], at: datetime) -> Put:
    done = put(table, key=key, rows=rows)
    touched = table.filter(pk__in=done.touched).values_list("measure_id", flat=True)
    note_changes(measure_ids=list(touched), reason=ChangeReason.DEFINITION, at=at)
    return done

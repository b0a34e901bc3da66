"""Bringing small tables of readings in, for the tests of importing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from metrics.actions import Manner, import_readings
from metrics.intake.report import Report
from metrics.models import Category, Dimension, Measure, MeasureDimension

AT = datetime(2024, 7, 1, 12, tzinfo=UTC)


def bring_in(folder: Path, text: str, *, name: str = "f.csv", by: Any = None, at: datetime = AT, **manner: Any) -> Report:
    """Import a table written as text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return import_readings(path=path, manner=Manner(**manner), by=by, at=at)


def reported_by(measure: Measure, *categories: str, parts_sum: bool = False) -> None:
    """Let a measure be reported by town."""
    dimension = Dimension.objects.create(code="town", label="Town")
    Category.objects.bulk_create(Category(dimension=dimension, code=one, label=one) for one in categories)
    MeasureDimension.objects.create(measure=measure, dimension=dimension, parts_sum=parts_sum)

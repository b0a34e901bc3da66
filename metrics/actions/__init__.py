"""Writes of what was measured; each writes the change log in its own transaction."""

from metrics.actions.catalog import put_annotations, put_benchmarks, put_categories, put_measure_dimensions, put_measures, put_releases
from metrics.actions.changes import definition_changed, note_changes
from metrics.actions.imports import Manner, import_readings
from metrics.actions.readings import NewReading, record_readings
from metrics.actions.targets import put_targets

__all__ = [
    "Manner",
    "NewReading",
    "definition_changed",
    "import_readings",
    "note_changes",
    "put_annotations",
    "put_benchmarks",
    "put_categories",
    "put_measure_dimensions",
    "put_measures",
    "put_releases",
    "put_targets",
    "record_readings",
]

"""The same rows through django-import-export, as its documentation advises for speed: keys from a dictionary, no diff, one transaction."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import Widget
from tablib import Dataset

from bench.engine import seconds
from metrics.models import Measure, Reading


class _Cached(Widget):  # type: ignore[misc]
    def __init__(self) -> None:
        super().__init__()
        self.measures = {measure.code: measure for measure in Measure.objects.all()}

    def clean(self, value: Any, row: Any = None, **options: Any) -> Any:
        return self.measures[value]


def seconds_a_row(keys: Sequence[tuple[str, date]]) -> float:
    """Seconds for each of some new readings, one of each key; they are taken out again with the tables."""

    class Readings(ModelResource):  # type: ignore[misc]
        measure = Field(attribute="measure", column_name="measure", widget=_Cached())

        class Meta:
            model = Reading
            fields = ("measure", "period_start", "period_end", "value", "source", "recorded_at", "accepted_at")
            import_id_fields = ("measure", "period_end")
            skip_diff = True
            use_transactions = True

    now = timezone.now().strftime("%Y-%m-%d %H:%M:%S")
    rows = [(code, str(end.replace(day=1)), str(end), 41.5, "Case log", now, now) for code, end in keys]
    data = Dataset(*rows, headers=["measure", "period_start", "period_end", "value", "source", "recorded_at", "accepted_at"])
    return seconds(lambda: Readings().import_data(data, raise_errors=True)) / len(keys)

"""The facts as they stood when an assessment read them, to tell what changed since.

Readings and targets are found by their ids, because history may be loaded with an older date; the catalog by its audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from metrics.queries.assessed import Facts
from metrics.queries.columns import (
    DAY,
    Chosen,
    Clocks,
    Sources,
    copy_columns,
    read_breaks_and_due_dates,
    read_catalog,
    read_targets,
)
from metrics.rules.columns import F64, I32, I64, Series, to_day


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to which reading and target, and up to when, the facts of a measure were read."""

    measure_id: int
    readings: int
    targets: int
    read_at: datetime


# Of several versions of a target the last is the one that stood, unless it had been withdrawn by then.
_TARGETS = """(
    SELECT DISTINCT ON (stood.measure_id, stood.breakdown_id, stood.date) stood.*
    FROM metrics_target stood JOIN {marks} ON mark.measure_id = stood.measure_id
    WHERE stood.id <= mark.targets AND stood.governs AND (stood.superseded_at IS NULL OR stood.superseded_at > mark.read_at OR EXISTS (
        SELECT FROM metrics_target later
        WHERE later.measure_id = stood.measure_id AND later.breakdown_id = stood.breakdown_id AND later.date = stood.date
            AND later.id > mark.targets
    ))
    ORDER BY stood.measure_id, stood.breakdown_id, stood.date, stood.recorded_at DESC, stood.id DESC
)"""
_AUDITED = """(
    SELECT * FROM (
        SELECT DISTINCT ON (event.pgh_obj_id) event.* FROM {table} event JOIN {marks} ON mark.measure_id = event.{measure}
        WHERE event.pgh_created_at <= mark.read_at ORDER BY event.pgh_obj_id, event.pgh_id DESC
    ) AS newest WHERE pgh_label <> 'delete'
)"""
# Each period that got a reading since, with what stood there before.
_REPLACED = f"""
SELECT fresh.measure_id, fresh.breakdown_id, {DAY.format("fresh.period_end")},
    stood.measure_id IS NOT NULL AND stood.reason IS DISTINCT FROM 'pending', coalesce(stood.value, 'NaN')
FROM (
    SELECT DISTINCT reading.measure_id, breakdown_id, period_end, mark.readings FROM {{since}} AS reading
    JOIN {{marks}} ON mark.measure_id = reading.measure_id WHERE reading.id > mark.readings
) AS fresh
LEFT JOIN LATERAL (
    SELECT measure_id, value, reason FROM metrics_shown
    WHERE measure_id = fresh.measure_id AND breakdown_id = fresh.breakdown_id AND period_end = fresh.period_end AND id <= fresh.readings
    ORDER BY recorded_at DESC, id DESC LIMIT 1
) AS stood ON true
"""  # noqa: S608  (numbers of our own)


# The newest readings lie together, and a few of them are read sooner than the whole series of a measure, which lies scattered.
_NEWEST = "(SELECT measure_id, breakdown_id, period_end, id FROM metrics_reading WHERE id > %s OFFSET 0)"
_OF_MEASURES = "(SELECT measure_id, breakdown_id, period_end, id FROM metrics_reading WHERE id > %s AND measure_id = ANY(%s::bigint[]))"
_FEW = 20_000


def facts_at(now: Facts, marks: Sequence[Mark], clocks: Clocks) -> Facts:
    """The facts of the same measures as they stood at their marks, seen at the day of `clocks`."""
    chosen = Chosen(ids=[mark.measure_id for mark in marks])
    sources = _sources(marks)
    targets, illustrative = read_targets(chosen, clocks, sources)
    catalog, extra = read_catalog(chosen, sources)
    breaks, due = read_breaks_and_due_dates(chosen, sources)
    series = _series_at(now.series, marks, to_day(clocks.as_of))
    earlier = Facts(series, catalog, targets, illustrative, breaks, due, extra)
    if not np.array_equal(earlier.catalog.measure, now.catalog.measure):
        return replace(earlier, catalog=now.catalog)  # from before the audit trail began
    return earlier


def _known(marks: Sequence[Mark]) -> str:
    rows = ", ".join(f"({mark.measure_id}, {mark.readings}, {mark.targets}, '{mark.read_at.isoformat()}'::timestamptz)" for mark in marks)
    return f"(VALUES {rows}) AS mark(measure_id, readings, targets, read_at)"


def _sources(marks: Sequence[Mark]) -> Sources:
    known = _known(marks)
    return Sources(
        measure=_AUDITED.format(table="metrics_measureevent", marks=known, measure="pgh_obj_id"),
        target=_TARGETS.format(marks=known),
        annotation=_AUDITED.format(table="metrics_annotationevent", marks=known, measure="measure_id"),
        expected=_AUDITED.format(table="metrics_expectedreleaseevent", marks=known, measure="measure_id"),
        are_earlier=True,
    )


def _series_at(now: Series, marks: Sequence[Mark], day: int) -> Series:
    """The series of now with the replaced periods as they were, up to the day."""
    measure, breakdown, end, stood, value = _replaced(marks)
    measure = np.concatenate((measure, np.repeat(now.measure, now.count)))
    breakdown = np.concatenate((breakdown, np.repeat(now.breakdown, now.count)))
    is_now = np.arange(len(measure)) >= len(end)
    there = np.concatenate((stood, np.ones(len(now.end), np.bool_)))
    end, value = np.concatenate((end, now.end)), np.concatenate((value, now.value))
    order = np.lexsort((is_now, end, breakdown, measure))
    measure, breakdown, end, value, there = measure[order], breakdown[order], end[order], value[order], there[order]
    repeated = (measure[1:] == measure[:-1]) & (breakdown[1:] == breakdown[:-1]) & (end[1:] == end[:-1])
    kept = there & (end <= day) & np.concatenate(([True], ~repeated)) if len(end) else there
    return _series(measure[kept], breakdown[kept], end[kept], value[kept])


def _replaced(marks: Sequence[Mark]) -> list[NDArray[Any]]:
    """The periods that got a reading since: measure, breakdown, end, whether something stood there, and its value."""
    oldest = min(mark.readings for mark in marks)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM metrics_reading")
        newest = cursor.fetchone()[0] or 0
    few = newest - oldest < _FEW
    params = [oldest] if few else [oldest, [mark.measure_id for mark in marks]]
    query = _REPLACED.format(marks=_known(marks), since=_NEWEST if few else _OF_MEASURES)
    return copy_columns(("int8", "int8", "int4", "bool", "float8"), query, params)


def _series(measure: I64, breakdown: I64, end: I32, value: F64) -> Series:
    """Series from sorted rows."""
    differs = (measure[1:] != measure[:-1]) | (breakdown[1:] != breakdown[:-1])
    first = np.flatnonzero(np.concatenate(([True], differs))) if len(measure) else np.zeros(0, np.int64)
    count = np.diff(np.concatenate((first, [len(measure)])))
    return Series(measure[first], breakdown[first], first, count, end, value)

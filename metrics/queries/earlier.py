"""The facts as they stood when an assessment read them, to tell what changed since.

Readings and targets are found by their ids, because history may be loaded with an older date; the catalogue by its audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from metrics.queries.columns import Sources


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to which reading and target, and up to when, the facts of a measure were read."""

    measure_id: int
    readings: int
    targets: int
    read_at: datetime


# Of several versions of one period the last is the one that stood, unless it had been withdrawn by then.
_VERSIONED = """(
    SELECT DISTINCT ON (stood.measure_id, stood.breakdown_id, stood.{key}) stood.*
    FROM {table} stood JOIN {marks} ON mark.measure_id = stood.measure_id
    WHERE stood.id <= mark.{upto} AND {more} (stood.superseded_at IS NULL OR stood.superseded_at > mark.read_at OR EXISTS (
        SELECT FROM {table} later
        WHERE later.measure_id = stood.measure_id AND later.breakdown_id = stood.breakdown_id AND later.{key} = stood.{key}
            AND later.id > mark.{upto}
    ))
    ORDER BY stood.measure_id, stood.breakdown_id, stood.{key}, stood.recorded_at DESC, stood.id DESC
)"""
_AUDITED = """(
    SELECT * FROM (
        SELECT DISTINCT ON (event.pgh_obj_id) event.* FROM {table} event JOIN {marks} ON mark.measure_id = event.{measure}
        WHERE event.pgh_created_at <= mark.read_at ORDER BY event.pgh_obj_id, event.pgh_id DESC
    ) AS newest WHERE pgh_label <> 'delete'
)"""


def sources_at(marks: Sequence[Mark]) -> Sources:
    """What the facts of these measures are read from to see them as they stood at their marks."""
    rows = ", ".join(f"({mark.measure_id}, {mark.readings}, {mark.targets}, '{mark.read_at.isoformat()}'::timestamptz)" for mark in marks)
    known = f"(VALUES {rows}) AS mark(measure_id, readings, targets, read_at)"
    return Sources(
        measure=_AUDITED.format(table="metrics_measureevent", marks=known, measure="pgh_obj_id"),
        target=_VERSIONED.format(table="metrics_target", marks=known, key="date", upto="targets", more="stood.governs AND"),
        annotation=_AUDITED.format(table="metrics_annotationevent", marks=known, measure="measure_id"),
        expected=_AUDITED.format(table="metrics_expectedreleaseevent", marks=known, measure="measure_id"),
        reading=_VERSIONED.format(table="metrics_reading", marks=known, key="period_end", upto="readings", more=""),
        are_earlier=True,
    )

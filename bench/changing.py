"""Writes as an import does, for measurements: supersede, add, note the change."""

from collections.abc import Sequence
from datetime import date
from random import Random

from django.db import connection, transaction

NEWEST = date(2025, 12, 31)
REVISE = """
WITH old AS (
    UPDATE metrics_reading SET superseded_at = clock_timestamp()
    WHERE measure_id = ANY(%s) AND breakdown_id = 0 AND period_end = %s AND superseded_at IS NULL
    RETURNING *
), noted AS (
    INSERT INTO metrics_change (measure_id, reason, recorded_at, attempts, error)
    SELECT measure_id, 'readings', clock_timestamp(), 0, '' FROM old
)
SELECT measure_id, period_start, period_end, value, superseded_at FROM old
"""
ADD = """
INSERT INTO metrics_reading (measure_id, breakdown_id, period_start, period_end, value, qualifier, state, source, source_ref, note,
    recorded_at, accepted_at)
SELECT measure_id, 0, period_start, period_end, value * factor, '', 'revised', 'Case log', '', '', recorded_at, recorded_at
FROM unnest(%s::bigint[], %s::date[], %s::date[], %s::float8[], %s::float8[], %s::timestamptz[])
    AS fresh(measure_id, period_start, period_end, value, factor, recorded_at)
"""


@transaction.atomic
def revise(measure_ids: Sequence[int], random: Random) -> None:
    """Gives the newest reading of each measure another value, up to a tenth away."""
    with connection.cursor() as cursor:
        cursor.execute(REVISE, [list(measure_ids), NEWEST])
        measure, start, end, value, at = (list(column) for column in zip(*cursor.fetchall(), strict=True))
        cursor.execute(ADD, [measure, start, end, value, [random.uniform(0.9, 1.1) for _ in measure], at])

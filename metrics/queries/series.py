"""The recent values of many measures for their sparklines, and what was current through the clock of what was known."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from django.db.models import Q

from metrics.queries.columns import Clocks, end_of_day

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

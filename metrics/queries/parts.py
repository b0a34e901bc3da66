"""Totals that differ from the sum of their parts, where the parts should sum."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

# Parts are the categories without a parent, broken down by one dimension alone. Where one of them has no number, only a sum
# above the total is wrong. Rounding can move each part and the total by half a unit of the last decimal.
QUERY = """
    WITH single AS (
        SELECT breakdown_id, min(category_id) AS category_id FROM metrics_breakdown_categories GROUP BY 1 HAVING count(*) = 1
    ), part AS (
        SELECT md.measure_id, md.dimension_id, s.breakdown_id, m.code, m.decimals
        FROM metrics_measuredimension md JOIN metrics_measure m ON m.id = md.measure_id
        JOIN metrics_category c ON c.dimension_id = md.dimension_id AND c.parent_id IS NULL
        JOIN single s ON s.category_id = c.id
        WHERE md.parts_sum AND md.measure_id = ANY(%(measures)s)
    ), summed AS (
        SELECT p.measure_id, p.dimension_id, p.code, p.decimals, r.period_end, count(r.value) AS reported, sum(r.value) AS total
        FROM part p JOIN metrics_reading r
            ON r.measure_id = p.measure_id AND r.breakdown_id = p.breakdown_id AND r.superseded_at IS NULL
        GROUP BY 1, 2, 3, 4, 5
    )
    SELECT s.measure_id, s.code, d.code, s.period_end, s.total, whole.value
    FROM summed s JOIN metrics_dimension d ON d.id = s.dimension_id
    JOIN metrics_reading whole ON whole.measure_id = s.measure_id AND whole.breakdown_id = 0 AND whole.period_end = s.period_end
        AND whole.superseded_at IS NULL
    WHERE (whole.upload_id = %(upload)s OR EXISTS (
        SELECT FROM part p JOIN metrics_reading r ON r.measure_id = p.measure_id AND r.breakdown_id = p.breakdown_id
        WHERE p.measure_id = s.measure_id AND p.dimension_id = s.dimension_id AND r.period_end = s.period_end AND r.upload_id = %(upload)s
    ))
    AND (s.total - whole.value > (s.reported + 1) * 0.5 * 10.0 ^ (-s.decimals) + 1e-9 * abs(whole.value)
    OR whole.value - s.total > (s.reported + 1) * 0.5 * 10.0 ^ (-s.decimals) + 1e-9 * abs(whole.value)
        AND s.reported = (SELECT count(*) FROM metrics_category c WHERE c.dimension_id = s.dimension_id AND c.parent_id IS NULL))
    ORDER BY 2, 3, 4 LIMIT 1000
"""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A total that is not the sum of its parts."""

    measure_id: int
    measure: str
    dimension: str
    period_end: date
    parts: float
    total: float


def parts_that_do_not_sum(*, measure_ids: Collection[int], upload_id: int) -> list[Mismatch]:
    """The mismatches in periods that an upload wrote something of: at most 1,000."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM metrics_measuredimension WHERE parts_sum AND measure_id = ANY(%s))", [list(measure_ids)])
        if not cursor.fetchone()[0]:
            return []
        cursor.execute(QUERY, {"measures": list(measure_ids), "upload": upload_id})
        return [Mismatch(*row) for row in cursor.fetchall()]

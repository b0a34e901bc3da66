"""Guards that look at single rows of the file, or at parts beside their total: plain SQL over what was staged and written."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from django.db import connection

from metrics.queries.guards import found
from metrics.queries.guards.found import Example, Guarded, Hit
from metrics.queries.parts import Mismatch, parts_that_do_not_sum
from metrics.rules.guards.names import is_whole_state, nearest
from metrics.rules.guards.shares import SLACK

EXAMPLES = 3
LARGER = """
    SELECT measure_id, breakdown_id, period_end, numerator, denominator, count(*) OVER (PARTITION BY measure_id)
    FROM metrics_reading WHERE upload_id = %s AND measure_id = ANY(%s) AND numerator > denominator + %s * abs(denominator)
    AND superseded_at IS NULL ORDER BY measure_id, numerator - denominator DESC
"""
# Categories that the file has figures of, that are no place, in dimensions of places.
STRANGE = """
    WITH used AS (SELECT breakdown_id, min(period_end) AS period_end, min(measure_id) AS measure_id, count(*) AS readings
        FROM metrics_reading WHERE upload_id = %s AND breakdown_id <> 0 GROUP BY 1)
    SELECT d.id, d.label, c.code, c.label, min(u.breakdown_id), min(u.period_end), min(u.measure_id), sum(u.readings)::bigint
    FROM used u JOIN metrics_breakdown_categories bc ON bc.breakdown_id = u.breakdown_id
    JOIN metrics_category c ON c.id = bc.category_id JOIN metrics_dimension d ON d.id = c.dimension_id
    WHERE NOT EXISTS (SELECT FROM metrics_place p WHERE p.category_id = c.id)
    AND EXISTS (SELECT FROM metrics_place p JOIN metrics_category o ON o.id = p.category_id WHERE o.dimension_id = d.id)
    GROUP BY 1, 2, 3, 4 ORDER BY 2, 3
"""
PLACES = "SELECT c.code FROM metrics_place p JOIN metrics_category c ON c.id = p.category_id WHERE c.dimension_id = %s"


def larger_parts(upload_id: int, measures: Mapping[int, Guarded]) -> Iterator[Hit]:
    """Numerators above their denominators where the measure is a percentage of a whole."""
    shares = [one.id for one in measures.values() if one.percent]
    with connection.cursor() as cursor:
        cursor.execute(LARGER, [upload_id, shares, SLACK])
        rows = cursor.fetchall()
    for measure_id, of_measure in groupby(rows, lambda row: row[0]):
        listed = list(of_measure)
        examples = tuple(Example(breakdown, end, part, whole, whole) for _, breakdown, end, part, whole, _ in listed[:EXAMPLES])
        yield Hit(found.LARGER_PART, measure_id, listed[0][5], examples, listed[0][5])


def unknown_places(upload_id: int) -> Iterator[Hit]:
    """Groups of a dimension of places that are none: the State among its towns, and names that nobody knows."""
    with connection.cursor() as cursor:
        cursor.execute(STRANGE, [upload_id])
        for dimension_id, dimension, code, label, breakdown_id, end, _measure, readings in cursor.fetchall():
            example = (Example(breakdown_id, end),)
            if is_whole_state(code) or is_whole_state(label):
                yield Hit(found.STATE_ROW, _measure, readings, example, readings, {"name": label, "dimension": dimension})
                continue
            cursor.execute(PLACES, [dimension_id])
            near = nearest(label, [row[0] for row in cursor.fetchall()])
            yield Hit(found.NO_PLACE, _measure, readings, example, readings, {"name": label, "dimension": dimension, "near": near})


def sums(upload_id: int, measure_ids: Sequence[int]) -> Iterator[Hit]:
    """Totals that are not the sum of their parts, by measure and dimension."""
    found_apart = parts_that_do_not_sum(measure_ids=measure_ids, upload_id=upload_id)
    for _, alike in groupby(found_apart, lambda one: (one.measure, one.dimension)):
        listed: list[Mismatch] = sorted(alike, key=lambda one: -abs(one.total - one.parts))
        first = listed[0]
        example = (Example(0, first.period_end, first.total, first.parts, first.parts),)
        yield Hit(found.SUMS, first.measure_id, len(listed), example, len(listed), {"dimension": first.dimension})

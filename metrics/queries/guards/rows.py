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
    WITH s AS MATERIALIZED (
        SELECT * FROM staged_reading WHERE numerator > denominator + %s * abs(denominator) AND measure_id = ANY(%s)
    )
    SELECT s.measure_id, s.breakdown_id, s.period_end, s.numerator, s.denominator, count(*) OVER (PARTITION BY s.measure_id)
    FROM s JOIN metrics_reading r ON r.measure_id = s.measure_id AND r.breakdown_id = s.breakdown_id
        AND r.period_end = s.period_end AND r.superseded_at IS NULL AND r.upload_id = %s
    ORDER BY s.measure_id, s.numerator - s.denominator DESC, s.row
"""
# Categories that the file has figures of, that are no place, in dimensions of places.
STRANGE = """
    WITH used AS (SELECT breakdown_id, min(row) AS row, count(*) AS readings FROM staged_reading
        WHERE breakdown_id <> 0 GROUP BY 1)
    SELECT d.id, d.label, c.code, c.label, min(u.row), sum(u.readings)::bigint
    FROM used u JOIN metrics_breakdown_categories bc ON bc.breakdown_id = u.breakdown_id
    JOIN metrics_category c ON c.id = bc.category_id JOIN metrics_dimension d ON d.id = c.dimension_id
    WHERE NOT EXISTS (SELECT FROM metrics_place p WHERE p.category_id = c.id)
    AND EXISTS (SELECT FROM metrics_place p JOIN metrics_category o ON o.id = p.category_id WHERE o.dimension_id = d.id)
    GROUP BY 1, 2, 3, 4 ORDER BY 2, 3
"""
HAS_PLACES = "SELECT EXISTS (SELECT FROM metrics_place)"
FIRST = "SELECT measure_id, breakdown_id, period_end FROM staged_reading WHERE row = %s"
PLACES = "SELECT c.code FROM metrics_place p JOIN metrics_category c ON c.id = p.category_id WHERE c.dimension_id = %s"


def larger_parts(upload_id: int, measures: Mapping[int, Guarded]) -> Iterator[Hit]:
    """Numerators above their denominators where the measure is a percentage of a whole."""
    shares = [one.id for one in measures.values() if one.percent]
    with connection.cursor() as cursor:
        cursor.execute(LARGER, [SLACK, shares, upload_id])
        rows = cursor.fetchall()
    for measure_id, of_measure in groupby(rows, lambda row: row[0]):
        listed = list(of_measure)
        examples = tuple(Example(breakdown, end, part, whole, whole) for _, breakdown, end, part, whole, _ in listed[:EXAMPLES])
        yield Hit(found.LARGER_PART, measure_id, listed[0][5], examples, listed[0][5])


def unknown_places(measures: Mapping[int, Guarded]) -> Iterator[Hit]:
    """Groups of a dimension of places that are none: the State among its towns, and names that nobody knows."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_PLACES)
        if not cursor.fetchone()[0]:
            return
        cursor.execute(STRANGE)
        for dimension_id, dimension, code, label, row, readings in cursor.fetchall():
            cursor.execute(FIRST, [row])
            measure_id, breakdown_id, end = cursor.fetchone()
            if measure_id not in measures:
                continue
            example, told = (Example(breakdown_id, end),), {"name": label, "dimension": dimension}
            if is_whole_state(code) or is_whole_state(label):
                yield Hit(found.STATE_ROW, measure_id, readings, example, readings, told)
                continue
            cursor.execute(PLACES, [dimension_id])
            near = nearest(label, frozenset(place for (place,) in cursor.fetchall()))
            yield Hit(found.NO_PLACE, measure_id, readings, example, readings, told | {"near": near})


def sums(upload_id: int, measure_ids: Sequence[int]) -> Iterator[Hit]:
    """Totals that are not the sum of their parts, by measure and dimension."""
    found_apart = parts_that_do_not_sum(measure_ids=measure_ids, upload_id=upload_id)
    for _, alike in groupby(found_apart, lambda one: (one.measure, one.dimension)):
        listed: list[Mismatch] = sorted(alike, key=lambda one: -abs(one.total - one.parts))
        first = listed[0]
        example = (Example(0, first.period_end, first.total, first.parts, first.parts),)
        yield Hit(found.SUMS, first.measure_id, len(listed), example, len(listed), {"dimension": first.dimension})

"""The totals of some measures with their parts: what is compared with when somebody types a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection

from metrics.rules.columns import F64
from metrics.rules.combine import Parts, scale_of

TOTALS = """
SELECT measure_id, array_agg(period_end), array_agg(coalesce(value, 'NaN')), array_agg(coalesce(numerator, 'NaN')),
    array_agg(coalesce(denominator, 'NaN'))
FROM (
    SELECT measure_id, period_end, value, numerator, denominator FROM metrics_shown
    WHERE measure_id = ANY(%s) AND breakdown_id = 0 AND superseded_at IS NULL AND period_end <= %s AND reason IS DISTINCT FROM 'pending'
    ORDER BY measure_id, period_end
) AS ordered
GROUP BY measure_id ORDER BY measure_id
"""


@dataclass(frozen=True, slots=True)
class Total:
    """The total of one measure, oldest first. NaN: a reason stands for the value, or there is no such part."""

    end: tuple[date, ...] = ()
    value: tuple[float, ...] = ()
    numerator: tuple[float, ...] = ()
    denominator: tuple[float, ...] = ()

    def newest(self, before: date) -> tuple[date, float] | None:
        """The newest value of a period that ended before the day."""
        rows = zip(reversed(self.end), reversed(self.value), strict=True)
        return next(((end, value) for end, value in rows if end < before and value == value), None)

    def points(self, before: date, count: int) -> list[float | None]:
        """The last values up to the day, None for a gap."""
        kept = [value for end, value in zip(self.end, self.value, strict=True) if end < before]
        return [value if value == value else None for value in kept[-count:]]

    def scale(self) -> float | None:
        """What the ratio of the parts was multiplied by so far; None where no period has both parts."""
        numbers = [np.asarray(column, np.float64) for column in (self.value, self.numerator, self.denominator)]
        if not _whole(*numbers):
            return None
        return scale_of(Parts(np.zeros(len(self.end), np.int64), *numbers))


def _whole(value: F64, numerator: F64, denominator: F64) -> bool:
    return bool(((value > 0) & (numerator > 0) & (denominator > 0)).any())


def read_totals(measure_ids: Sequence[int], day: date) -> dict[int, Total]:
    """The totals of the measures, of the periods that ended by the day. One query."""
    with connection.cursor() as cursor:
        cursor.execute(TOTALS, [list(measure_ids), day])
        found = {row[0]: Total(*map(tuple, row[1:])) for row in cursor.fetchall()}
    return {one: found.get(one, Total()) for one in measure_ids}

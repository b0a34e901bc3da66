"""Which measures wait for a forecast: an outbox that is written with what was recalculated."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from metrics.queries.forecasts import with_targets_ahead
from scorecards.models import ForecastWaiting

WAIT = "INSERT INTO scorecards_forecastwaiting (measure_id) SELECT unnest(%s::bigint[])"
# Those that have odds now may lose them when a target passes or is withdrawn.
HAVE = "SELECT DISTINCT measure_id FROM scorecards_forecast WHERE refusal = 0"


def wait_some(*, measure_ids: Sequence[int]) -> None:
    """These measures are to be forecast, as something about them changed."""
    if measure_ids:
        with connection.cursor() as cursor:
            cursor.execute(WAIT, [list(measure_ids)])


def wait_all(*, as_of: date) -> None:
    """Every measure that has a target ahead, or has odds, is to be forecast: the day changed, or the rules."""
    with connection.cursor() as cursor:
        cursor.execute(HAVE)
        have = {measure for (measure,) in cursor.fetchall()}
    wait_some(measure_ids=sorted(have.union(with_targets_ahead(as_of))))


def wait_replays(*, days: Sequence[date]) -> int:
    """Every measure that had a target ahead on one of these days is to be forecast from what was known then; how many forecasts."""
    rows = [ForecastWaiting(measure_id=measure, as_of=day) for day in sorted(days) for measure in with_targets_ahead(day, ever=True)]
    ForecastWaiting.objects.bulk_create(rows)
    return len(rows)

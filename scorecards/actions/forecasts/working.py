"""Takes up what waits for a forecast: a batch in one transaction, one worker at a time, so that a killed one loses nothing and does
nothing twice, and the other processes stay free for the scorecards."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction

from metrics.queries.columns import Clocks
from scorecards.actions.cards import marks_now
from scorecards.actions.forecasts.making import Vintage, make
from scorecards.actions.forecasts.scoring import score
from scorecards.models import ForecastWaiting
from scorecards.queries.lens import site_today

MAKER = 0x63747067
BATCH = 200
TURN = "SELECT pg_try_advisory_xact_lock(%s)"
# Of each day in turn, the present one first, so that nobody waits for a replay; a measure that waits more than once is taken once.
TAKE = """
WITH first AS (
    SELECT as_of FROM scorecards_forecastwaiting ORDER BY (as_of IS NOT NULL), as_of, id LIMIT 1
), chosen AS (
    SELECT DISTINCT waiting.measure_id FROM scorecards_forecastwaiting waiting, first
    WHERE waiting.as_of IS NOT DISTINCT FROM first.as_of ORDER BY 1 LIMIT %s
)
SELECT waiting.id, waiting.measure_id, waiting.as_of FROM scorecards_forecastwaiting waiting, first
WHERE waiting.as_of IS NOT DISTINCT FROM first.as_of AND waiting.measure_id IN (SELECT measure_id FROM chosen)
"""


def work(*, at: datetime, batch: int = BATCH) -> bool:
    """Forecasts one batch of what waits and scores what came true meanwhile; whether more may wait. Leaves when somebody else is at it."""
    with transaction.atomic():
        if not _is_mine():
            return False
        taken = _take(batch)
        if not taken:
            return False
        day = taken[0][2]
        measure_ids = sorted({measure for _, measure, _ in taken})
        _forecast(measure_ids, day, at)
        score(measure_ids=measure_ids, as_of=site_today(), at=at)
        ForecastWaiting.objects.filter(id__in=[row for row, _, _ in taken]).delete()
    return True


def _forecast(measure_ids: Sequence[int], day: date | None, at: datetime) -> None:
    marks = marks_now(at)
    as_of = day or site_today()
    vintage = Vintage(as_of, at, day is not None, marks.readings, marks.targets)
    make(measure_ids=measure_ids, clocks=Clocks(as_of, day), vintage=vintage)


def _is_mine() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TURN, [MAKER])
        return bool(cursor.fetchone()[0])


def _take(batch: int) -> list[tuple[int, int, date | None]]:
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [batch])
        return list(cursor.fetchall())

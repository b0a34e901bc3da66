"""Scores forecasts: once, by the first figure that is known for the period they spoke of."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from metrics.rules.codes import Operator
from metrics.rules.odds.pace import meets
from metrics.rules.odds.past import DAYS_OFF
from scorecards.models import ForecastScore

# A count on a day is the one nearest to the day that was projected.
CAME = """
SELECT aim.id, aim.operator, aim.low, aim.high, forecast.low[aim.ahead], forecast.high[aim.ahead], came.value
FROM scorecards_forecastaim aim JOIN scorecards_forecast forecast ON forecast.id = aim.forecast_id
JOIN metrics_measure measure ON measure.id = forecast.measure_id
JOIN LATERAL (
    SELECT value FROM metrics_shown shown
    WHERE shown.measure_id = forecast.measure_id AND shown.breakdown_id = 0 AND shown.superseded_at IS NULL AND shown.value IS NOT NULL
        AND shown.period_end > forecast.newest_end AND shown.period_end <= %s
        AND abs(shown.period_end - aim.period_end) <= CASE WHEN measure.period = 'point' THEN %s ELSE 0 END
    ORDER BY abs(shown.period_end - aim.period_end) LIMIT 1
) came ON true
WHERE forecast.measure_id = ANY(%s::bigint[]) AND NOT EXISTS (SELECT FROM scorecards_forecastscore score WHERE score.aim_id = aim.id)
"""


def score(*, measure_ids: Sequence[int], as_of: date, at: datetime) -> int:
    """Scores the forecasts of these measures whose period has a figure by now and had none when they were made; how many."""
    with connection.cursor() as cursor:
        cursor.execute(CAME, [as_of, DAYS_OFF, list(measure_ids)])
        found = cursor.fetchall()
    rows = [
        ForecastScore(
            aim_id=aim, value=value, met=meets(value, Operator(operator), low, high), inside=least <= value <= most, scored_at=at
        )
        for aim, operator, low, high, least, most, value in found
    ]  # fmt: skip
    ForecastScore.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)

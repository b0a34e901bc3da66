"""The same as set-based SQL with window functions, with a simpler trend (Theil-Sen over 12 months, no test) and no due dates."""

from django.db import connection

from bench.stand import CLOCK

TABLE = """
CREATE TABLE IF NOT EXISTS bench_scores (measure_id bigint PRIMARY KEY, period_end date, value float8, expected float8, status int2,
    change_previous float8, change_year float8, slope float8, mean float8, reach float8, signal boolean)
"""
FILL = """
WITH s AS MATERIALIZED (
    SELECT measure_id, period_end, value, lag(value) OVER w AS previous, lag(value, 12) OVER w AS year,
        avg(value) OVER (PARTITION BY measure_id) AS mean, row_number() OVER w AS place, count(*) OVER (PARTITION BY measure_id) AS n,
        (extract(year FROM period_end) * 12 + extract(month FROM period_end))::int AS month
    FROM metrics_reading
    WHERE superseded_at IS NULL AND period_end <= %(clock)s AND breakdown_id = 0 AND reason IS DISTINCT FROM 'pending'
    WINDOW w AS (PARTITION BY measure_id ORDER BY period_end)
), moving AS (
    SELECT measure_id, 2.66 * avg(abs(value - previous)) AS reach FROM s GROUP BY 1
), marked AS (
    SELECT s.measure_id, place, n, sign(value - mean) AS side, abs(value - mean) > reach AS outside,
        place - row_number() OVER (PARTITION BY s.measure_id, sign(value - mean) ORDER BY place) AS island
    FROM s JOIN moving USING (measure_id)
), runs AS (
    SELECT measure_id, side, island, count(*) AS length, max(place) = max(n) AS is_last, bool_or(outside) FILTER (WHERE place = n) AS is_out
    FROM marked GROUP BY 1, 2, 3
), signals AS (
    SELECT measure_id, coalesce(bool_or(is_out), false) OR bool_or(is_last AND length >= 8) AS signal FROM runs GROUP BY 1
), tail AS (
    SELECT measure_id, value, month FROM s WHERE place > n - 12
), slopes AS (
    SELECT a.measure_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY (b.value - a.value) / (b.month - a.month)) AS slope
    FROM tail a JOIN tail b ON b.measure_id = a.measure_id AND b.month > a.month GROUP BY 1
), newest AS (
    SELECT * FROM s WHERE place = n
), asked AS (
    SELECT newest.measure_id,
        before.value + (after.value - before.value) * (newest.period_end - before.date) / (after.date - before.date) AS expected
    FROM newest
    CROSS JOIN LATERAL (SELECT date, value FROM metrics_target t WHERE t.measure_id = newest.measure_id AND t.superseded_at IS NULL
        AND t.governs AND t.date < newest.period_end ORDER BY date DESC LIMIT 1) before
    CROSS JOIN LATERAL (SELECT date, value FROM metrics_target t WHERE t.measure_id = newest.measure_id AND t.superseded_at IS NULL
        AND t.governs AND t.date >= newest.period_end ORDER BY date LIMIT 1) after
)
INSERT INTO bench_scores
SELECT newest.measure_id, period_end, value, expected,
    CASE WHEN (value - expected) * way >= 0 THEN 5 WHEN (value - expected) * way >= -m.tolerance THEN 6 ELSE 7 END,
    value - previous, value - year, slope, mean, reach, signal
FROM newest JOIN moving USING (measure_id) JOIN signals USING (measure_id) JOIN slopes USING (measure_id) JOIN asked USING (measure_id)
JOIN (SELECT id, tolerance, CASE direction WHEN 'up' THEN 1 ELSE -1 END AS way FROM metrics_measure) m ON m.id = newest.measure_id
ON CONFLICT (measure_id) DO UPDATE SET period_end = excluded.period_end, value = excluded.value, expected = excluded.expected,
    status = excluded.status, change_previous = excluded.change_previous, change_year = excluded.change_year, slope = excluded.slope,
    mean = excluded.mean, reach = excluded.reach, signal = excluded.signal
"""
ROLL_UP = """
SELECT goal_id, count(*) FILTER (WHERE status = 5) AS on_track, count(*) FILTER (WHERE status = 6) AS near,
    count(*) FILTER (WHERE status = 7) AS off_track, max(status) AS status
FROM bench_scores JOIN goals_goalmeasure USING (measure_id) GROUP BY 1
"""


def recalculate() -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute(FILL, {"clock": CLOCK})
        cursor.execute(f"CREATE TEMPORARY TABLE bench_goals AS {ROLL_UP}; DROP TABLE bench_goals")


def scan() -> None:
    """A bare sequential scan of the readings, by one process."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0; SET enable_indexonlyscan = off; SET enable_indexscan = off")
        cursor.execute("SELECT count(*), sum(value) FROM metrics_reading WHERE superseded_at IS NULL")
        cursor.execute("RESET max_parallel_workers_per_gather; RESET enable_indexonlyscan; RESET enable_indexscan")

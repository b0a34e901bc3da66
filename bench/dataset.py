"""D(n): n measures x 240 monthly readings, a target a year, tolerances, goals, agencies; deterministic, through the real tables.

Values are level + trend + season + noise. Readings are stored month by month, as they would have arrived."""

import io
from collections.abc import Sequence
from datetime import date

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from bench.stand import use
from metrics.queries.binary import Column, encode
from metrics.rules.columns import to_day

MONTHS, FIRST, LAST = 240, "2006-01", "2026-01"
TARGET_YEARS = range(2005, 2027)
AREAS = ("JOBS", "FAMILY", "TRANSPORT", "COMMUNITY")
SEED = 7
# Built again once the rows are in: a load that checks row by row would take minutes.
TABLES = ("metrics_reading", "metrics_target")


def ready(n: int, kind: str = "") -> None:
    """Turns Django to D(n), making it first where it is not there yet; a `kind` names a data set that is changed afterwards."""
    if use(f"bench_{n}{kind}"):
        print(f"Making D({n:,}): {n * MONTHS:,} readings ...", flush=True)
        _fill(n)


def _fill(n: int) -> None:
    random = np.random.default_rng(SEED)
    values, level = series(n, random)
    with connection.cursor() as cursor:
        cursor.execute(_catalog(n))
        direction = np.where(random.random(n) < 0.6, "up", "down")
        tolerance = random.choice([0.03, 0.05, 0.1], n) * level
        _measures(n, direction.tolist(), tolerance.tolist())
        kept = _drop_constraints()
        _targets(n, level, np.where(direction == "up", 1, -1), random)
        for month in range(MONTHS):
            _month(month, values[:, month], random)
        for statement in kept:
            cursor.execute(statement)
        cursor.execute("DELETE FROM metrics_change")
        cursor.execute("VACUUM (ANALYZE)")


def series(n: int, random: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(values by measure and month, level by measure)."""
    month = np.arange(MONTHS)
    level = np.exp(random.normal(6, 1.5, n))
    drift = random.normal(0, 0.0015, n)[:, None] * month
    season = random.uniform(0, 0.08, n)[:, None] * np.sin(2 * np.pi * (month + random.integers(0, 12, n)[:, None]) / 12)
    noise = random.normal(0, 0.03, (n, MONTHS))
    return np.round(level[:, None] * (1 + drift + season + noise), 2), level


def _catalog(n: int) -> str:
    agencies, goals = max(1, n // 50), max(1, n * 3 // 10)
    areas = ", ".join(f"({number}, '{code}', '{code.title()}', 'priority', '', {number})" for number, code in enumerate(AREAS, 1))
    return f"""
        INSERT INTO agencies_agency (id, code, name, kind, mission, website)
            SELECT i, 'AG-' || i, 'Agency ' || i, 'department', '', '' FROM generate_series(1, {agencies}) i;
        INSERT INTO goals_priorityarea (id, code, name, kind, statement, "order") VALUES {areas};
        INSERT INTO goals_goal (id, code, area_id, statement, lead_id, rollup, why)
            SELECT i, 'G-' || i, 1 + i % 4, 'Goal ' || i, 1 + i % {agencies}, 'worst', '' FROM generate_series(1, {goals}) i;
    """


def _measures(n: int, direction: Sequence[str], tolerance: Sequence[float]) -> None:
    agencies, goals = max(1, n // 50), max(1, n * 3 // 10)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE drawn (id bigint, direction text, tolerance float8)")
        rows = "".join(f"{i}\t{way}\t{slack}\n" for i, (way, slack) in enumerate(zip(direction, tolerance, strict=True), 1))
        cursor.copy_expert("COPY drawn FROM STDIN", io.StringIO(rows))
        cursor.execute(
            """
            INSERT INTO metrics_measure (id, code, name, agency_id, unit, direction, period, definition, why_it_matters, numerator,
                denominator, decimals, combine, lag_days, grace_days, follow_up_months, tolerance, path, baseline_period, status_rules,
                source, source_ref, confidence, rba_type, formula, is_public, needs_approval, data_owner, responsible, checked_by)
            SELECT id, 'M-' || id, 'Measure number ' || id, 1 + (id - 1) * %s / %s, 'count', direction, 'month', '', '', '', '', 2, 'sum',
                30, 5, 0, tolerance, 'linear', '', '[]', 'Case log', '', '', '', '', true, false, '', '', ''
            FROM drawn;
            INSERT INTO goals_goalmeasure (goal_id, measure_id, weight, role, lag_periods, is_lead)
            SELECT 1 + (id - 1) * %s / %s, id, 1 + id %% 3, 'outcome', 0, false FROM drawn;
            DROP TABLE drawn;
            """,
            [agencies, n, goals, n],
        )


def _drop_constraints() -> list[str]:
    """Drops foreign keys and indexes of the facts' tables; the statements that bring them back."""
    back = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [table]
            )
            for name, definition in cursor.fetchall():
                back.append(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
            cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT LIKE '%%_pkey'", [table])
            for name, definition in cursor.fetchall():
                back.insert(0, definition)
                cursor.execute(f'DROP INDEX "{name}"')
    return back


def _targets(n: int, level: NDArray[np.float64], way: NDArray[np.int64], random: np.random.Generator) -> None:
    years = np.arange(len(TARGET_YEARS))
    asked = np.round(level[:, None] * (1 + way[:, None] * 0.004 * (years - 10) + random.normal(0, 0.01, (n, len(years)))), 2)
    dates = np.array([to_day(date(year, 12, 31)) for year in TARGET_YEARS])
    columns = [
        Column("measure_id", "int8", np.repeat(np.arange(1, n + 1), len(years))),
        Column("day", "date", np.tile(dates, n)),
        Column("value", "float8", asked.ravel()),
    ]
    insert = """
        INSERT INTO metrics_target (measure_id, breakdown_id, date, operator, value, kind, is_illustrative, governs, source, source_ref,
            reason, change_reason, recorded_at)
        SELECT measure_id, 0, day, CASE WHEN direction = 'up' THEN '>=' ELSE '<=' END, value, 'final', false, true, '', '', '', '',
            '2005-01-01' FROM fresh JOIN metrics_measure ON id = measure_id
    """
    _load(columns, insert)


def _month(month: int, values: NDArray[np.float64], random: np.random.Generator) -> None:
    start = np.datetime64(FIRST, "M") + month
    end = (start + 1).astype("datetime64[D]") - 1
    order = random.permutation(len(values))
    columns = [
        Column("measure_id", "int8", order + 1),
        Column("day", "date", np.full(len(values), int(end.astype(int)))),
        Column("value", "float8", values[order]),
    ]
    insert = f"""
        INSERT INTO metrics_reading (measure_id, breakdown_id, period_start, period_end, value, qualifier, state, source, source_ref, note,
            recorded_at, accepted_at)
        SELECT measure_id, 0, '{start}-01', day, value, '', 'final', 'Case log', '', '', day + 20, day + 20 FROM fresh
    """
    _load(columns, insert)


def _load(columns: list[Column], insert: str) -> None:
    definition = ", ".join(f"{column.name} {column.type}" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE fresh ({definition})")
        names = ", ".join(column.name for column in columns)
        cursor.copy_expert(f"COPY fresh ({names}) FROM STDIN (FORMAT binary)", io.BytesIO(encode(columns)))
        cursor.execute(f"{insert}; DROP TABLE fresh")

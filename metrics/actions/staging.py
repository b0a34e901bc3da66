"""Getting readings into the table: COPY to a temporary table, then a few statements over all rows at once.

A reading is bitemporal: of one measure, breakdown and period the versions stand in order of when they became known, each
superseded at the moment the next one was. The quick way takes rows that are known from now on; the general way puts
versions of any age into their place."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

CHUNK = 2_000
KEY = "measure_id, breakdown_id, period_end"
FACTS = "value, reason, numerator, denominator, moe, qualifier, state, period_start"
BESIDE = "published_on, source, source_ref, note"
COPIED = "row, measure_id, breakdown_id, period_start, period_end, value, numerator, denominator, moe, reason, qualifier, state, " + (
    "published_on, source, source_ref, note, recorded_at"
)
CREATE = """
    CREATE TEMP TABLE staged_reading (
        row integer, measure_id bigint, breakdown_id bigint, period_start date, period_end date, value float8, numerator float8,
        denominator float8, moe float8, reason varchar, qualifier varchar, state varchar, published_on date, source varchar,
        source_ref varchar, note text, recorded_at timestamptz
    ) ON COMMIT DROP
"""
STAGED = (
    "s.measure_id, s.breakdown_id, s.period_end, s.period_start, s.value, s.reason, s.numerator, s.denominator, s.moe, "
    "coalesce(s.qualifier, ''), s.state, s.published_on, coalesce(s.source, ''), coalesce(s.source_ref, ''), coalesce(s.note, '')"
)
STORED = f"{KEY}, period_start, value, reason, numerator, denominator, moe, qualifier, state, {BESIDE}"
SAME_KEY = "r.measure_id = s.measure_id AND r.breakdown_id = s.breakdown_id AND r.period_end = s.period_end"
OLD_FACTS = "(r.value, r.reason, r.numerator, r.denominator, r.moe, r.qualifier, r.state, r.period_start)"
NEW_FACTS = "(s.value, s.reason, s.numerator, s.denominator, s.moe, coalesce(s.qualifier, ''), s.state, s.period_start)"
SUPERSEDE = f"""
    UPDATE metrics_reading r SET superseded_at = %(at)s FROM staged_reading s
    WHERE {SAME_KEY} AND r.superseded_at IS NULL AND {OLD_FACTS} IS DISTINCT FROM {NEW_FACTS}
"""
ACCEPTED = "%(at)s, %(by)s, %(upload)s"
INSERT = f"""
    WITH written AS (
        INSERT INTO metrics_reading ({STORED}, recorded_at, accepted_at, accepted_by_id, upload_id)
        SELECT {STAGED}, %(at)s, {ACCEPTED} FROM staged_reading s {{missing}} ORDER BY 1, 2, 3
        RETURNING measure_id
    )
    SELECT measure_id, count(*) FROM written GROUP BY 1
"""
MISSING = f"LEFT JOIN metrics_reading r ON {SAME_KEY} AND r.superseded_at IS NULL WHERE r.id IS NULL"
IS_NEW = "SELECT NOT EXISTS (SELECT FROM metrics_reading WHERE measure_id IN (SELECT DISTINCT measure_id FROM staged_reading))"
# Stored and staged versions in one line per key; a staged one that says what was known already is left out.
LINE = f"""
    CREATE TEMP TABLE staged_line ON COMMIT DROP AS
    WITH line AS (
        SELECT r.id, 0 AS row, r.recorded_at, {KEY}, ({OLD_FACTS})::text AS facts
        FROM metrics_reading r WHERE ({KEY}) IN (SELECT {KEY} FROM staged_reading)
        UNION ALL
        SELECT NULL, s.row, coalesce(s.recorded_at, %(at)s), {KEY}, ({NEW_FACTS})::text FROM staged_reading s
    ), compared AS (
        SELECT *, lag(facts) OVER (PARTITION BY {KEY} ORDER BY recorded_at, id NULLS LAST, row) AS before,
            count(id) OVER (PARTITION BY {KEY}) AS stored
        FROM line
    )
    SELECT id, row, recorded_at, {KEY}, stored,
        lead(recorded_at) OVER (PARTITION BY {KEY} ORDER BY recorded_at, id NULLS LAST, row) AS until,
        row_number() OVER (PARTITION BY {KEY} ORDER BY recorded_at, id NULLS LAST, row) AS place
    FROM compared WHERE id IS NOT NULL OR facts IS DISTINCT FROM before
"""
RESUPERSEDE = """
    UPDATE metrics_reading r SET superseded_at = l.until FROM staged_line l
    WHERE r.id = l.id AND r.superseded_at IS DISTINCT FROM l.until
"""
INSERT_LINE = f"""
    INSERT INTO metrics_reading ({STORED}, recorded_at, superseded_at, accepted_at, accepted_by_id, upload_id)
    SELECT {STAGED}, l.recorded_at, l.until, {ACCEPTED}
    FROM staged_line l JOIN staged_reading s ON s.row = l.row WHERE l.id IS NULL ORDER BY 1, 2, 3, l.recorded_at
"""
COUNT_LINE = """
    SELECT measure_id, count(*), count(*) FILTER (WHERE stored = 0 AND place = 1) FROM staged_line WHERE id IS NULL GROUP BY 1
"""
# One writer at a time puts readings in; everything before that runs side by side.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('metrics_reading'))"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge wrote, and of which measures."""

    added: int
    revised: int
    same: int
    measure_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted the readings, when, and the upload they came with."""

    by_id: int | None
    at: datetime
    upload_id: int | None

    @property
    def values(self) -> dict[str, Any]:
        return {"at": self.at, "by": self.by_id, "upload": self.upload_id}


class _Source:
    """Lines as the file that COPY reads."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._chunks = _joined(lines)

    def read(self, _size: int = -1) -> bytes:
        return next(self._chunks, b"")


def _joined(lines: Iterable[str]) -> Iterator[bytes]:
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield "".join(chunk).encode()
            chunk.clear()
    if chunk:
        yield "".join(chunk).encode()


def stage(lines: Iterable[str]) -> None:
    """COPY lines (the columns of COPIED, tab-separated, empty: null) to the temporary table of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_reading, staged_line")
        cursor.execute(CREATE)
        cursor.copy_expert(f"COPY staged_reading ({COPIED}) FROM STDIN WITH (FORMAT text, NULL '', ENCODING 'utf8')", _Source(lines))
        cursor.execute("ANALYZE staged_reading (measure_id, breakdown_id, period_end)")


def leave_out(rows: Iterable[int]) -> None:
    """Take rows back out of the temporary table."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM staged_reading WHERE row = ANY(%s)", [list(rows)])


def give_breakdowns(ids: Iterable[tuple[int, int]]) -> None:
    """Replace provisional breakdown ids by stored ones: pairs of both."""
    pairs = list(ids)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE staged_reading s SET breakdown_id = given.id FROM unnest(%s::bigint[], %s::bigint[]) AS given(provisional, id)"
            " WHERE s.breakdown_id = given.provisional",
            [[provisional for provisional, _ in pairs], [stored for _, stored in pairs]],
        )


def merge(staged: int, accepted: Acceptance, history: bool) -> Merged:
    """Put the staged rows into the readings. Call it inside the transaction that staged them."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    if not history:
        try:
            with transaction.atomic():
                return _merge_quickly(staged, accepted)
        except IntegrityError as error:
            # Somebody's clock is ahead of ours: a current reading was recorded later than now.
            if "reading_superseded_later" not in str(error):
                raise
    return _merge_line(staged, accepted)


def _merge_quickly(staged: int, accepted: Acceptance) -> Merged:
    with connection.cursor() as cursor:
        cursor.execute(IS_NEW)
        is_new = cursor.fetchone()[0]
        revised = 0
        if not is_new:
            cursor.execute(SUPERSEDE, accepted.values)
            revised = cursor.rowcount
        cursor.execute(INSERT.format(missing="" if is_new else MISSING), accepted.values)
        written = dict(cursor.fetchall())
    total = sum(written.values())
    return Merged(total - revised, revised, staged - total, tuple(sorted(written)))


def _merge_line(staged: int, accepted: Acceptance) -> Merged:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS staged_line")
        cursor.execute(LINE, accepted.values)
        cursor.execute(COUNT_LINE)
        counts = cursor.fetchall()
        cursor.execute(RESUPERSEDE)
        cursor.execute(INSERT_LINE, accepted.values)
    written, added = sum(count for _, count, _ in counts), sum(new for _, _, new in counts)
    return Merged(added, written - added, staged - written, tuple(sorted(measure for measure, _, _ in counts)))

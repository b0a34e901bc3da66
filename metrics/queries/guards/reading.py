"""The series of the measures that a file has written to, as the columns the guards read: a few statements for many measures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from django.db import connection

from metrics.intake.breakdowns import pairs_in
from metrics.models import TOTAL, Breakdown, Measure
from metrics.queries.binary import Packed, Rows, unpack
from metrics.queries.columns import Chosen, copy_to, read_breaks
from metrics.queries.guards.found import Guarded
from metrics.queries.labels import PERIODS
from metrics.rules.columns import F64, I32, I64, B
from metrics.rules.days import STEP
from metrics.rules.guards.history import History
from metrics.rules.guards.shares import is_percentage

# So many rows are read at once; a series is taken to have 5 years of months behind it.
ROWS_AT_ONCE, ROWS_OF_A_SERIES = 200_000, 60
STAGED = """
SELECT measure_id, sum(rows)::bigint, min(oldest), count(*) FROM (
    SELECT measure_id, breakdown_id, count(*) AS rows, min(period_end) AS oldest FROM staged_reading GROUP BY 1, 2
) AS series GROUP BY 1 ORDER BY 1
"""
# Ten years before the oldest period of the file are history enough for every guard, and keep a long history from being read each month.
SERIES = """
SELECT measure_id, breakdown_id, array_agg(period_end), array_agg(coalesce(value, 'NaN')), array_agg(arrived)
FROM (
    SELECT r.measure_id, r.breakdown_id, r.period_end, r.value, r.upload_id IS NOT DISTINCT FROM %s AS arrived
    FROM unnest(%s::bigint[], %s::date[]) AS asked(measure_id, oldest)
    JOIN metrics_reading r ON r.measure_id = asked.measure_id AND r.superseded_at IS NULL
        AND r.period_end >= asked.oldest - interval '10 years'
    ORDER BY 1, 2, 3
) AS ordered
GROUP BY 1, 2 ORDER BY 1, 2
"""
# What the rows of the file took the place of; the quick way of merging keeps it.
REPLACED = """
SELECT measure_id, breakdown_id, array_agg(period_end), array_agg(coalesce(old_value, 'NaN')), array_agg(old_state <> 'provisional')
FROM (
    SELECT c.* FROM unnest(%s::bigint[]) AS asked(measure_id) JOIN staged_change c ON c.measure_id = asked.measure_id
    WHERE c.old_id IS NOT NULL ORDER BY c.measure_id, c.breakdown_id, c.period_end
) AS ordered
GROUP BY 1, 2 ORDER BY 1, 2
"""
HAS_REPLACED = "SELECT to_regclass('pg_temp.staged_change') IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some of the measures, and how many rows of the file say what stood already, for each."""

    history: History
    measures: I64
    same: I64


class _Kinds:
    """Numbers for what breakdowns are by: those with the same dimensions have the same, the total has 0."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._known = {TOTAL: 0}

    def of(self, breakdowns: I64) -> I64:
        asked = breakdowns.tolist()
        unknown = set(asked) - self._known.keys()
        for id_, key in Breakdown.objects.filter(pk__in=unknown).values_list("id", "key"):
            self._known[id_] = self._numbers.setdefault(tuple(name for name, _ in pairs_in(key)), len(self._numbers) + 1)
        return np.array([self._known[one] for one in asked], np.int64)


def guarded(measure_ids: Sequence[int]) -> dict[int, Guarded]:
    """What the guards must know of each measure."""
    facts = Measure.objects.filter(pk__in=measure_ids).values_list("id", "code", "name", "unit", "period")
    return {id_: Guarded(id_, code, unit, PERIODS[period], is_percentage(unit, name)) for id_, code, name, unit, period in facts}


def read_chunks(upload_id: int, measures: Mapping[int, Guarded]) -> Iterator[Chunk]:
    """The measures' series, so many at once that memory stays small."""
    with connection.cursor() as cursor:
        cursor.execute(STAGED)
        staged = [row for row in cursor.fetchall() if row[0] in measures]
        cursor.execute(HAS_REPLACED)
        has_replaced = bool(cursor.fetchone()[0])
    kinds = _Kinds()
    for part in _parts(staged):
        yield _chunk(upload_id, part, measures, kinds, has_replaced)


def _parts(staged: list[Any]) -> Iterator[list[Any]]:
    part: list[Any] = []
    rows = 0
    for one in staged:
        part.append(one)
        rows += max(one[1], one[3] * ROWS_OF_A_SERIES)
        if rows >= ROWS_AT_ONCE:
            yield part
            part, rows = [], 0
    if part:
        yield part


def _chunk(upload_id: int, part: list[Any], measures: Mapping[int, Guarded], kinds: _Kinds, has_replaced: bool) -> Chunk:
    ids = np.array([one[0] for one in part], np.int64)
    read = _packed(SERIES, [upload_id, ids.tolist(), [one[2] for one in part]], ("date", "float8", "bool"))
    end, value, arrived = read.columns
    before, settled = np.where(arrived, np.nan, value), np.zeros(len(end), np.bool_)
    if has_replaced:
        _put_replaced(_packed(REPLACED, [ids.tolist()], ("date", "float8", "bool")), read, before, settled)
    series = np.repeat(np.arange(len(read.count)), read.count)
    written = np.bincount(np.searchsorted(ids, read.measure[series[arrived]]), minlength=len(ids))
    staged = np.array([one[1] for one in part], np.int64)
    history = _cut(read, (end, value, before, arrived, settled), measures, kinds)
    return Chunk(history, ids, np.maximum(staged - written, 0))


def _packed(query: str, params: list[Any], types: tuple[str, ...]) -> Packed:
    sent = Rows()
    copy_to(sent, query, params)
    return unpack(sent.rows, types)


def _put_replaced(old: Packed, read: Packed, before: F64, settled: B) -> None:
    """Put what was replaced where its successor stands."""
    day, value, was_settled = old.columns
    owner = np.searchsorted(_pairs(read), _pairs(old))
    place = np.searchsorted(_keys(np.arange(len(read.count)), read.count, read.columns[0]), _keys(owner, old.count, day))
    before[place], settled[place] = value, was_settled


def _pairs(packed: Packed) -> I64:
    """Measure and breakdown of each series as one number, which sorts as they do."""
    return (packed.measure << 32) + packed.breakdown


def _keys(owner: I64, count: I64, day: I32) -> I64:
    return (np.repeat(owner, count) << 21) + day + 2**20


def _cut(read: Packed, columns: tuple[Any, ...], measures: Mapping[int, Guarded], kinds: _Kinds) -> History:
    """The history; nothing is compared across a series break, so a series with one becomes two."""
    end, value, before, arrived, settled = columns
    series = np.repeat(np.arange(len(read.count)), read.count)
    starts = np.cumsum(read.count) - read.count
    breaks = read_breaks(Chosen(ids=np.unique(read.measure).tolist()))
    if len(breaks.date):
        passed = np.zeros(len(end), np.int64)
        for measure, day in zip(breaks.measure.tolist(), breaks.date.tolist(), strict=True):
            passed += (read.measure[series] == measure) & (end >= day)
        new = [at for at, (one, other) in enumerate(pairwise(passed.tolist()), 1) if one != other]
        starts = np.union1d(starts, np.array(new, np.int64))
    owner, count = series[starts], np.diff(np.append(starts, len(end)))
    steps = {one.id: int(STEP[one.period]) for one in measures.values()}
    measure = read.measure[owner]
    return History(
        measure=measure,
        breakdown=read.breakdown[owner],
        kind=kinds.of(read.breakdown[owner]),
        step=np.array([steps[one] for one in measure.tolist()], np.int32),
        percent=np.array([measures[one].percent for one in measure.tolist()], np.bool_),
        first=starts, count=count, end=end, value=value, before=before, arrived=arrived, settled=settled,
    )  # fmt: skip

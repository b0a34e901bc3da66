"""The facts of many measures as the columns the rules read, by COPY."""

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from metrics.models import TOTAL
from metrics.queries.binary import Image, Rows, decode, unpack
from metrics.rules.codes import Code, Direction, Operator, Path, PeriodType
from metrics.rules.columns import NO_DAY, B, Breaks, Catalog, DueDates, Series, Targets
from metrics.rules.extra import parse_extra_rules
from metrics.rules.judging import ExtraRules

NEW_YORK = ZoneInfo("America/New_York")
DAY = "({} - date '1970-01-01')"


def end_of_day(day: date) -> datetime:
    """The moment a day ends in New York."""
    return datetime.combine(day + timedelta(days=1), time(), NEW_YORK)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which measures are read: those with an id from `first` to `last`, or the ids named."""

    ids: Sequence[int] | None = None
    first: int = 0
    last: int = 2**62

    def where(self, column: str) -> tuple[str, list[Any]]:
        if self.ids is None:
            return f"{column} BETWEEN %s AND %s", [self.first, self.last]
        return f"{column} = ANY(%s::bigint[])", [list(self.ids)]


EVERYTHING = Chosen()


@dataclass(frozen=True, slots=True)
class Sources:
    """What facts but readings are read from: the tables, or what they held earlier (then no clock for what was known applies)."""

    measure: str = "metrics_measure"
    target: str = "metrics_target"
    annotation: str = "metrics_annotation"
    expected: str = "metrics_expectedrelease"
    are_earlier: bool = False


NOW = Sources()


@dataclass(frozen=True, slots=True)
class Clocks:
    """The day facts are judged at, and the day by whose end they were known (None: all that is known now)."""

    as_of: date
    known_on: date | None = None

    def known(self, table: str, sources: Sources = NOW) -> tuple[str, list[Any]]:
        """The rows of a bitemporal table that were current at the end of `known_on`, in New York."""
        if sources.are_earlier:
            return "true", []
        if self.known_on is None:
            return f"{table}.superseded_at IS NULL", []
        after = end_of_day(self.known_on)
        return f"{table}.recorded_at < %s AND ({table}.superseded_at IS NULL OR {table}.superseded_at >= %s)", [after, after]


class Sink(Protocol):
    def write(self, sent: bytes) -> int: ...


def copy_to(sink: Sink, query: str, params: Sequence[Any]) -> None:
    """Streams a query's rows into a sink in the binary format."""
    with closing(connection.cursor()) as cursor:
        text = cursor.mogrify(query, params).decode()
        cursor.copy_expert(f"COPY ({text}) TO STDOUT (FORMAT binary)", sink)


def copy_columns(types: Sequence[str], query: str, params: Sequence[Any]) -> list[NDArray[Any]]:
    """A query's columns, which must hold no NULL, of the types named."""
    image = Image()
    copy_to(image, query, params)
    return decode(image, types)


def _coded(column: str, codes: type[Code]) -> str:
    """The SQL that turns a slug into its code."""
    cases = " ".join(f"WHEN '{code.slug}' THEN {code.value}" for code in codes)
    return f"(CASE {column} {cases} END)::smallint"


CATALOG = f"""
SELECT id, {_coded("period", PeriodType)}, {_coded("direction", Direction)}, path = '{Path.LINEAR.slug}',
    coalesce(tolerance, 'NaN'), coalesce({DAY.format("baseline_end")}, {NO_DAY}), coalesce(baseline_value, 'NaN'),
    lag_days, grace_days, follow_up_months::int, coalesce(frozen_mean, 'NaN'), coalesce(frozen_range, 'NaN'),
    coalesce({DAY.format("frozen_until")}, {NO_DAY}), status_rules <> '[]'
FROM {{source}} AS fact WHERE {{where}} ORDER BY id
"""  # noqa: S608  (codes of our own)
CATALOG_TYPES = ("int8", "int2", "int2", "bool", "float8", "int4", "float8", "int4", "int4", "int4", "float8", "float8", "int4", "bool")


def read_catalog(chosen: Chosen, sources: Sources = NOW) -> tuple[Catalog, ExtraRules]:
    """What the rules need to know of the chosen measures, and the ordered extra rules of those that have any: one more read.

    Raises ValueError for rules that cannot be read."""
    where, params = chosen.where("id")
    columns = copy_columns(CATALOG_TYPES, CATALOG.format(source=sources.measure, where=where), params)
    measure, period, direction, linear, *rest, has_extra = columns
    catalog = Catalog(measure, period.astype(np.int8), direction.astype(np.int8), linear, *rest)
    return catalog, _read_extra_rules(measure[has_extra].tolist(), sources) if has_extra.any() else {}


# One row a series, as for readings: reading many short rows costs more than all they hold.
TARGETS = f"""
SELECT measure_id, breakdown_id, array_agg(date), array_agg({_coded("operator", Operator)}), array_agg(value),
    array_agg(coalesce(high, 'NaN')), array_agg(is_illustrative)
FROM (
    SELECT measure_id, breakdown_id, date, operator, value, high, is_illustrative FROM {{source}} AS fact
    WHERE governs AND {{where}} AND {{known}} ORDER BY measure_id, breakdown_id, date
) AS ordered
GROUP BY measure_id, breakdown_id ORDER BY measure_id, breakdown_id
"""  # noqa: S608  (codes of our own)


def read_targets(chosen: Chosen, clocks: Clocks, sources: Sources = NOW) -> tuple[Targets, B]:
    """The governing targets, and which of them are illustrative."""
    where, ids = chosen.where("measure_id")
    known, moments = clocks.known("fact", sources)
    sent = Rows()
    copy_to(sent, TARGETS.format(source=sources.target, where=where, known=known), ids + moments)
    read = unpack(sent.rows, ("date", "int2", "float8", "float8", "bool"))
    day, operator, low, high, illustrative = read.columns
    owners = (np.repeat(read.measure, read.count), np.repeat(read.breakdown, read.count))
    return Targets(*owners, day, operator.astype(np.int8), low, high), illustrative


def read_breaks(chosen: Chosen, sources: Sources = NOW) -> Breaks:
    where, ids = chosen.where("measure_id")
    query = (
        f"SELECT measure_id, {DAY.format('date')} FROM {sources.annotation} AS fact WHERE kind = 'series_break' AND {where} ORDER BY 1, 2"  # noqa: S608
    )
    return Breaks(*copy_columns(("int8", "int4"), query, ids))


BREAKS_AND_DUE = f"""
SELECT true, measure_id, {DAY.format("date")}, 0 FROM {{annotation}} AS fact WHERE kind = 'series_break' AND {{where}}
UNION ALL
SELECT false, measure_id, {DAY.format("period_end")}, {DAY.format("due_on")} FROM {{expected}} AS fact WHERE {{where}}
ORDER BY 1, 2, 3
"""  # noqa: S608  (codes of our own)


def read_breaks_and_due_dates(chosen: Chosen, sources: Sources = NOW) -> tuple[Breaks, DueDates]:
    """Both in one read: there are few of either."""
    where, ids = chosen.where("measure_id")
    query = BREAKS_AND_DUE.format(annotation=sources.annotation, expected=sources.expected, where=where)
    is_break, measure, day, due = copy_columns(("bool", "int8", "int4", "int4"), query, [*ids, *ids])
    return Breaks(measure[is_break], day[is_break]), DueDates(measure[~is_break], day[~is_break], due[~is_break])


def _read_extra_rules(measure_ids: Sequence[int], sources: Sources) -> ExtraRules:
    where, ids = Chosen(ids=measure_ids).where("id")
    with connection.cursor() as cursor:
        # As text: the driver would hand over JSON undecoded anyway, and Django's decoding belongs to its models.
        cursor.execute(f"SELECT id, status_rules::text FROM {sources.measure} AS fact WHERE {where}", ids)  # noqa: S608
        return {measure: parse_extra_rules(json.loads(text)) for measure, text in cursor.fetchall()}


# The inner query runs down the covering index, so that grouping needs no sort; the series arrive one row each.
SERIES = """
SELECT measure_id, breakdown_id, array_agg(period_end), array_agg(coalesce(value, 'NaN'))
FROM (
    SELECT measure_id, breakdown_id, period_end, value FROM metrics_shown AS fact
    WHERE {where} AND {known} AND period_end <= %s AND reason IS DISTINCT FROM 'pending'
    ORDER BY measure_id, breakdown_id, period_end
) AS ordered
GROUP BY measure_id, breakdown_id ORDER BY measure_id, breakdown_id
"""


def read_series(chosen: Chosen, clocks: Clocks) -> Series:
    """All series of the chosen measures, up to the as-of day."""
    where, ids = chosen.where("measure_id")
    known, moments = clocks.known("fact")
    return _series(SERIES.format(where=where, known=known), [*ids, *moments, clocks.as_of])


NEWEST = f"""
SELECT chosen.id, {TOTAL}::bigint,
    array_agg(newest.period_end ORDER BY newest.period_end), array_agg(newest.value ORDER BY newest.period_end)
FROM metrics_measure AS chosen CROSS JOIN LATERAL (
    SELECT period_end, value FROM metrics_shown AS fact
    WHERE measure_id = chosen.id AND breakdown_id = {TOTAL} AND {{known}} AND period_end <= %s
        AND reason IS DISTINCT FROM 'pending' AND value IS NOT NULL
    ORDER BY period_end DESC LIMIT %s
) AS newest
WHERE {{where}} GROUP BY chosen.id ORDER BY chosen.id
"""  # noqa: S608  (a number of our own)


def read_newest(chosen: Chosen, clocks: Clocks, count: int) -> Series:
    """The newest `count` figures of the chosen measures' totals, up to the as-of day; each found from the index's end, so that long
    histories cost nothing."""
    where, ids = chosen.where("chosen.id")
    known, moments = clocks.known("fact")
    return _series(NEWEST.format(where=where, known=known), [*moments, clocks.as_of, count, *ids])


def _series(query: str, params: Sequence[Any]) -> Series:
    sent = Rows()
    copy_to(sent, query, params)
    read = unpack(sent.rows, ("date", "float8"))
    end, value = read.columns
    return Series(read.measure, read.breakdown, np.cumsum(read.count) - read.count, read.count, end, value)

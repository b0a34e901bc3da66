"""Readings with all their versions as columns, and what of them was known at a moment: what formulas are evaluated over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from metrics.queries.columns import copy_columns
from metrics.queries.formulas import Formula
from metrics.rules.codes import Absence
from metrics.rules.columns import I64, B
from metrics.rules.formula.columns import Given, Readings

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FOREVER = 2**62
_DAY = "({} - date '1970-01-01')"
_MOMENT = "(extract(epoch FROM {}) * 1000000)::int8"
_REASON = "coalesce((CASE reason " + " ".join(f"WHEN '{code.slug}' THEN {code.value}" for code in Absence) + " END), 0)::smallint"
VERSIONS = f"""
SELECT measure_id, breakdown_id, {_DAY.format("period_start")}, {_DAY.format("period_end")}, coalesce(value, 'NaN'), {_REASON},
    coalesce(numerator, 'NaN'), coalesce(denominator, 'NaN'), qualifier <> '', state = 'provisional', hidden,
    {_MOMENT.format("recorded_at")}, coalesce({_MOMENT.format("superseded_at")}, {FOREVER})
FROM metrics_shown WHERE measure_id = ANY(%s::bigint[]) AND (superseded_at IS NULL OR superseded_at > %s)
"""  # noqa: S608  (codes of our own)
TYPES = ("int8", "int8", "int4", "int4", "float8", "int2", "float8", "float8", "bool", "bool", "bool", "int8", "int8")
KEYS = "SELECT id, key FROM metrics_breakdown WHERE id = ANY(%s::bigint[])"


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of readings, each known from `recorded` until `superseded` (microseconds since 1970)."""

    measure: I64
    readings: Readings
    hidden: B
    recorded: I64
    superseded: I64

    def moments(self) -> list[int]:
        """The moments at which what is known changed, ascending."""
        ended = self.superseded[self.superseded < FOREVER]
        found: list[int] = np.unique(np.concatenate([self.recorded, ended])).tolist()
        return found


def versions(measure_ids: Sequence[int], since: datetime) -> Versions:
    """What was known of these measures at some time after `since`, as it may be shown. One query."""
    columns = copy_columns(TYPES, VERSIONS, [list(measure_ids), since])
    measure, breakdown, start, end, value, reason, top, bottom, inexact, provisional, hidden, recorded, superseded = columns
    readings = Readings(breakdown, start, end, value, reason.astype(np.int8), top, bottom, inexact, provisional)
    return Versions(measure, readings, hidden, recorded, superseded)


def given_at(found: Versions, formula: Formula, keys: Mapping[int, str], moment: int | None) -> Given:
    """What the formula was given at a moment; None: what is current."""
    known = found.superseded == FOREVER if moment is None else (found.recorded <= moment) & (found.superseded > moment)
    return Given(
        formula.period,
        {code: _picked(found.readings, known & (found.measure == id_)) for code, id_ in formula.inputs.items()},
        formula.combine,
        keys,
    )


def _picked(all_: Readings, rows: B) -> Readings:
    def of(column: NDArray[np.generic]) -> NDArray[np.generic]:
        return column[rows]

    return Readings(*(of(getattr(all_, name)) for name in Readings.__slots__))  # type: ignore[arg-type]


def keys_of(found: Versions) -> dict[int, str]:
    """The keys of the breakdowns that occur. One query."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [np.unique(found.readings.breakdown).tolist()])
        return dict(cursor.fetchall())


def microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(count: int) -> datetime:
    return EPOCH + timedelta(microseconds=count)

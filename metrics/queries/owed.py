"""What is asked of people: the periods of the measures they keep that are missing, and the newest ones that are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Q, QuerySet

from metrics.models import ExpectedRelease, Measure
from metrics.queries.labels import PERIODS
from metrics.rules.codes import PeriodType
from metrics.rules.columns import EPOCH, I32, NO_DAY, DueDates, to_day
from metrics.rules.freshness import Schedule, due_dates
from metrics.rules.owed import Due, how_due, owed_periods
from metrics.rules.periods import Period, period_holding

# A file brings measures that are known by groups alone; a feed that is asked brings what it brought before.
NEWEST = """
SELECT asked.measure_id, newest.period_end
FROM unnest(%s::bigint[]) AS asked(measure_id)
LEFT JOIN LATERAL (
    SELECT period_end FROM metrics_shown
    WHERE measure_id = asked.measure_id AND breakdown_id = 0 AND superseded_at IS NULL AND period_end <= %s
        AND reason IS DISTINCT FROM 'pending'
    ORDER BY period_end DESC LIMIT 1
) AS newest ON true
WHERE CASE WHEN newest.period_end IS NULL
    THEN NOT EXISTS (SELECT FROM metrics_reading r WHERE r.measure_id = asked.measure_id AND r.breakdown_id <> 0)
    ELSE NOT EXISTS (
        SELECT FROM metrics_reading r JOIN metrics_upload u ON u.id = r.upload_id JOIN metrics_feed f ON f.id = u.feed_id
        WHERE r.measure_id = asked.measure_id AND r.breakdown_id = 0 AND r.period_end = newest.period_end AND f.is_active
    ) END
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A measure as those see it who enter its readings."""

    id: int
    code: str
    name: str
    agency_id: int
    agency_code: str
    agency: str
    type: PeriodType
    lag_days: int
    grace_days: int
    follow_up_months: int


@dataclass(frozen=True, slots=True)
class OwedPeriod:
    """A period of a measure, when it is due, and how pressing that is."""

    measure: Kept
    period: Period
    due_on: date
    how: Due


@dataclass(frozen=True, slots=True)
class Asked:
    """`missing`: by measure and period, oldest first. `newest`: the newest settled period of each measure, with the day it was due."""

    missing: tuple[OwedPeriod, ...]
    newest: tuple[OwedPeriod, ...]


def asked_of_people(day: date) -> Q:
    """Measures whose readings people enter: not drafts, not calculated, not retired by the day."""
    return Q(is_draft=False, formula="") & (Q(retired_on__isnull=True) | Q(retired_on__gt=day))


def asked(measures: QuerySet[Measure], day: date) -> Asked:
    """What is missing of these measures and what is there, by code. What an active feed brings, and what is known by groups alone, is
    not asked for. Three queries."""
    kept = [_kept(row) for row in measures.filter(asked_of_people(day)).order_by("code").values_list(*FACTS)]
    settled = _newest_settled([one.id for one in kept], day)
    kept = [one for one in kept if one.id in settled]
    if not kept:
        return Asked((), ())
    schedule = _schedule(kept)
    ends = np.array([settled[one.id] for one in kept], np.int32)
    owed = owed_periods(schedule, ends, to_day(day))
    missing = zip(owed.place.tolist(), owed.end.tolist(), owed.due.tolist(), strict=True)
    measured = np.flatnonzero(ends != NO_DAY)
    due, _ = due_dates(schedule.at(measured), ends[measured])
    settled_of = zip(measured.tolist(), ends[measured].tolist(), due.tolist(), strict=True)
    newest = [(place, end, when) for place, end, when in settled_of if when != NO_DAY]
    return Asked(_periods(kept, missing, day), _periods(kept, newest, day))


FACTS = (
    "id", "code", "name", "agency_id", "agency__code", "agency__name", "period", "lag_days", "grace_days", "follow_up_months",
)  # fmt: skip


def _kept(row: tuple[Any, ...]) -> Kept:
    id_, code, name, agency_id, agency_code, agency, period, *delays = row
    return Kept(id_, code, name, agency_id, agency_code, agency, PERIODS[period], *delays)


def _newest_settled(measure_ids: Sequence[int], day: date) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [list(measure_ids), day])
        return {measure: to_day(end) if end else NO_DAY for measure, end in cursor.fetchall()}


def _schedule(kept: Sequence[Kept]) -> Schedule:
    """When they owe their periods, with the stated dates of releases."""
    stated = ExpectedRelease.objects.filter(measure__in=[one.id for one in kept]).order_by("measure_id", "period_end")
    rows = stated.values_list("measure_id", "period_end", "due_on")
    explicit = DueDates(np.array([row[0] for row in rows], np.int64), _days([row[1] for row in rows]), _days([row[2] for row in rows]))
    numbers = np.array([(one.type, one.lag_days, one.grace_days, one.follow_up_months) for one in kept], np.int32)
    ids = np.array([one.id for one in kept], np.int64)
    return Schedule(ids, numbers[:, 0].astype(np.int8), numbers[:, 1], numbers[:, 2], numbers[:, 3], explicit)


def _days(days: Sequence[date]) -> I32:
    return np.array([to_day(one) for one in days], np.int32)


def _periods(kept: Sequence[Kept], rows: Any, day: date) -> tuple[OwedPeriod, ...]:
    today = to_day(day)
    return tuple(
        OwedPeriod(kept[place], period_holding(kept[place].type, _date(end)), _date(due), how_due(due, today)) for place, end, due in rows
    )


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)

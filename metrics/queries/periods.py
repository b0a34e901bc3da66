"""Reporting periods: how each stands on a day, and what is locked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models.functions import JSONObject

from metrics.models import Reopening, ReportingPeriod
from metrics.rules.calendar import Dates, Deadlines, Locks, PeriodState, quarter_of, state_of

DATES = ("start", "end", "opens_on", "due_on", "closes_on")


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A reporting period as it stands on a day. `state`: future, open, due (late updates still come in) or closed."""

    id: int
    code: str
    label: str
    start: date
    end: date
    opens_on: date
    due_on: date
    closes_on: date
    state: PeriodState

    @property
    def is_open(self) -> bool:
        """Whether updates still come in without OPM."""
        return self.state in (PeriodState.OPEN, PeriodState.DUE)


def deadlines() -> Deadlines:
    """The working days between a quarter's end and its dates, by the settings."""
    return Deadlines(settings.REPORTING_OPENS, settings.REPORTING_DUE, settings.REPORTING_CLOSES)


def reporting_periods(day: date) -> list[PeriodRow]:
    """All reporting periods, the newest first. One query."""
    return [period_row(one, day) for one in ReportingPeriod.objects.order_by("-end")]


def reporting_period(code: str, day: date) -> PeriodRow | None:
    """The reporting period with this code, such as SFY2019-Q4."""
    found = ReportingPeriod.objects.filter(code=code).first()
    return period_row(found, day) if found else None


def open_period(day: date) -> PeriodRow | None:
    """The reporting period that goals are updated for now: the newest that has opened, while it is not closed."""
    found = ReportingPeriod.objects.filter(opens_on__lte=day, closes_on__gte=day).order_by("-end").first()
    return period_row(found, day) if found else None


def open_among(opened: Iterable[PeriodRow], day: date) -> PeriodRow | None:
    """The same of the newest periods that have opened, which a page has read."""
    return next((one for one in opened if one.closes_on >= day), None)


def opened_rows(day: date, limit: int) -> ArraySubquery:
    """The newest reporting periods that have opened by a day, as a column of another query; `opened_periods` reads it."""
    row = JSONObject(**{name: name for name in ("id", "code", *DATES)})
    return ArraySubquery(ReportingPeriod.objects.filter(opens_on__lte=day).order_by("-end").values(row=row)[:limit])


def opened_periods(rows: Sequence[Mapping[str, Any]], day: date) -> list[PeriodRow]:
    """The reporting periods of `opened_rows`, the newest first."""
    return [period_row(ReportingPeriod(**{**row, **{name: date.fromisoformat(row[name]) for name in DATES}}), day) for row in rows]


def newest_opened(day: date, limit: int) -> list[PeriodRow]:
    """The newest reporting periods that have opened by a day, the newest first. One query."""
    return [period_row(one, day) for one in ReportingPeriod.objects.filter(opens_on__lte=day).order_by("-end")[:limit]]


def locks(day: date) -> Locks:
    """What is locked on a day. Two queries."""
    closes = dict(ReportingPeriod.objects.values_list("end", "closes_on"))
    now = Reopening.objects.filter(until__gte=day, ended_at__isnull=True)
    return Locks(day, closes, frozenset(now.values_list("period__end", "agency_id")))


def locked_since(period_end: date, agency_id: int, day: date) -> date | None:
    """Since when what an agency said of a period that ended then is locked; None: it is not."""
    return locks(day).since(period_end, agency_id)


def is_locked(period_end: date, agency_id: int, day: date) -> bool:
    """Whether only OPM, giving a reason, may change what an agency said of a period that ended then."""
    return locked_since(period_end, agency_id, day) is not None


def period_row(one: ReportingPeriod, day: date) -> PeriodRow:
    state = state_of(Dates(one.opens_on, one.due_on, one.closes_on), day)
    label = quarter_of(one.end).label
    return PeriodRow(one.pk, one.code, label, one.start, one.end, one.opens_on, one.due_on, one.closes_on, state)

"""Reporting periods: made by the calendar, moved and opened again by OPM, each time for a reason."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_reopen_period
from agencies.actions.context import because
from agencies.rules.refusals import Refusal
from metrics.models import Reopening, ReopenReason, ReportingPeriod
from metrics.queries.periods import deadlines
from metrics.rules.calendar import Dates, PeriodState, dates_of, quarters_around, state_of

QUARTERS_BEFORE, QUARTERS_AFTER = 4, 4


class NotDone(Refusal):
    """Why a reporting period was left as it is: one of its `why`: unexplained, out_of_order, closed, open, past."""


@transaction.atomic
def ensure_periods(*, day: date, at: datetime) -> int:
    """Makes the reporting periods around a day that are not there yet, and says how many. What is there keeps its dates."""
    there = set(ReportingPeriod.objects.values_list("end", flat=True))
    wanted = [one for one in quarters_around(day, before=QUARTERS_BEFORE, after=QUARTERS_AFTER) if one.end not in there]
    allowed = deadlines()
    made = []
    for quarter in wanted:
        dates = dates_of(quarter, allowed)
        period = ReportingPeriod(code=quarter.code, start=quarter.start, end=quarter.end)
        period.opens_on, period.due_on, period.closes_on = dates.opens_on, dates.due_on, dates.closes_on
        made.append(period)
    with because(f"The calendar as of {day:%b} {day.day}, {day.year}."):
        ReportingPeriod.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


@transaction.atomic
def move_dates(*, period_id: int, dates: Dates, reason: str, by: User, day: date) -> None:
    """Moves the dates of a period that is not closed; the audit keeps the old ones and the reason. Raises PermissionDenied, NotDone."""
    if not may_reopen_period(viewer(by)):
        raise PermissionDenied
    period = ReportingPeriod.objects.select_for_update().get(pk=period_id)
    if not reason.strip():
        raise NotDone("unexplained")
    if state_of(Dates(period.opens_on, period.due_on, period.closes_on), day) is PeriodState.CLOSED:
        raise NotDone("closed")
    if not dates.is_ordered(period.end):
        raise NotDone("out_of_order")
    if dates.closes_on < day:
        raise NotDone("past")
    period.opens_on, period.due_on, period.closes_on = dates.opens_on, dates.due_on, dates.closes_on
    with because(reason, by=by.pk):
        period.save(update_fields=["opens_on", "due_on", "closes_on"])


@transaction.atomic
def reopen(*, period_id: int, agency_id: int | None, until: date, why: str, note: str, by: User, at: datetime, day: date) -> int:  # noqa: PLR0913  (each is a fact of the reopening)
    """Opens a closed period again, for one agency or (None) all, until a day. Gives its id. Raises PermissionDenied, NotDone."""
    if not may_reopen_period(viewer(by)):
        raise PermissionDenied
    period = ReportingPeriod.objects.select_for_update().get(pk=period_id)
    if why not in ReopenReason.values or not note.strip():
        raise NotDone("unexplained")
    if state_of(Dates(period.opens_on, period.due_on, period.closes_on), day) is not PeriodState.CLOSED:
        raise NotDone("open")
    if until < day:
        raise NotDone("past")
    with because(f"{ReopenReason(why).label}: {note.strip()}", by=by.pk):
        made = Reopening.objects.create(period=period, agency_id=agency_id, until=until, why=why, note=note.strip(), made_by=by, made_at=at)
    return made.pk


@transaction.atomic
def end_reopening(*, reopening_id: int, by: User, at: datetime) -> bool:
    """Locks again what was opened; False: it had ended already. Raises PermissionDenied."""
    if not may_reopen_period(viewer(by)):
        raise PermissionDenied
    found = Reopening.objects.select_for_update().filter(pk=reopening_id, ended_at__isnull=True).first()
    if found is None:
        return False
    found.ended_at = at
    with because("", by=by.pk):
        found.save(update_fields=["ended_at"])
    return True

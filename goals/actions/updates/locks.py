"""What every write to an update checks first: that nobody else writes it now, and that its reporting period is open."""

from collections.abc import Iterable
from datetime import date

from goals.actions.updates.refused import UpdateRefused
from goals.models import Goal, GoalUpdate
from metrics.models import ReportingPeriod
from metrics.queries.periods import is_locked


def locked_goal(goal_id: int) -> Goal:
    """The goal, whose updates nobody else writes until this transaction ends. Raises UpdateRefused."""
    goal = Goal.objects.select_for_update(no_key=True).filter(pk=goal_id).first()
    if goal is None:
        raise UpdateRefused("gone")
    return goal


def locked_update(update_id: int) -> GoalUpdate:
    """One update with its goal, for this transaction alone. Raises UpdateRefused."""
    return locked_updates([update_id])[0]


def locked_updates(update_ids: Iterable[int]) -> list[GoalUpdate]:
    """Updates in the order of their ids, so that two who decide several never wait for each other in a circle."""
    wanted = sorted(set(update_ids))
    found = GoalUpdate.objects.select_for_update(of=("self",)).select_related("goal", "period").filter(pk__in=wanted)
    rows = list(found.order_by("pk"))
    if len(rows) != len(wanted):
        raise UpdateRefused("gone")
    return rows


def check_open(period: ReportingPeriod, agency_id: int, day: date) -> None:
    """Raises UpdateRefused where the agency can write nothing for the period: it has not begun, or it is closed and not reopened."""
    if day < period.opens_on:
        raise UpdateRefused("not_open")
    if is_closed(period, agency_id, day):
        raise UpdateRefused("closed")


def is_closed(period: ReportingPeriod, agency_id: int, day: date) -> bool:
    """Whether the period is closed for the agency on the day, and not open again."""
    return is_locked(period.end, agency_id, day)

"""Goal updates: one for each goal the agency leads, in the reporting period that is open."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.rules.policy import Viewer
from goals.models import Goal, GoalUpdate, UpdateState
from metrics.queries.periods import PeriodRow, open_period
from metrics.rules.columns import to_day
from metrics.rules.owed import how_due
from scorecards.queries.duties.owners import owed_by
from scorecards.queries.duties.rows import DutyKind, DutyRow, DutyState, day_of, place

STATES: dict[str, DutyState] = {
    UpdateState.RETURNED: DutyState.RETURNED,
    UpdateState.SUBMITTED: DutyState.HANDED_IN,
    UpdateState.APPROVED: DutyState.DONE,
    UpdateState.PUBLISHED: DutyState.DONE,
}


def update_duties(who: Viewer, day: date) -> Iterator[DutyRow]:
    """The updates of goals that `who` owes for the open period, and how far they are. Two queries."""
    if not who.agencies:
        return
    period = open_period(day)
    if period is None:
        return
    written = GoalUpdate.objects.filter(goal=OuterRef("pk"), period=period.id).exclude(state=UpdateState.WITHDRAWN)
    now = written.values(row=JSONObject(state="state", note="decision_note", by="decided_by__name", at="decided_at"))[:1]
    goals = Goal.objects.filter(owed_by(who, day, thing="goal", agency="lead")).select_related("lead").annotate(now=Subquery(now))
    for goal in goals:
        yield _row(goal, period, goal.now or {}, day)


def _row(goal: Goal, period: PeriodRow, update: dict[str, Any], day: date) -> DutyRow:
    state = STATES.get(update.get("state", ""))
    return DutyRow(
        kind=DutyKind.UPDATE,
        code=goal.code,
        name=goal.statement,
        agency=goal.lead.name,
        period=period.label,
        due_on=period.due_on,
        state=state or DutyState(how_due(to_day(period.due_on), to_day(day)).value),
        url=place("goal-update", goal.code, period.code, otherwise=reverse("goal", args=[goal.code])),
        subject_id=goal.pk,
        agency_id=goal.lead_id,
        period_end=period.end,
        words=update["note"] if state is DutyState.RETURNED else "",
        by=update.get("by") or "",
        since=day_of(datetime.fromisoformat(update["at"])) if update.get("at") else None,
    )

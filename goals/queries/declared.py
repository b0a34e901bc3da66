"""What lead agencies declare: only what is published, as it was known, and only while it holds."""

from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, JSONObject

from goals.models import GoalUpdate, UpdateState
from metrics.queries.columns import end_of_day


def published_by(known_on: date | None) -> Q:
    """Keeps the updates that were published, and not withdrawn, by the end of the day; with None those published now."""
    if known_on is None:
        return Q(state=UpdateState.PUBLISHED)
    after = end_of_day(known_on)
    return Q(published_at__lt=after) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=after))


def published_updates(as_of: date, known_on: date | None) -> QuerySet[GoalUpdate]:
    """The published updates of reporting periods that were open by the day, newest period first."""
    return GoalUpdate.objects.filter(published_by(known_on), period__opens_on__lte=as_of).order_by("goal_id", "-period__end")


def declared_row(as_of: date, known_on: date | None) -> Subquery:
    """For goals: the newest published declaration as a JSON object, which tells whether it still holds on the day, and what comes next."""
    newest = published_updates(as_of, known_on).filter(goal=OuterRef("pk")).order_by("-period__end")
    return Subquery(newest.values(row=_row(as_of))[:1])


def _row(as_of: date) -> JSONObject:
    text: Any = TextField()
    return JSONObject(
        status="declared",
        reason="declared_why",
        by="submitted_by__name",
        on=Cast(F("published_at"), text),
        until=Cast(F("told_until"), text),
        period="period__code",
        end="period__end",
        what_next="what_next",
        holds=Case(When(Q(told_until__isnull=True) | Q(told_until__gte=as_of), then=Value(value=True)), default=Value(value=False)),
    )

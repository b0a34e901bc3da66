"""Goals and the measures that tell about them as they were known by the end of a day."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from goals.models import Goal, GoalMeasure
from metrics.queries.catalog_then import hung, is_missed


def goals_there(known_on: date | None) -> QuerySet[Goal]:
    """The goals but those that were set later; all of them for None."""
    return Goal.objects.all() if known_on is None else Goal.objects.exclude(is_missed(known_on, Goal))


def members_then(known_on: date | None) -> QuerySet[Any]:
    """The measures' parts in those goals; today's for None."""
    found = hung(GoalMeasure, known_on, on="goal")
    return found if known_on is None else found.filter(goal__in=goals_there(known_on).order_by().values("pk"))

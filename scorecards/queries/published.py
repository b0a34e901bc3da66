"""What the API gives out, as querysets it can filter and page: always what this viewer may see, always in a fixed order."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, may_see_measure
from agencies.models import Agency, AgencyKind
from goals.models import AreaKind, Goal, GoalMeasure, PriorityArea
from metrics.models import TOTAL, Measure, ShownReading, Target
from scorecards.models import Flip
from scorecards.queries.flips import visible_flips

AGENCY_KINDS = AgencyKind.choices
AREA_KINDS = AreaKind.choices


def agencies() -> QuerySet[Agency]:
    return Agency.objects.select_related("predecessor").order_by("code")


def areas() -> QuerySet[PriorityArea]:
    return PriorityArea.objects.order_by("code")


def goals() -> QuerySet[Goal]:
    related = ("partnerships__agency", "goal_measures__measure", "other_areas")
    return Goal.objects.select_related("area", "lead").prefetch_related(*related).order_by("code")


def that_have(found: QuerySet[Goal], measure: str, who: Viewer) -> QuerySet[Goal]:
    """The goals with the measure of that code among those `who` may see."""
    visible = GoalMeasure.objects.filter(measures_visible_to(who, "measure__"), goal=OuterRef("pk"), measure__code=measure)
    return found.filter(Exists(visible))


def measures(who: Viewer) -> QuerySet[Measure]:
    found = Measure.objects.filter(measures_visible_to(who)).select_related("agency", "service")
    return found.prefetch_related("goal_measures__goal", "dimensions__dimension").order_by("code")


def readings(who: Viewer) -> QuerySet[ShownReading]:
    """Every version ever recorded, oldest record first; filter `superseded_at` for what stands now."""
    return ShownReading.objects.filter(measures_visible_to(who, "measure__")).select_related("measure", "breakdown").order_by("id")


def targets(who: Viewer) -> QuerySet[Target]:
    return Target.objects.filter(measures_visible_to(who, "measure__")).select_related("measure", "breakdown").order_by("id")


def flips(who: Viewer) -> QuerySet[Flip]:
    return visible_flips(who).select_related("measure", "breakdown", "goal").order_by("-id")


def visible_goal_measures(goal: Goal, who: Viewer) -> list[Any]:
    """The members of a prefetched goal that this viewer may see."""
    members = goal.goal_measures.all()
    return [m for m in members if may_see_measure(who, is_public=m.measure.is_public, agency_id=m.measure.agency_id)]


def is_current(rows: QuerySet[Any], current: bool) -> QuerySet[Any]:
    """Bitemporal rows that stand now, or those that were superseded."""
    return rows.filter(superseded_at__isnull=current)


def standing_at(found: QuerySet[Measure], status: int) -> QuerySet[Measure]:
    """Measures whose current card has this status."""
    return found.filter(cards__breakdown_id=TOTAL, cards__status=status)

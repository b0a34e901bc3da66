"""What the API gives out, as querysets it can filter and page: always what this viewer may see, always in a fixed order.

`known_on`: nothing that was recorded after that day; None is all that is known now. Agencies and areas are those of today."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, may_see_measure
from agencies.models import Agency, AgencyKind
from goals.models import AreaKind, Goal, PriorityArea
from goals.queries.then import goals_there, members_then
from metrics.models import TOTAL, Measure, ShownReading, Target
from metrics.queries.catalog_then import is_missed, rows_then, stood
from metrics.queries.columns import end_of_day
from metrics.queries.series import known_filter
from scorecards.models import Flip
from scorecards.queries.flips import visible_flips, with_revision

PROMISED = ("statement", "why", "due", "rollup", "rollup_k")
OF_TODAY = ("id", "code", "agency_id", "service_id", "is_public")
AGENCY_KINDS = AgencyKind.choices
AREA_KINDS = AreaKind.choices


def agencies() -> QuerySet[Agency]:
    return Agency.objects.prefetch_related("precessions__predecessor", "successions__successor").order_by("code")


def areas() -> QuerySet[PriorityArea]:
    return PriorityArea.objects.order_by("code")


def goals(known_on: date | None = None) -> QuerySet[Goal]:
    related = ("partnerships__agency", "goal_measures__measure", "other_areas")
    return goals_there(known_on).select_related("area", "lead").prefetch_related(*related).order_by("code")


def goals_then(goals: Iterable[Goal], known_on: date) -> None:
    """Puts into the goals what was promised, the rule and the members as they were known."""
    found = {goal.pk: goal for goal in goals}
    for then in stood(Goal, known_on, pgh_obj__in=list(found)):
        _put(found[then.id], then, PROMISED)
    _put_members(found, "goal_id", known_on)


def that_have(found: QuerySet[Goal], measure: str, who: Viewer, known_on: date | None) -> QuerySet[Goal]:
    """The goals with the measure of that code among those `who` may see."""
    members = members_then(known_on)
    return found.filter(Exists(members.filter(measures_visible_to(who, "measure__"), goal=OuterRef("pk"), measure__code=measure)))


def measures(who: Viewer, known_on: date | None = None) -> QuerySet[Measure]:
    found = Measure.objects.filter(measures_visible_to(who)).select_related("agency", "service")
    if known_on:
        found = found.exclude(is_missed(known_on))
    return found.prefetch_related("goal_measures__goal", "dimensions__dimension").order_by("code")


def measures_then(measures: Iterable[Measure], known_on: date) -> None:
    """Puts into the measures how they were described; whose they are and who may see them are facts of today."""
    found = {measure.pk: measure for measure in measures}
    described = [field.attname for field in Measure._meta.concrete_fields if field.attname not in OF_TODAY]  # noqa: SLF001 - public in all but name
    for then in stood(Measure, known_on, pgh_obj__in=list(found)):
        _put(found[then.id], then, described)
    _put_members(found, "measure_id", known_on)


def _put(present: Any, then: Any, names: Iterable[str]) -> None:
    for name in names:
        setattr(present, name, getattr(then, name))


def _put_members(found: dict[Any, Any], by: str, known_on: date) -> None:
    members: dict[int, list[Any]] = defaultdict(list)
    for member in members_then(known_on).filter(**{f"{by}__in": list(found)}).select_related("goal", "measure").order_by("id"):
        members[getattr(member, by)].append(member)
    for pk, thing in found.items():
        thing._prefetched_objects_cache["goal_measures"] = members[pk]  # noqa: SLF001 - where prefetch_related puts them


def described(found: QuerySet[Measure], known_on: date | None, **by: Any) -> QuerySet[Measure]:
    """The measures that were described so."""
    return found.filter(id__in=rows_then(Measure, known_on).filter(**by).values("id"))


def telling(found: QuerySet[Measure], known_on: date | None, **by: Any) -> QuerySet[Measure]:
    """The measures of goals filtered so."""
    return found.filter(id__in=members_then(known_on).filter(**by).values("measure_id"))


def readings(who: Viewer, known_on: date | None = None) -> QuerySet[ShownReading]:
    """Every version recorded by then, oldest record first; filter by `is_current` for what stood."""
    found = ShownReading.objects.filter(measures_visible_to(who, "measure__"), recorded_by(known_on))
    return found.select_related("measure", "breakdown").order_by("id")


def targets(who: Viewer, known_on: date | None = None) -> QuerySet[Target]:
    found = Target.objects.filter(measures_visible_to(who, "measure__"), recorded_by(known_on))
    return found.select_related("measure", "breakdown").order_by("id")


def flips(who: Viewer, known_on: date | None = None) -> QuerySet[Flip]:
    return with_revision(visible_flips(who).filter(recorded_by(known_on))).select_related("measure", "breakdown", "goal").order_by("-id")


def recorded_by(known_on: date | None) -> Q:
    return Q(recorded_at__lt=end_of_day(known_on)) if known_on else Q()


def superseded_then(superseded_at: datetime | None, known_on: date | None) -> datetime | None:
    """When a newer version took its place, as far as it was known by the end of the day."""
    return None if known_on and superseded_at and superseded_at >= end_of_day(known_on) else superseded_at


def visible_goal_measures(goal: Goal, who: Viewer) -> list[Any]:
    """The members of a prefetched goal that this viewer may see."""
    members = goal.goal_measures.all()
    return [m for m in members if may_see_measure(who, is_public=m.measure.is_public, agency_id=m.measure.agency_id)]


def is_current(rows: QuerySet[Any], current: bool, known_on: date | None) -> QuerySet[Any]:
    """Bitemporal rows that stood, or those that were superseded by then."""
    return rows.filter(known_filter(known_on)) if current else rows.exclude(known_filter(known_on))


def standing_at(found: QuerySet[Measure], status: int) -> QuerySet[Measure]:
    """Measures whose current card has this status."""
    return found.filter(cards__breakdown_id=TOTAL, cards__status=status)

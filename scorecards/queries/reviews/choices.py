"""What the forms of reviews offer: priorities, agencies, people, goals and measures, with whose they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Role
from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from agencies.models import Agency
from goals.models import Goal, GoalMeasure, PriorityArea
from goals.queries.reviews import ReviewRow
from metrics.models import Measure

Choice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Planning:
    """What a review can be about, and who can take part: rows of (id, name)."""

    areas: tuple[Choice, ...]
    agencies: tuple[Choice, ...]
    people: tuple[Choice, ...]


def planning() -> Planning:
    """Three queries."""
    people: dict[int, str] = {}
    held = Role.objects.filter(ended_at__isnull=True, user__is_active=True).select_related("user", "agency")
    for one in held.order_by("user__name", "kind", "agency__name"):
        people.setdefault(one.user_id, f"{one.user.name}, {one.words}")
    there = Agency.objects.filter(effective_to__isnull=True).order_by("name").values_list("pk", "name")
    return Planning(tuple(PriorityArea.objects.values_list("pk", "name")), tuple(there), tuple(people.items()))


@dataclass(frozen=True, slots=True)
class GoalChoice:
    """A goal with its lead, who owns a promise about it unless somebody else is chosen."""

    id: int
    code: str
    name: str
    agency_id: int
    agency: str


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure, whose it is, and the goals it tells about."""

    id: int
    code: str
    name: str
    unit: str
    agency_id: int
    goal_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Promising:
    """What the form of a promise offers in a review: the goals and measures it is about, agencies, and their people by agency."""

    goals: tuple[GoalChoice, ...]
    measures: tuple[MeasureChoice, ...]
    agencies: tuple[Choice, ...]
    people: tuple[tuple[int, int, str], ...]  # person, agency, name

    def goal_of(self, measure_id: int | None) -> int | None:
        """The goal that a measure tells about, where it is only one of those in hand."""
        of = next((one.goal_ids for one in self.measures if one.id == measure_id), ())
        return of[0] if len(of) == 1 else None

    def owner_of(self, goal_id: int | None, measure_id: int | None) -> int | None:
        """Who is offered as owner: the goal's lead, else whose the measure is."""
        lead = next((one.agency_id for one in self.goals if one.id == goal_id), None)
        return lead or next((one.agency_id for one in self.measures if one.id == measure_id), None)


def promising(who: Viewer, of: ReviewRow) -> Promising:
    """The goals and measures a review is about, of those `who` may see. Five queries."""
    goals = Goal.objects.select_related("lead").order_by("area__order", "code")
    if of.area_code:
        goals = goals.filter(Q(area__code=of.area_code) | Q(other_areas__code=of.area_code)).distinct()
    if of.agency_code:
        goals = goals.filter(Q(lead__code=of.agency_code) | Q(partnerships__agency__code=of.agency_code)).distinct()
    chosen = list(goals)
    links = list(GoalMeasure.objects.filter(goal__in=chosen).order_by("goal", "id").values_list("measure_id", "goal_id"))
    measures = _measures(who, of, links)
    held = Role.objects.filter(agency__isnull=False, ended_at__isnull=True, user__is_active=True).order_by("user__name")
    people = dict.fromkeys(held.values_list("user_id", "agency_id", "user__name"))
    there = Agency.objects.filter(effective_to__isnull=True).order_by("name").values_list("pk", "name")
    offered = tuple(GoalChoice(one.pk, one.code, one.statement, one.lead_id, one.lead.name) for one in chosen)
    return Promising(offered, measures, tuple(there), tuple((user, agency or 0, name) for user, agency, name in people))


def _measures(who: Viewer, of: ReviewRow, links: Sequence[tuple[int, int]]) -> tuple[MeasureChoice, ...]:
    found = Measure.objects.filter(measures_visible_to(who), retired_on__isnull=True)
    about = Q(pk__in={measure for measure, _goal in links})
    if of.agency_code:
        about |= Q(agency__code=of.agency_code)
    rows = found.filter(about).order_by("name").values_list("pk", "code", "name", "unit", "agency_id")
    return tuple(MeasureChoice(*row, tuple(goal for measure, goal in links if measure == row[0])) for row in rows)

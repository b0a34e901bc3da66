"""What is stored of agencies and goals, by the names that the files of the catalog use."""

from collections import defaultdict

from agencies.models import Agency, Service, Succession
from goals.models import Goal, GoalMeasure, Partnership, PriorityArea
from metrics.queries.catalog import Stored


def stored_agencies() -> Stored:
    came_from: dict[str, list[str]] = defaultdict(list)
    for after, before in Succession.objects.order_by("predecessor__code").values_list("successor__code", "predecessor__code"):
        came_from[after].append(before)
    found = Agency.objects.values("code", "name", "kind", "mission", "website", "effective_from", "effective_to")
    return {(row["code"],): row | {"predecessor": tuple(came_from[row["code"]])} for row in found}


def stored_services() -> Stored:
    found = Service.objects.values("code", "name", "agency__code", "description", "url", "channels")
    return {(row["code"],): row | {"agency": row["agency__code"]} for row in found}


def stored_areas() -> Stored:
    return {(row["code"],): row for row in PriorityArea.objects.values("code", "name", "kind", "statement", "order")}


def stored_goals() -> Stored:
    others: dict[str, list[str]] = defaultdict(list)
    for goal, area in Goal.other_areas.through.objects.order_by("priorityarea__code").values_list("goal__code", "priorityarea__code"):
        others[goal].append(area)
    found = Goal.objects.values("code", "area__code", "statement", "lead__code", "due", "rollup", "rollup_k", "why")
    return {
        (row["code"],): row | {"area": row["area__code"], "lead": row["lead__code"], "other_areas": tuple(others[row["code"]])}
        for row in found
    }


def stored_partnerships() -> Stored:
    found = Partnership.objects.values("goal__code", "agency__code", "role", "contribution")
    return {(row["goal__code"], row["agency__code"]): row for row in found}


def stored_goal_measures() -> Stored:
    found = GoalMeasure.objects.values("goal__code", "measure__code", "weight", "role", "lag_periods")
    return {(row["goal__code"], row["measure__code"]): row for row in found}

"""Areas, goals, partnerships and the measures of goals from the rows of their files. The rows were checked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from agencies.actions import Put, put
from agencies.models import Agency
from goals.models import Goal, GoalMeasure, Partnership, PriorityArea
from metrics.actions import note_changes
from metrics.models import ChangeReason, Measure

Row = Mapping[str, Any]
RULE = "lead_measure"


def put_areas(*, rows: Iterable[Row]) -> Put:
    """Write priority areas and strands."""
    return put(PriorityArea.objects.all(), key=["code"], rows=rows)


@transaction.atomic
def put_goals(*, rows: Sequence[Row], at: datetime) -> Put:
    """Write goals with their other areas; agencies and areas are stored."""
    areas, agencies = dict(PriorityArea.objects.values_list("code", "pk")), dict(Agency.objects.values_list("code", "pk"))
    wanted = [
        {name: value for name, value in row.items() if name not in ("area", "lead", "other_areas")}
        | {"area_id": areas[row["area"]], "lead_id": agencies[row["lead"]]}
        for row in rows
    ]
    done = put(Goal.objects.all(), key=["code"], rows=wanted)
    shared = _share(rows, areas)
    moved = shared - set(done.touched)
    done.changed, done.same = done.changed + len(moved), done.same - len(moved)
    done.touched += moved
    _note_goals(done.touched, at)
    return done


def _share(rows: Sequence[Row], areas: Mapping[str, int]) -> set[int]:
    """Set the other areas of goals; gives the goals for which that was a change."""
    stored: dict[int, set[int]] = defaultdict(set)
    for goal_id, area_id in Goal.other_areas.through.objects.values_list("goal_id", "priorityarea_id"):
        stored[goal_id].add(area_id)
    wanted = {row["code"]: {areas[code] for code in row["other_areas"]} for row in rows}
    changed = [goal for goal in Goal.objects.filter(code__in=wanted) if stored[goal.pk] != wanted[goal.code]]
    for goal in changed:
        goal.other_areas.set(sorted(wanted[goal.code]))
    return {goal.pk for goal in changed}


@transaction.atomic
def put_partnerships(*, rows: Sequence[Row]) -> Put:
    """Write who does what in goals. Partners go first, so that a goal never has two leads on the way."""
    goals, agencies = dict(Goal.objects.values_list("code", "pk")), dict(Agency.objects.values_list("code", "pk"))
    done = Put()
    for role in ("partner", "lead"):
        wanted = [
            {"goal_id": goals[row["goal"]], "agency_id": agencies[row["agency"]], "role": role, "contribution": row["contribution"]}
            for row in rows
            if row["role"] == role
        ]
        done.add(put(Partnership.objects.all(), key=["goal_id", "agency_id"], rows=wanted))
    return done


@transaction.atomic
def put_goal_measures(*, rows: Iterable[Row], at: datetime) -> Put:
    """Write which measures tell about which goals."""
    goals, measures = dict(Goal.objects.values_list("code", "pk")), dict(Measure.objects.values_list("code", "pk"))
    wanted = [
        {name: value for name, value in row.items() if name not in ("goal", "measure")}
        | {"goal_id": goals[row["goal"]], "measure_id": measures[row["measure"]]}
        for row in rows
    ]
    done = put(GoalMeasure.objects.all(), key=["goal_id", "measure_id"], rows=wanted)
    _note_goals(list(GoalMeasure.objects.filter(pk__in=done.touched).values_list("goal_id", flat=True)), at)
    return done


def _note_goals(goal_ids: Sequence[int], at: datetime) -> None:
    """A goal is rolled up anew when one of its measures is assessed anew."""
    found = GoalMeasure.objects.filter(goal_id__in=goal_ids).values_list("measure_id", flat=True)
    note_changes(measure_ids=list(found), reason=ChangeReason.DEFINITION, at=at)


@transaction.atomic
def name_leads(*, at: datetime) -> int:
    """Say which measure speaks for each goal under the lead-measure rule: of its outcomes the one with the largest weight, of
    several the one that was there first. Returns how many goals that changed."""
    leads: dict[int, int] = {}
    outcomes = GoalMeasure.objects.filter(goal__rollup=RULE, role="outcome").order_by("goal_id", "-weight", "pk")
    for one in outcomes:
        leads.setdefault(one.goal_id, one.pk)
    wrong = GoalMeasure.objects.filter(is_lead=True).exclude(pk__in=leads.values())
    changed = {*wrong.values_list("goal_id", flat=True)}
    wrong.update(is_lead=False)
    missing = GoalMeasure.objects.filter(pk__in=leads.values(), is_lead=False)
    changed |= {*missing.values_list("goal_id", flat=True)}
    missing.update(is_lead=True)
    _note_goals(sorted(changed), at)
    return len(changed)

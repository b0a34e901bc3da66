"""What an upload would do to statuses: asked inside the transaction that has brought its readings in and will take them back."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from django.utils import timezone

from goals.models import Goal, GoalMeasure
from goals.rules.codes import GoalStatus
from metrics.actions.calculating import calculate
from metrics.models import Breakdown, Measure
from metrics.queries.apart import assess_apart
from metrics.queries.assessed import Answer, joined
from metrics.queries.columns import Clocks
from metrics.rules.codes import Status
from metrics.rules.columns import Assessed
from scorecards.actions.assessing import chunks
from scorecards.actions.goals import goals_of
from scorecards.models import GoalCard, MeasureCard
from scorecards.queries.lens import site_today
from scorecards.queries.members import roll_up_assessed

SHOWN = 200


def preview(measure_ids: Sequence[int]) -> Mapping[str, Any]:
    """The statuses of these measures, of what is calculated from them, and of the goals they serve that would change, with how many
    there are in all."""
    measure_ids = sorted({*measure_ids, *calculate(measure_ids=measure_ids, at=timezone.now()).changed})
    clocks = Clocks(site_today())
    goal_ids = goals_of(measure_ids)
    members = GoalMeasure.objects.filter(goal_id__in=goal_ids).values_list("measure_id", flat=True)
    assessed = _assessed(sorted({*measure_ids, *members}), clocks)
    if assessed is None:
        return {"flips": [], "flips_total": 0, "goals": []}
    flips = _flips(assessed, measure_ids)
    return {"flips": flips[:SHOWN], "flips_total": len(flips), "goals": _goal_flips(goal_ids, assessed, clocks)}


def _assessed(measure_ids: Sequence[int], clocks: Clocks) -> Assessed | None:
    """The measures as they stand with the readings in; those that cannot be assessed keep their cards."""
    answers: list[Answer] = []
    for part in chunks(measure_ids):
        assess_apart(part, clocks, take=answers.append)
    return joined(answers).assessed if answers else None


def _flips(assessed: Assessed, measure_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The cards whose status would change, totals first. A series that is new flips nothing."""
    held = {
        (measure, breakdown): status
        for measure, breakdown, status in MeasureCard.objects.filter(measure_id__in=measure_ids).values_list(
            "measure_id", "breakdown_id", "status"
        )
    }
    touched = np.flatnonzero(np.isin(assessed.measure, np.asarray(measure_ids, np.int64)))
    pairs = zip(assessed.measure[touched].tolist(), assessed.breakdown[touched].tolist(), assessed.status[touched].tolist(), strict=True)
    changed = [(pair[:2], held[pair[:2]], pair[2]) for pair in pairs if held.get(pair[:2], pair[2]) != pair[2]]
    changed.sort(key=lambda one: (one[0][1] != 0, one[0]))
    measures = Measure.objects.in_bulk({pair[0] for pair, _, _ in changed})
    labels = dict(Breakdown.objects.filter(pk__in={pair[1] for pair, _, _ in changed[:SHOWN]}).values_list("pk", "label"))
    return [
        {
            "measure": measures[pair[0]].code,
            "name": measures[pair[0]].name,
            "group": labels.get(pair[1], ""),
            "before": Status(before).slug,
            "after": Status(after).slug,
        }
        for pair, before, after in changed
    ]


def _goal_flips(goal_ids: Sequence[int], assessed: Assessed, clocks: Clocks) -> list[dict[str, Any]]:
    if not goal_ids:
        return []
    rolled = roll_up_assessed(goal_ids, assessed, clocks)
    held = dict(GoalCard.objects.filter(goal_id__in=goal_ids).values_list("goal_id", "status"))
    pairs = zip(rolled.goal.tolist(), rolled.status.tolist(), strict=True)
    changed = {goal: status for goal, status in pairs if held.get(goal, status) != status}
    return [
        {
            "goal": goal.code,
            "name": goal.statement,
            "before": GoalStatus(held[goal.pk]).slug,
            "after": GoalStatus(changed[goal.pk]).slug,
        }
        for goal in Goal.objects.filter(pk__in=changed).order_by("code")
    ]

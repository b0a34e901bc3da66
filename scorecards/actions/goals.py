"""Writes the cards of goals, and says whose status changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection

from goals.rules.rollup import RolledUp
from metrics.queries.binary import Column
from metrics.rules.codes import Status
from metrics.rules.columns import RULE_VERSION
from scorecards.actions.staging import Staging

COUNTED = tuple(status for status in Status)
GOALS = Staging(
    stored="scorecards_goalcard",
    staged="fresh_goal_cards",
    keys={"goal_id": "int8"},
    content={f"n_{status.slug}": "int4" for status in COUNTED}
    | {"status": "int2", "ruled": "int2", "coverage": "float8", "floor_measure_id": "int8", "floor_breakdown_id": "int8"},
    carried={"revision": "int8"},
)
FLIPPED = f"""
SELECT held.goal_id, held.status, fresh.status FROM fresh_goal_cards fresh JOIN {{held}} held ON {GOALS.join}
WHERE held.status <> fresh.status ORDER BY held.goal_id
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class FlippedGoal:
    goal_id: int
    before: int
    after: int


def goals_of(measure_ids: Sequence[int]) -> list[int]:
    """The goals these measures tell about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT goal_id FROM goals_goalmeasure WHERE measure_id = ANY(%s::bigint[])", [list(measure_ids)])
        return [row[0] for row in cursor.fetchall()]


def stage(rolled: RolledUp, revision: int) -> None:
    counts = [Column(f"n_{status.slug}", "int4", rolled.counts[:, status]) for status in COUNTED]
    floors = [
        Column("floor_measure_id", "int8", rolled.floor_measure, rolled.floor_measure == 0),
        Column("floor_breakdown_id", "int8", rolled.floor_breakdown, rolled.floor_measure == 0),
    ]
    GOALS.begin()
    GOALS.add(
        [
            Column("goal_id", "int8", rolled.goal),
            *counts,
            Column("status", "int2", rolled.status),
            Column("ruled", "int2", rolled.ruled),
            Column("coverage", "float8", rolled.coverage),
            *floors,
            Column("revision", "int8", np.full(len(rolled.goal), revision)),
        ]
    )


def flipped(goal_ids: Sequence[int] | None) -> list[FlippedGoal]:
    """The staged goals whose status differs from the stored one's. None: all goals."""
    held, params = GOALS.held(goal_ids)
    with connection.cursor() as cursor:
        cursor.execute(FLIPPED.format(held=held), params)
        return [FlippedGoal(*row) for row in cursor.fetchall()]


def write(*, goal_ids: Sequence[int] | None, as_of: date, run_id: int) -> int:
    """Writes the staged goals that are new or differ; how many. `goal_ids` None: of all."""
    return GOALS.merge({"as_of": as_of, "rule_version": RULE_VERSION, "run_id": run_id}, goal_ids)

"""What was promised: priority areas and strands, goals, the agencies that share them, what they say of them, and what stands in the way."""

from goals.models.barriers import Barrier, BarrierState
from goals.models.comments import Comment, Mention
from goals.models.duties import Duty
from goals.models.following import Follow
from goals.models.goals import (
    ROLLUPS,
    AreaKind,
    Goal,
    GoalMeasure,
    MeasureRole,
    PartnerRole,
    Partnership,
    PriorityArea,
    SharedGoal,
)
from goals.models.updates import STORY, Declared, Evidence, GoalUpdate, UpdateState

__all__ = [
    "ROLLUPS",
    "STORY",
    "AreaKind",
    "Barrier",
    "BarrierState",
    "Comment",
    "Declared",
    "Duty",
    "Evidence",
    "Follow",
    "Goal",
    "GoalMeasure",
    "GoalUpdate",
    "MeasureRole",
    "Mention",
    "PartnerRole",
    "Partnership",
    "PriorityArea",
    "SharedGoal",
    "UpdateState",
]

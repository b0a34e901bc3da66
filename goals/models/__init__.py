"""What was promised: priority areas and strands, goals, the agencies that share them, what they say of them, what stands in the way, the
reviews in which it is spoken of, and the promises made there."""

from goals.models.barriers import Barrier, BarrierState
from goals.models.calendars import CalendarLink
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
from goals.models.packs import FrozenPack, FrozenRow
from goals.models.promises import Commitment, EffectState, Expected, PromiseState, ScoreCause, Scoring
from goals.models.reviews import AgendaItem, Decision, ItemKind, Review, ReviewKind, ReviewNote, ReviewPerson, ReviewRole, ReviewState
from goals.models.updates import STORY, Declared, Evidence, GoalUpdate, UpdateState

__all__ = [
    "ROLLUPS",
    "STORY",
    "AgendaItem",
    "AreaKind",
    "Barrier",
    "BarrierState",
    "CalendarLink",
    "Comment",
    "Commitment",
    "Decision",
    "Declared",
    "Duty",
    "EffectState",
    "Evidence",
    "Expected",
    "Follow",
    "FrozenPack",
    "FrozenRow",
    "Goal",
    "GoalMeasure",
    "GoalUpdate",
    "ItemKind",
    "MeasureRole",
    "Mention",
    "PartnerRole",
    "Partnership",
    "PriorityArea",
    "PromiseState",
    "Review",
    "ReviewKind",
    "ReviewNote",
    "ReviewPerson",
    "ReviewRole",
    "ReviewState",
    "ScoreCause",
    "Scoring",
    "SharedGoal",
    "UpdateState",
]

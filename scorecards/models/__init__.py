"""What is computed and shown, and the documents made of it."""

from scorecards.models.briefings import Briefing, BriefingKind, BriefingState, Form, Paper, Rhythm, Subscription
from scorecards.models.cards import (
    Distribution,
    Edition,
    Flip,
    GoalCard,
    GoalSnapshot,
    Mark,
    MeasureCard,
    MeasureSnapshot,
    Run,
    RunKind,
    RunState,
    Touch,
    code_field,
)

__all__ = [
    "Briefing",
    "BriefingKind",
    "BriefingState",
    "Distribution",
    "Edition",
    "Flip",
    "Form",
    "GoalCard",
    "GoalSnapshot",
    "Mark",
    "MeasureCard",
    "MeasureSnapshot",
    "Paper",
    "Rhythm",
    "Run",
    "RunKind",
    "RunState",
    "Subscription",
    "Touch",
    "code_field",
]

"""What we show and what is found: cards, snapshots, flips, runs, and the words of the search."""

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
from scorecards.models.searching import SearchText

__all__ = [
    "Distribution",
    "Edition",
    "Flip",
    "GoalCard",
    "GoalSnapshot",
    "Mark",
    "MeasureCard",
    "MeasureSnapshot",
    "Run",
    "RunKind",
    "RunState",
    "SearchText",
    "Touch",
    "code_field",
]

"""What we show: the current card of every measure and goal, its dated snapshots, the flips between them, the runs that made them, what
was forecast, the words of the search, and the documents made of it all."""

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
from scorecards.models.forecasts import Forecast, ForecastAim, ForecastScore, ForecastWaiting
from scorecards.models.searching import SearchText

__all__ = [
    "Briefing",
    "BriefingKind",
    "BriefingState",
    "Distribution",
    "Edition",
    "Flip",
    "Forecast",
    "ForecastAim",
    "ForecastScore",
    "ForecastWaiting",
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
    "SearchText",
    "Subscription",
    "Touch",
    "code_field",
]

"""What we show: the current card of every measure and goal, its dated snapshots, the flips between them, the runs that made them, what
was forecast, and the words of the search."""

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
    "Distribution",
    "Edition",
    "Flip",
    "Forecast",
    "ForecastAim",
    "ForecastScore",
    "ForecastWaiting",
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

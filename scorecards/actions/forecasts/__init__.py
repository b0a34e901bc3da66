"""Forecasts: which measures wait for one, making them, and scoring those whose figure has come."""

from scorecards.actions.forecasts.waiting import wait_all, wait_replays, wait_some
from scorecards.actions.forecasts.working import work

__all__ = ["wait_all", "wait_replays", "wait_some", "work"]

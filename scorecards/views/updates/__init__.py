"""What agencies say of their goals."""

from scorecards.views.updates.door import evidence, goal_update, goal_update_save

__all__ = ["evidence", "goal_update", "goal_update_save"]

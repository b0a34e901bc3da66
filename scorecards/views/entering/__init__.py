"""Entering readings: the grid, what is saved while it is typed, and handing in."""

from scorecards.views.entering.grid import my_grid, my_save
from scorecards.views.entering.handing_in import my_hand_in

__all__ = ["my_grid", "my_hand_in", "my_save"]

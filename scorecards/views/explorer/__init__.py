"""The doors of the explorer."""

from scorecards.views.explorer.door import explorer, moved

__all__ = ["explorer", "moved"]

"""Renaming, merging and splitting agencies: what was theirs goes to those who carry on their work, and keeps its history."""

from goals.actions.reorganising.reorganise import Founding, Moved, Reorganisation, check_reorganisation, reorganise

__all__ = ["Founding", "Moved", "Reorganisation", "check_reorganisation", "reorganise"]

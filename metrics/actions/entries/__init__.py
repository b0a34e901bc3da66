"""Entries: what people type into the grid, hand in, and approve."""

from metrics.actions.entries.deciding import decide_submissions
from metrics.actions.entries.drafts import Row, Saved, save_entries, save_entry
from metrics.actions.entries.handing_in import Answer, Entry, HandedIn, Outcome, hand_in_entries
from metrics.actions.entries.refused import WHY, EditedMeanwhile, NotDecided, NotHandedIn, Theirs

__all__ = [
    "WHY",
    "Answer",
    "EditedMeanwhile",
    "Entry",
    "HandedIn",
    "NotDecided",
    "NotHandedIn",
    "Outcome",
    "Row",
    "Saved",
    "Theirs",
    "decide_submissions",
    "hand_in_entries",
    "save_entries",
    "save_entry",
]

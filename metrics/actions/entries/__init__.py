"""Entries: what people type into the grid, hand in, and approve."""

from metrics.actions.entries.deciding import decide_submissions
from metrics.actions.entries.drafts import Row, Saved, save_entries, save_entry
from metrics.actions.entries.handing_in import Answer, Checked, Entry, HandedIn, Outcome, check_entries, hand_in_entries
from metrics.actions.entries.refused import WHY, EditedMeanwhile, NotDecided, NotHandedIn, Theirs

__all__ = [
    "WHY",
    "Answer",
    "Checked",
    "EditedMeanwhile",
    "Entry",
    "HandedIn",
    "NotDecided",
    "NotHandedIn",
    "Outcome",
    "Row",
    "Saved",
    "Theirs",
    "check_entries",
    "decide_submissions",
    "hand_in_entries",
    "save_entries",
    "save_entry",
]

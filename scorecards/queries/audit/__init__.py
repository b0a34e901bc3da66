"""The audit: what was written, by whom, through which door, in which request, and why."""

from scorecards.queries.audit.asked import DOORS, VERBS, Asked, Place, place_of
from scorecards.queries.audit.entries import PAGE, Actor, Entry, Told, entries, entry, every_entry, kinds_known, people_named
from scorecards.queries.audit.facts import Fact
from scorecards.queries.audit.things import MOST, SORTS, Thing, history_of, reads_history, thing_named

__all__ = [
    "DOORS",
    "MOST",
    "PAGE",
    "SORTS",
    "VERBS",
    "Actor",
    "Asked",
    "Entry",
    "Fact",
    "Place",
    "Thing",
    "Told",
    "entries",
    "entry",
    "every_entry",
    "history_of",
    "kinds_known",
    "people_named",
    "place_of",
    "reads_history",
    "thing_named",
]

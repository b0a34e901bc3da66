"""The explorer: every measure in one table, filtered, grouped and set in order by the database, a page at a time.

It is the one list of measures there is. A past day is asked in the same words as today: only what the question reads from differs
(`reading.py`)."""

from scorecards.queries.pages.explorer.asked import Asked, read_asked
from scorecards.queries.pages.explorer.choices import Choices, choices
from scorecards.queries.pages.explorer.found import Found, find, find_all
from scorecards.queries.pages.explorer.lines import Line, lines
from scorecards.queries.pages.explorer.marks import Mark, marks_of

__all__ = ["Asked", "Choices", "Found", "Line", "Mark", "choices", "find", "find_all", "lines", "marks_of", "read_asked"]

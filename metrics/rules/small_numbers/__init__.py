"""Small numbers: which figures are hidden so that nobody can be recognized, and which others with them so that none can be worked out.

A **small** figure is a count from 1 up to below the owner's smallest count (zero too where the owner says so), a rate over a
denominator below the owner's smallest, or a rate whose numerator, or whose rest, is a small count. Others are hidden with it
until nobody who has everything that is shown, who knows the owner's rule and knows which of the hidden figures are the small ones,
can tell a hidden figure; wherever the table allows it, a small one can then still be every number that the rule calls small."""

from metrics.rules.small_numbers.cells import Cell, Version
from metrics.rules.small_numbers.hiding import hide
from metrics.rules.small_numbers.limits import NO_LIMITS, Limits, counts_things, quantities, strictest
from metrics.rules.small_numbers.reported import Groups, Owner, Row, hidden_groups
from metrics.rules.small_numbers.tables import ROOT, Axis

__all__ = [
    "NO_LIMITS",
    "ROOT",
    "Axis",
    "Cell",
    "Groups",
    "Limits",
    "Owner",
    "Row",
    "Version",
    "counts_things",
    "hidden_groups",
    "hide",
    "quantities",
    "strictest",
]

"""The search: one question over everything that has a page, answered only with what the reader may see."""

from scorecards.queries.search.asking import Text
from scorecards.queries.search.found import Found, Group, Hit, search, suggest
from scorecards.queries.search.kinds import KINDS

__all__ = ["KINDS", "Found", "Group", "Hit", "Text", "search", "suggest"]

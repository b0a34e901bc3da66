"""What a careful reader would ask about: targets that became easier, figures that turned a status late, and the like."""

from scorecards.queries.pages.integrity.panel import Panel, integrity
from scorecards.queries.pages.integrity.rows import KINDS, IntegrityRow

__all__ = ["KINDS", "IntegrityRow", "Panel", "integrity"]

"""What a briefing pack is made of, as frozen rows: the rows of the pages, read once."""

from collections.abc import Callable, Mapping

from accounts.rules.policy import Viewer
from scorecards.queries.lens import Lens
from scorecards.queries.packs.agency import agency_rows
from scorecards.queries.packs.area import area_rows
from scorecards.queries.packs.goal import goal_rows
from scorecards.queries.packs.rows import MOST_CHARTS, PackRows

__all__ = ["KINDS", "MOST_CHARTS", "PackRows", "pack_rows"]
KINDS: Mapping[str, Callable[[Viewer, Lens, str], PackRows | None]] = {"area": area_rows, "agency": agency_rows, "goal": goal_rows}
"""What a pack can be about. One more kind is one more reader of PackRows here; everything behind it takes the rows."""


def pack_rows(who: Viewer, at: Lens, kind: str, code: str) -> PackRows | None:
    """What a pack about this thing says to `who` through `at`; None where there is no such thing."""
    read = KINDS.get(kind)
    return read(who, at, code) if read else None

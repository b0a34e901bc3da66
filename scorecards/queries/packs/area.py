"""The rows of a pack about a priority or strand: those of its page, and what changed."""

from accounts.rules.policy import Viewer
from metrics.queries.columns import end_of_day
from scorecards.queries.flips import flips
from scorecards.queries.lens import Lens
from scorecards.queries.packs.rows import FLIPS_READ, PackRows
from scorecards.queries.pages.ordering import by_consequence
from scorecards.queries.pages.priority import priority


def area_rows(who: Viewer, at: Lens, code: str) -> PackRows | None:
    """What the page of the area shows to `who` through `at`; None for an unknown code."""
    page = priority(who, at, code, since=end_of_day(at.known_on or at.as_of))
    if page is None:
        return None
    return PackRows(
        kind="area",
        code=page.code,
        sort=page.kind,
        name=page.name,
        lede=page.promise,
        at=at,
        audience=who.cache_key,
        goals=tuple(line.goal for line in page.goals),
        cards=tuple(line.card for line in page.lines),
        multiples=page.multiples,
        changes=tuple(by_consequence(flips(who, area=code, limit=FLIPS_READ, at=at))),
        history=page.history,
        said=page.said,
        shared=page.shared,
    )

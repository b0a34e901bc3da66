"""Fifty times two editors of one update save at the same moment: one of them is shown both texts, and no word is lost."""

from collections.abc import Iterator

from bench.registry import Row
from drills.ring import MEASURES, servers_of_our_own

PAIRS = 50


def rows(pairs: int = PAIRS) -> Iterator[Row]:
    """Conflicts shown with both texts, and texts lost."""
    with servers_of_our_own():
        from bench.dataset import ready
        from drills.pairs import play
        from goals.models import Goal
        from scorecards.queries.lens import site_today

        ready(MEASURES)
        goal = Goal.objects.select_related("lead").order_by("pk")[0]
        found = play(goal, site_today(), pairs)
    name = "two save over one version of an update"
    yield Row(
        f"{name}: conflicts shown with both texts",
        found.with_both_texts,
        "",
        reach=f"= {pairs}",
        ok=found.with_both_texts == pairs,
        n=pairs,
    )
    yield Row(f"{name}: saved over unseen", found.saved - pairs, "", reach="= 0", ok=found.saved == pairs, n=pairs)
    yield Row(f"{name}: texts lost", found.lost, "", reach="= 0", ok=found.lost == 0, n=pairs)

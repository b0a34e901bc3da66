"""The order of what changed: consequence first, then time."""

from collections.abc import Iterable

from goals.rules.codes import GoalStatus
from metrics.rules.codes import Status
from scorecards.queries.rows import FlipRow

BAD = (Status.OFF_TRACK, GoalStatus.OFF_TRACK)
GOOD = (Status.ON_TRACK, GoalStatus.ON_TRACK)


def by_consequence(rows: Iterable[FlipRow]) -> list[FlipRow]:
    """Goals before measures, measures before their groups; what became off track, then other losses, then gains; newest first."""
    newest_first = sorted(rows, key=lambda flip: flip.recorded_at, reverse=True)
    return sorted(newest_first, key=lambda flip: (flip.kind != "goal", bool(flip.breakdown), _weight(flip)))


def _weight(flip: FlipRow) -> int:
    if flip.after in BAD:
        return 0
    if flip.before in GOOD:
        return 1
    return 3 if flip.after in GOOD else 2

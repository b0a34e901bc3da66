"""Whether usual limits say anything of a series: not where it has moved for years and nobody froze them."""

from metrics.models import TOTAL
from metrics.rules.limits import Point, signals_along
from metrics.rules.signals import FACTOR
from scorecards.queries.pages.history import History
from scorecards.queries.pages.sheet import Definition
from scorecards.queries.rows import CardRow
from scorecards.rules.unusual import mostly_unusual


def counted_points(history: History, card: CardRow) -> list[Point]:
    """The points that limits stand on, oldest first: the known ones since the series break that cut."""
    return [(line.end, line.value) for line in history.known if line.value is not None and (card.since is None or line.end >= card.since)]


def is_frozen(one: Definition, card: CardRow) -> bool:
    """Whether limits that a person froze hold for the card: of the total, and not across a series break."""
    since = card.since
    return card.breakdown_id == TOTAL and one.frozen_mean is not None and not (since and one.frozen_until and since > one.frozen_until)


def drifts(history: History, one: Definition, card: CardRow) -> bool:
    """Whether a third of the points or more are unusual against limits that nobody froze."""
    if card.mean is None or card.upper is None or is_frozen(one, card):
        return False
    points = counted_points(history, card)
    return mostly_unusual(signals_along(points, card.mean, (card.upper - card.mean) / FACTOR))

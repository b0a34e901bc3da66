"""Where a set of measures stands: counts, movers, misses, what is missing. Rows in, rows out; nothing is read here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from metrics.rules.codes import Direction, Freshness, Signal, Status, Trend, Verdict
from scorecards.queries.rows import CardRow, Counts
from scorecards.rules.ranking import fills_share, size_of_miss, size_of_move

JUDGED = (Status.ON_TRACK, Status.NEAR, Status.OFF_TRACK)
SENSES = {Direction.UP: 1.0, Direction.DOWN: -1.0}
UNUSUAL = (Signal.OUTSIDE, Signal.RUN_OF_8, Signal.TWO_OF_THREE)
WITHOUT_FIGURES = (Status.NO_DATA,)
MANY_DAYS = 10**6


@dataclass(frozen=True, slots=True)
class Completeness:
    """Of the measures with a period that is due, how many have their newest one."""

    present: int
    due: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Spark:
    """A measure with its last values, oldest first, None for a gap."""

    card: CardRow
    points: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing that needs somebody: a miss, an unusual change, or a late figure."""

    kind: Literal["off_track", "signal", "overdue", "accepted"]
    card: CardRow

    @property
    def counted_as(self) -> str:
        """Its kind, and `never` for the late figure of a measure that never had one."""
        return "never" if self.kind == "overdue" and self.card.status == Status.NO_DATA else self.kind


def counts_of(cards: Iterable[CardRow]) -> Counts:
    """How many cards stand where."""
    found: dict[str, int] = {}
    for card in cards:
        found[card.status.slug] = found.get(card.status.slug, 0) + 1
    return Counts(**found)


def judged_of(counts: Counts) -> int:
    """How many have a fresh judgment."""
    return counts.on_track + counts.near + counts.off_track


def completeness_of(cards: Iterable[CardRow]) -> Completeness:
    """Measures whose newest due period is present, of those that have one due."""
    dated = [card for card in cards if card.freshness in (Freshness.FRESH, Freshness.DUE_SOON, Freshness.OVERDUE)]
    present = sum(card.freshness != Freshness.OVERDUE for card in dated)
    return Completeness(present, len(dated), fills_share(present, len(dated)))


def mover(cards: Iterable[CardRow], verdict: Verdict) -> CardRow | None:
    """The fresh measure that moved most, in its own usual steps, for the better or the worse."""
    moved = [(size, card) for card in cards if (size := _move(card)) is not None and card.verdict_previous == verdict]
    return max(moved, key=lambda pair: (pair[0], pair[1].code), default=(0.0, None))[1]


def _move(card: CardRow) -> float | None:
    if card.freshness == Freshness.OVERDUE or not card.change_previous:
        return None
    return size_of_move(card.change_previous, card.mean, card.upper, card.tolerance)


def attention_of(cards: Sequence[CardRow]) -> list[Attention]:
    """Misses by size, then unusual changes that are not for the better, then late figures, the longest overdue first; last the misses
    that are accepted, those that end first. Each card once."""
    return [*_misses(cards), *_signals(cards), *_late(cards), *_accepted(cards)]


def _misses(cards: Sequence[CardRow]) -> list[Attention]:
    off = [card for card in cards if card.status == Status.OFF_TRACK and not card.accepted_until]
    return [Attention("off_track", card) for card in sorted(off, key=lambda c: (-size_of_miss(c.shortfall, c.tolerance), c.code))]


def _accepted(cards: Sequence[CardRow]) -> list[Attention]:
    off = [(card.accepted_until, card.code, card) for card in cards if card.status == Status.OFF_TRACK and card.accepted_until]
    return [Attention("accepted", card) for _, _, card in sorted(off)]


def _signals(cards: Sequence[CardRow]) -> list[Attention]:
    seen = [card for card in cards if card.signal in UNUSUAL and card.status not in (Status.OFF_TRACK, Status.OVERDUE)]
    odd = [(card.direction in SENSES, card) for card in seen if not is_good_news(card)]
    return [Attention("signal", card) for is_worse, card in sorted(odd, key=lambda pair: (not pair[0], pair[1].code))]


def is_good_news(card: CardRow) -> bool:
    """An unusual value on the better side of what is usual."""
    if card.value is None or card.mean is None or card.direction not in SENSES:
        return False
    return SENSES[card.direction] * (card.value - card.mean) > 0


def _late(cards: Sequence[CardRow]) -> list[Attention]:
    late = [card for card in cards if card.status == Status.OVERDUE or _never_came(card)]
    return [Attention("overdue", card) for card in sorted(late, key=lambda c: (-c.days_overdue, c.code))]


def _never_came(card: CardRow) -> bool:
    return card.status == Status.NO_DATA and card.freshness == Freshness.OVERDUE


def strong_of(cards: Iterable[CardRow]) -> list[CardRow]:
    """What holds the rest up: measures on track, those that clearly get better first."""
    good = [card for card in cards if card.status == Status.ON_TRACK]
    return sorted(good, key=lambda card: card.trend != Trend.BETTER)


def has_illustrative(cards: Iterable[CardRow]) -> bool:
    """Whether any of them is judged by a target that nobody promised."""
    return any(card.target_illustrative for card in cards)


def missing_of(cards: Iterable[CardRow]) -> list[CardRow]:
    """The measures without any figure, the first due first."""
    bare = [card for card in cards if card.status in WITHOUT_FIGURES]
    return sorted(bare, key=lambda c: (c.due_on or date.max, c.agency_name, c.code))


def newest_period(cards: Iterable[CardRow]) -> date | None:
    """The end of the newest period any of them has a value for."""
    return max((card.period_end for card in cards if card.period_end), default=None)

"""Feeds with the measures they feed, and which of those are late at their source or were moved by it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from accounts.rules.policy import Viewer
from metrics.queries.feeds import Expected, FeedRow, FeedSheet, expected_releases, feed_sheet, feeds, measures_fed
from metrics.queries.labels import period_label
from metrics.rules.codes import PeriodType
from metrics.rules.periods import period_holding
from metrics.rules.releases import Release, release_of
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import NEW_YORK, Lens
from scorecards.queries.rows import CardRow

LATE = (Release.LATE, Release.SLIPPED_AND_LATE)


@dataclass(frozen=True, slots=True)
class Fed:
    """A measure that a feed feeds. `awaited`: the period that is to come next, due on `due_on`; `moved_from`: the date before the
    source moved it. `was_asked_since`: the source was asked after the day it was due, and still had the old data."""

    measure_id: int
    code: str
    name: str
    newest: str
    release: Release
    awaited_end: date | None
    awaited: str
    due_on: date | None
    days_overdue: int
    moved_from: date | None
    note: str
    was_asked_since: bool

    @property
    def is_late(self) -> bool:
        return self.release in LATE

    @property
    def is_moved(self) -> bool:
        return self.release in (Release.SLIPPED, Release.SLIPPED_AND_LATE)


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One feed in the list, with how many of its measures are late or moved."""

    row: FeedRow
    measures: int
    late: int
    moved: int


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One feed with the measures it feeds, those that need somebody first."""

    sheet: FeedSheet
    fed: tuple[Fed, ...]


def feed_lines(at: Lens, who: Viewer) -> list[FeedLine]:
    """The feeds that `who` may see, by name. Six queries, however many feeds."""
    rows = feeds(who)
    fed = _fed(at, who, rows)
    return [
        FeedLine(row, len(fed[row.feed_id]), sum(one.is_late for one in fed[row.feed_id]), sum(one.is_moved for one in fed[row.feed_id]))
        for row in rows
    ]  # fmt: skip


def feed_page(at: Lens, who: Viewer, code: str) -> FeedPage | None:
    """One feed; None when there is none or `who` may not see it."""
    sheet = feed_sheet(who, code)
    if sheet is None:
        return None
    fed = _fed(at, who, [sheet.row])[sheet.row.feed_id]
    return FeedPage(sheet, tuple(sorted(fed, key=lambda one: (not one.is_late, not one.is_moved, one.due_on or date.max, one.code))))


def _fed(at: Lens, who: Viewer, rows: Sequence[FeedRow]) -> Mapping[int, list[Fed]]:
    """The measures of each feed that `who` may see."""
    ids = measures_fed([row.feed_id for row in rows])
    all_ids = sorted({one for some in ids.values() for one in some})
    cards = {card.measure_id: card for card in measure_cards(at, who, measure_ids=all_ids)} if all_ids else {}
    stated: dict[int, list[Expected]] = {}
    for release in expected_releases(list(cards)) if cards else []:
        stated.setdefault(release.measure_id, []).append(release)
    return {
        row.feed_id: [_one(cards[one], stated.get(one, []), row) for one in ids[row.feed_id] if one in cards]
        for row in rows
    }  # fmt: skip


def _one(card: CardRow, stated: Iterable[Expected], feed: FeedRow) -> Fed:
    end = _awaited_end(card, stated)
    said = next((one for one in stated if one.period_end == end), None)
    due_on = said.due_on if said else card.due_on
    moved_from = said.moved_from if said else None
    return Fed(
        measure_id=card.measure_id,
        code=card.code,
        name=card.name,
        newest=card.period,
        release=release_of(card.freshness, was_moved=moved_from is not None),
        awaited_end=end,
        awaited=period_label(card.period_type, end),
        due_on=due_on,
        days_overdue=card.days_overdue,
        moved_from=moved_from,
        note=said.note if said else "",
        was_asked_since=bool(due_on and feed.last_good and feed.last_good.astimezone(NEW_YORK).date() > due_on),
    )


def _awaited_end(card: CardRow, stated: Iterable[Expected]) -> date | None:
    """The end of the period that is to come next: the one that is due and absent, else the one after the newest."""
    if card.missing_end or card.period_end is None:
        return card.missing_end
    if card.period_type != PeriodType.POINT:
        return period_holding(card.period_type, card.period_end).next().end
    return min((one.period_end for one in stated if one.period_end > card.period_end), default=None)

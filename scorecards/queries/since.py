"""What happened since a moment, of what a reader may see: statuses that changed, figures revised, unusual changes that arrived.

What became of promises and of their effects is handed in by whoever keeps them, as rows of the same kind."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from accounts.rules.policy import Viewer
from metrics.queries.columns import end_of_day
from metrics.queries.labels import period_label
from metrics.rules.codes import Direction
from scorecards.queries.corrections import REVISED, why_of
from scorecards.queries.flips import flips
from scorecards.queries.lens import Lens
from scorecards.queries.pages.standing import SENSES, UNUSUAL, is_good_news
from scorecards.queries.rows import CardRow, FlipRow
from scorecards.rules.since import Way, What, place_of_change, way_of_flip

FLIPS_READ = 200
REVISIONS_READ = 100
SIGNALS_ASKED = 2000
# In one question. Of each measure the newest revision of its total since then, and how many there were: as on the page of corrections, of
# published measures only. And when the newest figures of those that changed unusually became known, where that was since then.
HAPPENED = f"""
(
    SELECT DISTINCT ON (measure_id) measure_id, true, recorded_at, period_end, value_before, value, correction, is_calculated, upload_id,
        note, count(*) OVER (PARTITION BY measure_id)
    FROM ({REVISED}) revised WHERE recorded_at >= %s AND breakdown_id = 0
    ORDER BY measure_id, period_end DESC, id DESC
)
UNION ALL
SELECT asked.measure_id, false, reading.recorded_at, NULL, NULL, NULL, '', false, NULL, '', 0
FROM unnest(%s::bigint[], %s::date[]) AS asked(measure_id, period_end)
JOIN metrics_shown reading ON reading.measure_id = asked.measure_id AND reading.breakdown_id = 0
    AND reading.period_end = asked.period_end AND reading.superseded_at IS NULL
WHERE reading.recorded_at >= %s
"""  # noqa: S608  (a query of our own)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Revised:
    """The newest figure of a measure that was revised, and how many were. `why`: a slug as the page of corrections has them."""

    period: str
    before: float | None
    after: float | None
    why: str
    note: str
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a measure or goal (`kind`, `code`, `name`); what goes with its kind is filled.

    `told`: the words of something promised; `area`: the priority a goal belongs to, where it is known."""

    what: What
    way: Way
    at: datetime
    kind: str
    code: str
    name: str
    flip: FlipRow | None = None
    revised: Revised | None = None
    card: CardRow | None = None
    told: str = ""

    @property
    def place(self) -> tuple[tuple[int, int], float, str]:
        after = self.flip.after.slug if self.flip else ""
        return place_of_change(self.kind, self.what, self.way, after), -self.at.timestamp(), self.code


@dataclass(frozen=True, slots=True)
class Counted:
    """How many goals and measures went which way, and how many measures were revised."""

    goals_worse: int
    goals_better: int
    measures_worse: int
    measures_better: int
    revised: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened, by consequence; `is_cut`: there was more than is read."""

    rows: tuple[Change, ...]
    counted: Counted
    is_cut: bool


def changes_since(
    who: Viewer, at: Lens, since: datetime, cards: Sequence[CardRow], *, area: str | None = None, others: Iterable[Change] = ()
) -> Changes:  # fmt: skip
    """What happened to goals and to the measures of `cards` from a moment on. Two queries.

    `area`: only its goals and their measures. `others`: what became of promises meanwhile."""
    changed = flips(who, limit=FLIPS_READ, since=since, area=area, at=at)
    wanted = {card.code for card in cards}
    own = [flip for flip in changed if flip.kind == "goal" or flip.code in wanted]
    found = [*map(_flipped, own), *_happened(cards, since, at, {flip.code for flip in own}), *others]
    return Changes(tuple(sorted(found, key=lambda one: one.place)), _counted(found), len(changed) == FLIPS_READ)


def _flipped(flip: FlipRow) -> Change:
    way = way_of_flip(flip.before.slug, flip.after.slug)
    return Change(What.FLIP, way, flip.recorded_at, flip.kind, flip.code, flip.name, flip=flip)


def _happened(cards: Sequence[CardRow], since: datetime, at: Lens, flipped: Collection[str]) -> list[Change]:
    """Revisions, and unusual changes whose newest figure arrived since. Of a measure whose status changed too, the unusual change is said
    once, by the status."""
    by_id = {card.measure_id: card for card in cards}
    public = [card.measure_id for card in cards if card.is_public]
    odd = [card for card in cards if card.signal in UNUSUAL and card.period_end and card.code not in flipped][:SIGNALS_ASKED]
    until = end_of_day(at.known_on) if at.known_on else None
    with connection.cursor() as cursor:
        asked: list[Any] = [[card.measure_id for card in odd], [card.period_end for card in odd]]
        cursor.execute(HAPPENED, [public, until, since, *asked, since])
        rows = sorted(cursor.fetchall(), key=lambda row: row[2], reverse=True)
    revisions = [_revision(by_id[row[0]], row) for row in rows if row[1]]
    return [*revisions[:REVISIONS_READ], *(_signal(by_id[row[0]], row[2]) for row in rows if not row[1])]


def _revision(card: CardRow, row: Row) -> Change:
    _id, _is_revision, recorded, end, before, after, correction, calculated, upload, note, count = row
    why = why_of(correction, is_calculated=calculated, by_file=upload is not None)
    told = Revised(period_label(card.period_type, end), before, after, why, note, count)
    return Change(What.REVISION, _way(card.direction, before, after), recorded, "measure", card.code, card.name, revised=told, card=card)


def _signal(card: CardRow, at: datetime) -> Change:
    return Change(What.SIGNAL, _way_of_signal(card), at, "measure", card.code, card.name, card=card)


def _way(direction: Direction, before: float | None, after: float | None) -> Way:
    if before is None or after is None or direction not in SENSES or before == after:
        return Way.NEITHER
    return Way.BETTER if SENSES[direction] * (after - before) > 0 else Way.WORSE


def _way_of_signal(card: CardRow) -> Way:
    if card.direction not in SENSES:
        return Way.NEITHER
    return Way.BETTER if is_good_news(card) else Way.WORSE


def _counted(found: Sequence[Change]) -> Counted:
    """Each goal and measure once, by what happened to its status last."""
    newest: dict[tuple[str, str], Change] = {}
    for one in sorted(found, key=lambda change: change.at):
        if one.what is What.FLIP:
            newest[one.kind, one.code] = one
    ways = [(one.kind, one.way) for one in newest.values()]
    revised = sum(one.what is What.REVISION for one in found)
    return Counted(
        ways.count(("goal", Way.WORSE)), ways.count(("goal", Way.BETTER)), ways.count(("measure", Way.WORSE)),
        ways.count(("measure", Way.BETTER)), revised,
    )  # fmt: skip

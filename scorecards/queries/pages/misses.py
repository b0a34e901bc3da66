"""A measure's accepted misses beside where it stands, and what the reader may do about them."""

from dataclasses import dataclass
from datetime import date

from accounts.rules.policy import Viewer, keeps_data, may_ask_miss, may_decide_miss
from metrics.queries.misses import MissRow, misses_of
from metrics.rules.overlays import is_miss
from scorecards.queries.cards import measure_card
from scorecards.queries.lens import lens, site_today
from scorecards.queries.pages.sheet import Definition, sheet
from scorecards.queries.rows import CardRow


@dataclass(frozen=True, slots=True)
class MissPage:
    """All of the page. `waiting` is what OPM has to decide, `standing` what it accepted and is in force."""

    measure: Definition
    card: CardRow
    day: date
    rows: tuple[MissRow, ...]
    waiting: MissRow | None
    standing: MissRow | None
    may_ask: bool
    may_decide: bool
    may_end: bool

    @property
    def past(self) -> tuple[MissRow, ...]:
        return tuple(row for row in self.rows if row not in (self.waiting, self.standing))


def miss_page(who: Viewer, code: str) -> MissPage | None:
    """The page; None where there is no such measure for `who`, or nothing to see and nothing to do."""
    found = sheet(who, code)
    card = measure_card(lens(), who, found.measure.id) if found else None
    if found is None or card is None:
        return None
    measure, day = found.measure, site_today()
    rows = misses_of(who, measure.id, measure.agency_id)
    waiting = next((row for row in rows if row.is_waiting), None)
    standing = next((row for row in rows if row.is_in_force(day)), None)
    asks = may_ask_miss(who, agency_id=measure.agency_id)
    if not (rows or asks or keeps_data(who)):
        return None
    return MissPage(
        measure=measure,
        card=card,
        day=day,
        rows=tuple(rows),
        waiting=waiting,
        standing=standing,
        may_ask=asks and waiting is None and is_miss(card.status),
        may_decide=waiting is not None and may_decide_miss(who, asked_by_id=waiting.asked_by_id),
        may_end=(asks and (waiting or standing) is not None) or (keeps_data(who) and standing is not None),
    )

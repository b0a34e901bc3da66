"""The list of all measures: filtered and ordered by slim rows, so that only one page of full rows is read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from metrics.models import TOTAL
from metrics.queries.labels import PERIODS
from metrics.queries.series import recent_points
from metrics.rules.codes import Freshness, PeriodType, Status, Trend
from scorecards.models import MeasureCard
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.pages.members import members
from scorecards.queries.pages.sifting import FRESH_ORDER, SIGNAL_ORDER, STATUS_ORDER, TREND_ORDER
from scorecards.queries.rows import CardRow, Counts
from scorecards.rules.ranking import size_of_miss

PAGE = 50
CODES: Mapping[str, Any] = {"status": Status, "freshness": Freshness, "trend": Trend, "period": PeriodType}
COLUMNS = (
    "measure_id", "measure__code", "measure__name", "measure__agency__code", "measure__agency__name", "measure__responsible",
    "measure__unit", "measure__period", "status", "freshness", "trend", "signal", "value", "shortfall", "tolerance", "days_overdue",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slim:
    """What a measure is filtered and ordered by."""

    areas: frozenset[str]
    measure_id: int
    code: str
    name: str
    agency_code: str
    agency_name: str
    responsible: str
    unit: str
    period: int
    status: int
    freshness: int
    trend: int
    signal: int
    value: float | None
    shortfall: float | None
    tolerance: float | None
    days_overdue: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the list. Words that name nothing known are passed over, so that an old link still shows a page."""

    text: str = ""
    agency: str = ""
    area: str = ""
    status: Status | None = None
    freshness: Freshness | None = None
    trend: Trend | None = None
    period: PeriodType | None = None
    sort: str = "status"

    @property
    def is_filtered(self) -> bool:
        return any((self.text, self.agency, self.area)) or any(getattr(self, name) is not None for name in CODES)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list."""

    card: CardRow
    points: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The measures that pass, in order; `total` without the filters; the agencies there are to choose from.

    `seen`: the cards computed for a lens that is not live, by measure."""

    slims: tuple[Slim, ...]
    total: int
    counts: Counts
    agencies: tuple[tuple[str, str], ...]
    seen: Mapping[int, CardRow]


def read_asked(given: Mapping[str, str]) -> Asked:
    """From the parameters of an address: q, agency, area, status, freshness, trend, period, sort (a leading minus turns it round)."""
    sort = given.get("sort", "")
    codes = {name: next((code for code in kind if code.slug == given.get(name)), None) for name, kind in CODES.items()}
    return Asked(
        text=given.get("q", "").strip()[:100],
        agency=given.get("agency", "")[:40],
        area=given.get("area", "")[:40],
        sort=sort if sort.removeprefix("-") in ORDERS else "status",
        **codes,
    )


def find(who: Viewer, at: Lens, asked: Asked) -> Found:
    """The measures `who` may see that pass every filter. Two queries when the lens is live, whatever the number of measures."""
    seen = {} if at.is_live else {card.measure_id: card for card in measure_cards(at, who)}
    everything = _slims(_stored(who, at.as_of) if at.is_live else map(_seen, seen.values()), at)
    passing = [slim for slim in everything if _passes(slim, asked)]
    by_name = sorted(passing, key=lambda slim: (slim.name.casefold(), slim.code))
    ordered = sorted(by_name, key=ORDERS[asked.sort.removeprefix("-")], reverse=asked.sort.startswith("-"))
    agencies = sorted({(slim.agency_code, slim.agency_name) for slim in everything}, key=lambda pair: pair[1].casefold())
    return Found(tuple(ordered), len(everything), _counts(passing), tuple(agencies), seen)


def lines(who: Viewer, at: Lens, found: Found, slims: Sequence[Slim]) -> list[Line]:
    """The full rows of one page, in its order. Two queries when the lens is live."""
    cards = cards_of(who, at, found, slims)
    points = recent_points([card.measure_id for card in cards], at.as_of, at.known_on)
    return [Line(card, tuple(value for _, value in points[card.measure_id])) for card in cards]


def cards_of(who: Viewer, at: Lens, found: Found, slims: Iterable[Slim]) -> list[CardRow]:
    """The cards of the measures in their order."""
    ids = [slim.measure_id for slim in slims]
    cards = dict(found.seen)
    if at.is_live and ids:
        cards = {card.measure_id: card for card in measure_cards(at, who, measure_ids=ids)}
    return [cards[i] for i in ids if i in cards]


def _slims(rows: Iterable[tuple[Any, ...]], at: Lens) -> list[Slim]:
    areas: dict[int, set[str]] = {}
    for member in members(at.known_on):
        areas.setdefault(member.measure_id, set()).add(member.area)
    return [Slim(frozenset(areas.get(row[0], ())), *row) for row in rows]


def _stored(who: Viewer, as_of: date) -> Iterable[tuple[Any, ...]]:
    present = Q(measure__retired_on__isnull=True) | Q(measure__retired_on__gt=as_of)
    cards = MeasureCard.objects.filter(present, measures_visible_to(who, "measure__"), breakdown=TOTAL)
    return ((*row[:7], PERIODS[row[7]], *row[8:]) for row in cards.values_list(*COLUMNS))


def _seen(card: CardRow) -> tuple[Any, ...]:
    return (
        card.measure_id, card.code, card.name, card.agency_code, card.agency_name, card.responsible, card.unit, card.period_type,
        card.status, card.freshness, card.trend, card.signal, card.value, card.shortfall, card.tolerance, card.days_overdue,
    )  # fmt: skip


def _passes(slim: Slim, asked: Asked) -> bool:
    words = asked.text.casefold().split()
    text = f"{slim.name} {slim.code} {slim.agency_name} {slim.responsible}".casefold() if words else ""
    return (
        all(word in text for word in words)
        and asked.agency in ("", slim.agency_code)
        and (not asked.area or asked.area in slim.areas)
        and all(getattr(asked, name) in (None, getattr(slim, name)) for name in CODES)
    )


def _counts(slims: Iterable[Slim]) -> Counts:
    found: dict[str, int] = {}
    for slim in slims:
        slug = Status(slim.status).slug
        found[slug] = found.get(slug, 0) + 1
    return Counts(**found)


def _ranks(order: Sequence[int]) -> dict[int, int]:
    return {int(code): rank for rank, code in enumerate(order)}


_STATUS, _TREND, _SIGNAL, _FRESH = map(_ranks, (STATUS_ORDER, TREND_ORDER, SIGNAL_ORDER, FRESH_ORDER))
ORDERS: dict[str, Callable[[Slim], Any]] = {
    "status": lambda slim: (_STATUS[slim.status], -size_of_miss(slim.shortfall, slim.tolerance)),
    "name": lambda slim: slim.name.casefold(),
    # Only values of one unit can be set in order.
    "value": lambda slim: (slim.value is None, slim.unit, slim.value or 0.0),
    "trend": lambda slim: _TREND[slim.trend],
    "signal": lambda slim: _SIGNAL[slim.signal],
    "freshness": lambda slim: (_FRESH[slim.freshness], -slim.days_overdue),
    "agency": lambda slim: slim.agency_name.casefold(),
}

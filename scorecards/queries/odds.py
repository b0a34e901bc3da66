"""The stored odds of measures, as they stood on the day looked at, and how earlier ones turned out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from metrics.models import TOTAL, Measure, ShownReading
from metrics.rules.codes import Direction, Operator, Status
from metrics.rules.odds.codes import Method, Refusal
from metrics.rules.odds.pace import needed
from scorecards.models import Forecast, ForecastAim
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.rows import CardRow


@dataclass(frozen=True, slots=True)
class AimRow:
    """The odds of one target: of the figure of the period that ends on `period_end`, `ahead` periods after the newest known one."""

    period_end: date
    ahead: int
    is_next: bool
    target_date: date
    operator: Operator
    low: float
    high: float | None
    is_illustrative: bool
    probability: float


@dataclass(frozen=True, slots=True)
class Step:
    """What a period may bring: its middle, and the interval that holds it with a probability of four in five."""

    end: date
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class OddsRow:
    """A stored forecast. Where `refusal` is not OPEN it has no steps and no aims. `is_stale`: newer figures or targets wait for the
    worker."""

    as_of: date
    made_at: datetime
    is_replay: bool
    version: str
    refusal: Refusal
    method: Method | None
    is_tested: bool
    points: int
    newest_end: date | None
    newest: float | None
    steps: tuple[Step, ...]
    aims: tuple[AimRow, ...]
    is_stale: bool = False

    @property
    def main(self) -> AimRow | None:
        """The odds of the nearest target that lies ahead."""
        return next((aim for aim in self.aims if not aim.is_next), None)

    def step_of(self, aim: AimRow) -> Step:
        """What the period of a target may bring."""
        return self.steps[aim.ahead - 1]

    def needed(self, aim: AimRow) -> float:
        """The change per period from the newest known figure to the target; 0 where it is met."""
        return needed(self.newest or 0.0, aim.ahead, aim.operator, aim.low, aim.high)


PLAIN = ("as_of", "made_at", "is_replay", "version", "refusal", "method", "is_tested", "points", "newest_end", "newest")
LISTS = ("ends", "low", "middle", "high")
AIM = ("period_end", "ahead", "is_next", "target_date", "operator", "low", "high", "is_illustrative", "probability")


def odds_row(day: date, measure: str = "pk") -> Subquery:
    """The newest forecast stored by the day, with the odds of each target, as a column of a query; `measure` names the measure's id.

    What is hidden by now must not be read from a projection that was made of it."""
    made_of = {"measure": OuterRef("measure"), "breakdown": TOTAL, "period_end": OuterRef("newest_end")}
    aims = ForecastAim.objects.filter(forecast=OuterRef("pk")).order_by("ahead", "-is_next", "target_date")
    found = Forecast.objects.filter(measure=OuterRef(measure), as_of__lte=day).order_by("-as_of", "-id")
    row = JSONObject(**{name: name for name in (*PLAIN, *LISTS)}, aims=ArraySubquery(aims.values(row=JSONObject(**{n: n for n in AIM}))))
    return Subquery(found.exclude(Exists(ShownReading.objects.filter(hidden=True, **made_of))).values(row=row)[:1])


def odds_day(at: Lens) -> date:
    """The day by which odds must have been stored to be shown through the lens."""
    return min(at.as_of, at.known_on or at.as_of)


def odds_of(cards: Sequence[CardRow], at: Lens) -> dict[int, OddsRow]:
    """The newest stored odds of the totals on these cards, by measure; none for those without. One query.

    Only cards of what the reader may see are to be handed in. On a past day it is what had been stored by then."""
    totals = {card.measure_id: card for card in cards if not card.breakdown_id}
    if not totals:
        return {}
    found = Measure.objects.filter(id__in=totals).order_by().annotate(row=odds_row(odds_day(at))).values_list("id", "row")
    return odds_in(dict(found), list(totals.values()), at)


def odds_in(stored: Mapping[int, Mapping[str, Any] | None], cards: Sequence[CardRow], at: Lens) -> dict[int, OddsRow]:
    """The same of columns that a page has read with something else, by measure."""
    rows = {card.measure_id: odds_from(stored[card.measure_id], card, at) for card in cards}
    return {measure: row for measure, row in rows.items() if row}


def odds_from(found: Mapping[str, Any] | None, card: CardRow, at: Lens) -> OddsRow | None:
    """The odds that the column holds; None where there are none, or where the targets they are of have passed."""
    if found is None:
        return None
    standing = tuple(aim for aim in map(_aim, found["aims"]) if aim.target_date >= odds_day(at))
    if found["refusal"] == Refusal.OPEN and not standing:
        return None
    newest_end = _day(found["newest_end"])
    return OddsRow(
        as_of=date.fromisoformat(found["as_of"]),
        made_at=datetime.fromisoformat(found["made_at"]),
        is_replay=found["is_replay"],
        version=found["version"],
        refusal=Refusal(found["refusal"]),
        method=Method(found["method"]) if found["method"] else None,
        is_tested=found["is_tested"],
        points=found["points"],
        newest_end=newest_end,
        newest=found["newest"],
        steps=tuple(Step(date.fromisoformat(end), *each) for end, *each in zip(*(found[name] for name in LISTS), strict=True)),
        aims=standing,
        is_stale=at.is_live and not _is_of(card, newest_end, standing),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _aim(row: Mapping[str, Any]) -> AimRow:
    days = {name: date.fromisoformat(row[name]) for name in ("period_end", "target_date")}
    return AimRow(**{**row, **days, "operator": Operator(row["operator"])})


def _is_of(card: CardRow, newest_end: date | None, aims: Sequence[AimRow]) -> bool:
    """Whether the odds rest on the newest figure and on the target that the card shows."""
    if newest_end is None:
        return True
    target = next((aim for aim in aims if aim.target_date == card.target_date), None)
    is_same = target is None or (target.operator, target.low, target.high) == (card.operator, card.target, card.target_high)
    return newest_end == card.period_end and is_same


@dataclass(frozen=True, slots=True)
class OddsOfMeasure:
    """A measure's odds beside its pace."""

    code: str
    odds: OddsRow
    seen: float | None

    @property
    def needed(self) -> float | None:
        aim = self.odds.main
        return self.odds.needed(aim) if aim else None


def odds_of_measures(who: Viewer, at: Lens, measure_ids: Sequence[int]) -> list[OddsOfMeasure]:
    """The stored odds of those of the measures that `who` may see, by code."""
    cards = sorted(measure_cards(at, who, measure_ids=measure_ids), key=lambda card: card.code)
    found = odds_of(cards, at)
    return [OddsOfMeasure(card.code, found[card.measure_id], card.slope) for card in cards if card.measure_id in found]


def why_none(card: CardRow, day: date) -> Refusal:
    """Why a card has no odds, as far as the card itself can tell; OPEN: none were stored."""
    if card.direction == Direction.CONTEXT or card.status == Status.CONTEXT:
        return Refusal.CONTEXT
    if card.direction == Direction.MILESTONE or card.operator == Operator.DONE:
        return Refusal.MILESTONE
    if card.target_date is None or card.target_date < day:
        return Refusal.NO_TARGET
    return Refusal.OPEN


@dataclass(frozen=True, slots=True)
class Band:
    """Of the odds between two shares, how many were given, what they said on average, and how often it came so."""

    low: float
    high: float
    count: int
    said: float
    came: float


@dataclass(frozen=True, slots=True)
class Scored:
    """How stored odds turned out: of targets (`is_next` False) or of the next figure; `is_replay`: made later, from what was known."""

    is_replay: bool
    is_next: bool
    count: int
    measures: int
    inside: float
    brier: float
    came: float
    bands: tuple[Band, ...]

    @property
    def always_the_same(self) -> float:
        """The Brier score of who knew only how many targets were met, and said that share each time."""
        return self.came * (1 - self.came)


BANDS = 5
SCORED = """
SELECT forecast.is_replay, aim.is_next, least(floor(aim.probability * %s), %s)::int, count(*), array_agg(DISTINCT forecast.measure_id),
    avg(score.inside::int)::float8, avg((aim.probability - score.met::int) ^ 2), avg(aim.probability), avg(score.met::int)::float8
FROM scorecards_forecastscore score JOIN scorecards_forecastaim aim ON aim.id = score.aim_id
JOIN scorecards_forecast forecast ON forecast.id = aim.forecast_id
WHERE forecast.measure_id IN ({}) AND aim.period_end <= %s AND forecast.as_of <= %s
GROUP BY 1, 2, 3 ORDER BY 1, 2 DESC, 3
"""


def scored(who: Viewer, at: Lens) -> list[Scored]:
    """How the odds of what `who` may see turned out up to the day; nothing where none has. One query."""
    seen, of_seen = Measure.objects.filter(measures_visible_to(who)).order_by().values("id").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(SCORED.format(seen), [BANDS, BANDS - 1, *of_seen, at.as_of, at.known_on or at.as_of])
        rows = cursor.fetchall()
    groups: dict[tuple[bool, bool], list[Any]] = {}
    for is_replay, is_next, *rest in rows:
        groups.setdefault((is_replay, is_next), []).append(rest)
    return [_scored(key, parts) for key, parts in groups.items()]


def _scored(key: tuple[bool, bool], parts: Sequence[Sequence[Any]]) -> Scored:
    count = sum(part[1] for part in parts)
    measures = len({measure for part in parts for measure in part[2]})

    def mean(place: int) -> float:
        return float(sum(part[1] * part[place] for part in parts)) / float(count)

    bands = tuple(Band(band / BANDS, (band + 1) / BANDS, n, said, came) for band, n, _, _, _, said, came in parts)
    return Scored(*key, count, measures, inside=mean(3), brier=mean(4), came=mean(6), bands=bands)


Found = Mapping[int, OddsRow]
"""Odds by measure."""

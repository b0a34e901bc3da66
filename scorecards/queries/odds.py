"""The stored odds of measures, as they stood on the day looked at, and how earlier ones turned out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from metrics.models import Measure
from metrics.rules.codes import Direction, Operator, Status
from metrics.rules.odds.codes import Method, Refusal
from metrics.rules.odds.pace import needed
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


# What is hidden by now must not be read from a projection that was made of it.
NEWEST = """
SELECT DISTINCT ON (forecast.measure_id) forecast.measure_id, as_of, made_at, is_replay, version, refusal, method, is_tested, points,
    newest_end, newest, ends, low, middle, high, coalesce((
        SELECT json_agg(json_build_array(period_end, ahead, is_next, target_date, operator, aim.low, aim.high, is_illustrative, probability)
            ORDER BY ahead, is_next DESC, target_date)
        FROM scorecards_forecastaim aim WHERE aim.forecast_id = forecast.id
    ), '[]')::text
FROM scorecards_forecast forecast
WHERE forecast.measure_id = ANY(%s::bigint[]) AND as_of <= %s AND NOT EXISTS (
    SELECT FROM metrics_shown shown WHERE shown.measure_id = forecast.measure_id AND shown.breakdown_id = 0
        AND shown.period_end = forecast.newest_end AND shown.hidden
)
ORDER BY forecast.measure_id, as_of DESC, forecast.id DESC
"""


def odds_of(cards: Sequence[CardRow], at: Lens) -> dict[int, OddsRow]:
    """The newest stored odds of the totals on these cards, by measure; none for those without. One query.

    Only cards of what the reader may see are to be handed in. On a past day it is what had been stored by then."""
    totals = {card.measure_id: card for card in cards if not card.breakdown_id}
    if not totals:
        return {}
    day = min(at.as_of, at.known_on or at.as_of)
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [sorted(totals), day])
        rows = cursor.fetchall()
    found = {row[0]: _row(row[1:], day, totals[row[0]], at) for row in rows}
    return {measure: row for measure, row in found.items() if row.refusal != Refusal.OPEN or row.aims}


def _row(cells: Sequence[Any], day: date, card: CardRow, at: Lens) -> OddsRow:
    *first, refusal, method, is_tested, points, newest_end, newest, ends, low, middle, high, aims = cells
    standing = tuple(aim for aim in map(_aim, json.loads(aims)) if aim.target_date >= day)
    return OddsRow(
        *first,
        refusal=Refusal(refusal),
        method=Method(method) if method else None,
        is_tested=is_tested,
        points=points,
        newest_end=newest_end,
        newest=newest,
        steps=tuple(Step(*each) for each in zip(ends, low, middle, high, strict=True)),
        aims=standing,
        is_stale=at.is_live and not _is_of(card, newest_end, standing),
    )


def _aim(cells: Sequence[Any]) -> AimRow:
    period_end, ahead, is_next, target_date, operator, *rest = cells
    return AimRow(date.fromisoformat(period_end), ahead, is_next, date.fromisoformat(target_date), Operator(operator), *rest)


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

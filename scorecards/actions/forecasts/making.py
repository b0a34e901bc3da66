"""Makes forecasts and stores those that say something else than the ones before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog

from metrics.queries.apart import POISON
from metrics.queries.columns import Clocks
from metrics.queries.forecasts import Asked, asked_of
from metrics.rules.columns import EPOCH
from metrics.rules.odds.codes import ODDS_VERSION, Refusal
from metrics.rules.odds.outcome import Odds, Outcome, outcome, refused
from scorecards.models import Forecast, ForecastAim

log = structlog.get_logger(__name__)
# What a card says by itself: nothing is stored of measures that never had odds.
SAID_BY_CARD = (Refusal.CONTEXT, Refusal.MILESTONE, Refusal.NO_TARGET)


@dataclass(frozen=True, slots=True)
class Vintage:
    """When forecasts are made, and of what."""

    as_of: date
    made_at: datetime
    is_replay: bool
    readings_mark: int
    targets_mark: int


def make(*, measure_ids: Sequence[int], clocks: Clocks, vintage: Vintage) -> int:
    """Forecasts the measures by what was known; how many forecasts were new. One that cannot be made never stops the others."""
    asked = asked_of(measure_ids, clocks)
    before = _newest(measure_ids, vintage.as_of)
    found = [(one, _outcome(one)) for one in asked if before.get(one.measure_id, ("", 0))[0] != one.wanted.inputs]
    kept = [(one, said) for one, said in found if said.refusal not in SAID_BY_CARD or _had_odds(before, one)]
    forecasts = Forecast.objects.bulk_create([_row(one, said, vintage) for one, said in kept])
    ForecastAim.objects.bulk_create(
        aim for forecast, (one, said) in zip(forecasts, kept, strict=True) for aim in _aims(forecast, said, one.illustrative)
    )
    return len(forecasts)


def _newest(measure_ids: Sequence[int], as_of: date) -> Mapping[int, tuple[str, int]]:
    """The inputs and the refusal of the newest forecast of each measure up to the day."""
    rows = Forecast.objects.filter(measure_id__in=measure_ids, as_of__lte=as_of).order_by("measure_id", "-as_of", "-id")
    found = rows.distinct("measure_id").values_list("measure_id", "inputs", "refusal")
    return {measure: (inputs, refusal) for measure, inputs, refusal in found}


def _had_odds(before: Mapping[int, tuple[str, int]], one: Asked) -> bool:
    return before.get(one.measure_id, ("", Refusal.NO_TARGET))[1] == Refusal.OPEN


def _outcome(one: Asked) -> Outcome:
    try:
        return outcome(one.wanted)
    except POISON as error:
        log.warning("forecast_failed", measure=one.measure_id, error=f"{type(error).__name__}: {error}")
        return refused(one.wanted, Refusal.FAILED)


def _row(one: Asked, said: Outcome, vintage: Vintage) -> Forecast:
    made = Forecast(
        measure_id=one.measure_id,
        as_of=vintage.as_of,
        made_at=vintage.made_at,
        is_replay=vintage.is_replay,
        readings_mark=vintage.readings_mark,
        targets_mark=vintage.targets_mark,
        version=ODDS_VERSION,
        inputs=said.inputs,
        refusal=said.refusal,
    )
    if said.past and said.choice and said.projection:
        made.method, made.is_tested, made.points = said.choice.method, said.choice.is_tested, said.past.count
        made.newest_end, made.newest = _date(said.past.end), said.past.newest
        made.ends = [_date(end) for end in said.ends]
        made.low, made.middle = said.projection.low.tolist(), said.projection.middle.tolist()
        made.high = said.projection.high.tolist()
    return made


def _aims(forecast: Forecast, said: Outcome, illustrative: frozenset[int]) -> list[ForecastAim]:
    return [_aim(forecast, odds, is_illustrative=odds.aim.day in illustrative) for odds in said.odds]


def _aim(forecast: Forecast, odds: Odds, *, is_illustrative: bool) -> ForecastAim:
    return ForecastAim(
        forecast=forecast,
        period_end=_date(odds.end),
        ahead=odds.ahead,
        is_next=odds.is_next,
        target_date=_date(odds.aim.day),
        operator=odds.aim.operator,
        low=odds.aim.low,
        high=odds.aim.high,
        is_illustrative=is_illustrative,
        probability=odds.probability,
    )


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)

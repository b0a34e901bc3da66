"""The facts that forecasts are made of: the totals since their last series break, and the targets that lie ahead."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from metrics.models import TOTAL, Measure, Target
from metrics.queries.assessed import Facts, read_facts
from metrics.queries.columns import Chosen, Clocks
from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.columns import I64, to_day
from metrics.rules.odds.backtest import Aim
from metrics.rules.odds.outcome import Wanted


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure to be forecast; `illustrative` are the days of targets that nobody promised."""

    measure_id: int
    wanted: Wanted
    illustrative: frozenset[int]


def asked_of(measure_ids: Sequence[int], clocks: Clocks) -> list[Asked]:
    """The measures of those ids that there are, as they were known. Five reads."""
    faces = Measure.objects.filter(id__in=measure_ids).values_list("id", "unit", "name", "decimals")
    named = {measure: (unit, name, decimals) for measure, unit, name, decimals in faces}
    facts = read_facts(Chosen(ids=sorted(named)), clocks)
    return list(_asked(facts, named, to_day(clocks.as_of)))


def with_targets_ahead(as_of: date, *, ever: bool = False) -> list[int]:
    """The measures whose total has a governing target on the day or after it; `ever`: or had one."""
    targets = Target.objects.filter(governs=True) if ever else Target.objects.governing()
    found = targets.filter(breakdown_id=TOTAL, date__gte=as_of)
    return sorted(found.order_by().values_list("measure_id", flat=True).distinct())


def _asked(facts: Facts, named: dict[int, tuple[str, str, int]], day: int) -> Iterator[Asked]:
    totals = {int(facts.series.measure[row]): row for row in np.flatnonzero(facts.series.breakdown == TOTAL).tolist()}
    for place, measure in enumerate(facts.catalog.measure.tolist()):
        if measure not in named:
            continue
        period, direction = PeriodType(int(facts.catalog.period[place])), Direction(int(facts.catalog.direction[place]))
        rows = _since_break(facts, measure, totals.get(measure))
        aims, illustrative = _aims(facts, measure, day)
        wanted = Wanted(period, direction, *named[measure], facts.series.end[rows], facts.series.value[rows], aims)
        yield Asked(measure, wanted, illustrative)


def _since_break(facts: Facts, measure: int, row: int | None) -> I64:
    """The rows of a total's series since the newest break before its end."""
    if row is None:
        return np.zeros(0, np.int64)
    first = int(facts.series.first[row])
    rows = np.arange(first, first + int(facts.series.count[row]))
    end = facts.series.end[rows]
    breaks = facts.breaks.date[facts.breaks.measure == measure]
    breaks = breaks[breaks <= end[-1]] if len(end) else breaks
    return rows[end >= breaks.max()] if len(breaks) else rows


def _aims(facts: Facts, measure: int, day: int) -> tuple[tuple[Aim, ...], frozenset[int]]:
    targets = facts.targets
    rows = np.flatnonzero((targets.measure == measure) & (targets.breakdown == TOTAL) & (targets.date >= day)).tolist()
    aims = []
    for row in rows:
        high = float(targets.high[row])
        operator = Operator(int(targets.operator[row]))
        aims.append(Aim(int(targets.date[row]), operator, float(targets.low[row]), None if np.isnan(high) else high))
    return tuple(aims), frozenset(int(targets.date[row]) for row in rows if facts.illustrative[row])

"""Where the measures of a page stood at other times: at the end of each of the last periods, or on one other day.

Both are what the page of a measure says of that day: the same facts, read once, judged by the same rules on each day."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Count

from accounts.rules.policy import Viewer
from metrics.models import TOTAL
from metrics.queries.apart import POISON
from metrics.queries.assessed import Facts, assess_facts, ended_by, only, read_facts, totals_only
from metrics.queries.columns import Chosen, Clocks, end_of_day
from metrics.queries.labels import period_label
from metrics.rules.codes import PeriodType, Status
from metrics.rules.columns import Assessed
from metrics.rules.periods import period_holding
from scorecards.queries.cards import measure_cards
from scorecards.queries.flips import visible_flips
from scorecards.queries.lens import Lens
from scorecards.queries.pages.explorer.asked import Asked
from scorecards.queries.rows import CardRow

STEPS = frozenset(
    {PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YEAR, PeriodType.SFY, PeriodType.FFY, PeriodType.SCHOOL_YEAR}
)  # fmt: skip
"""The periods that follow each other without a gap; a heat map of others goes by months."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The end of a period, and where each measure stood on that day; one that cannot be judged is missing."""

    on: date
    label: str
    statuses: Mapping[int, Status]


@dataclass(frozen=True, slots=True)
class Then:
    """Where a measure stood on the other day, and how often its status was seen to change between the two days."""

    card: CardRow | None
    flips: int


def ends_of(asked: Asked, as_of: date) -> list[tuple[date, str]]:
    """The ends of the last periods that had ended by the day, oldest first, with their labels."""
    kind = asked.period if asked.period in STEPS else PeriodType.MONTH
    period = period_holding(kind, as_of)
    if period.end > as_of:
        period = period.previous()
    found = []
    for _ in range(asked.span):
        found.append((period.end, period_label(kind, period.end)))
        period = period.previous()
    return found[::-1]


def marks_of(measure_ids: Sequence[int], at: Lens, asked: Asked) -> list[Mark]:
    """One mark for each of the last periods. Four questions, whatever the number of measures and periods."""
    ends = ends_of(asked, at.as_of)
    ids = sorted(set(measure_ids))
    if not ids:
        return [Mark(on, label, {}) for on, label in ends]
    facts = totals_only(read_facts(Chosen(ids=ids), Clocks(ends[-1][0], at.known_on)))
    return [Mark(on, label, _statuses(facts, on)) for on, label in ends]


def _statuses(facts: Facts, on: date) -> dict[int, Status]:
    """One measure that cannot be judged does not take the others with it."""
    ended = ended_by(facts, on)
    try:
        return _read_off(assess_facts(ended, on).assessed)
    except POISON:
        found: dict[int, Status] = {}
        for measure in facts.catalog.measure.tolist():
            with suppress(*POISON):
                found |= _read_off(assess_facts(only(ended, measure), on).assessed)
        return found


def _read_off(assessed: Assessed) -> dict[int, Status]:
    totals = np.flatnonzero(assessed.breakdown == TOTAL)
    pairs = zip(assessed.measure[totals].tolist(), assessed.status[totals].tolist(), strict=True)
    return {measure: Status(code) for measure, code in pairs}


def compared(who: Viewer, at: Lens, then: date, measure_ids: Sequence[int]) -> dict[int, Then]:
    """Each measure on the other day. Six questions."""
    if not measure_ids:
        return {}
    other = Lens(then, at.known_on, is_live=False, clock=at.clock)
    cards = {card.measure_id: card for card in measure_cards(other, who, measure_ids=list(measure_ids))}
    flips = _flips(who, at, then, measure_ids)
    return {measure: Then(cards.get(measure), flips.get(measure, 0)) for measure in measure_ids}


def _flips(who: Viewer, at: Lens, then: date, measure_ids: Sequence[int]) -> dict[int, int]:
    early, late = sorted((then, at.as_of))
    found = visible_flips(who).filter(measure__in=measure_ids, breakdown=TOTAL, as_of__gt=early, as_of__lte=late)
    if at.known_on is not None:
        found = found.filter(recorded_at__lt=end_of_day(at.known_on))
    return dict(found.order_by().values_list("measure").annotate(n=Count("id")))

"""What the measures of promised effects say now: facts for the rule that scores promises."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from goals.models import Commitment, Expected
from goals.rules.promises import UNCOMPARED, Expectation, Found, Promise, checked_end
from metrics.models import TOTAL, Annotation, AnnotationKind, Measure, ShownReading
from metrics.queries.labels import PERIODS
from metrics.rules.codes import PeriodType

Readings = Mapping[int, Mapping[date, tuple[float | None, str | None]]]


def promise_of(one: Commitment) -> Promise:
    """A stored promise as the rule takes it."""
    expected = None
    if one.effect_by is not None and one.base_end is not None and one.effect_on is not None:
        expected = Expectation(one.effect_way == Expected.RISE, one.effect_by, one.base_end, one.effect_on)
    return Promise(one.due_on, one.done_on, one.dropped_on is not None, expected)


def found_for(commitments: Sequence[Commitment], day: date) -> dict[int, Found]:
    """What was found for each promise with an expected effect, by its id: read with its `effect_measure`. Two queries, however many."""
    with_effect = [one for one in commitments if one.effect_measure_id]
    ids = {one.effect_measure_id for one in with_effect if one.effect_measure_id}
    if not ids:
        return {}
    readings, breaks = _readings(ids, day), _breaks(ids)
    return {one.pk: _found(one, readings, breaks, day) for one in with_effect}


def _readings(measure_ids: Iterable[int], day: date) -> Readings:
    """The current readings of the totals, of periods that ended by the day."""
    found: dict[int, dict[date, tuple[float | None, str | None]]] = defaultdict(dict)
    rows = ShownReading.objects.filter(measure__in=measure_ids, breakdown=TOTAL, superseded_at__isnull=True, period_end__lte=day)
    for measure, end, value, reason in rows.values_list("measure_id", "period_end", "value", "reason"):
        found[measure][end] = (value, reason)
    return found


def _breaks(measure_ids: Iterable[int]) -> Mapping[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    kept = Annotation.objects.filter(measure__in=measure_ids, kind=AnnotationKind.SERIES_BREAK)
    for measure, when in kept.values_list("measure_id", "date"):
        found[measure].append(when)
    return found


def _found(one: Commitment, readings: Readings, breaks: Mapping[int, list[date]], day: date) -> Found:
    of = one.effect_measure
    if of is None or one.base_end is None or one.effect_on is None:
        return Found()
    own = readings.get(of.pk, {})
    base, _reason = own.get(one.base_end, (None, None))
    end = checked_end(PERIODS[of.period], one.effect_on) or _newest(own, one.base_end, one.effect_on)
    if end is None:
        return Found(base, why="base" if base is None else "")
    if base is None:
        return Found(value_end=end, why="base")
    if any(one.base_end < when <= end for when in breaks.get(of.pk, [])):
        return Found(base, value_end=end, why="break")
    value, reason = own.get(end, (None, None))
    return Found(base, value, end, "" if value is not None else _why(of, reason, day))


def _newest(own: Mapping[date, tuple[float | None, str | None]], after: date, until: date) -> date | None:
    """Of counts on a day: the last one by the expected day."""
    return max((end for end, (value, _why) in own.items() if value is not None and after < end <= until), default=None)


def _why(of: Measure, reason: str | None, day: date) -> str:
    if reason and reason != "pending":
        return reason
    return "retired" if of.retired_on and of.retired_on <= day else ""


@dataclass(frozen=True, slots=True)
class Base:
    """What a promised effect starts from: the newest reading of a measure on the day it is promised."""

    measure_id: int
    value: float
    end: date
    type: PeriodType


def base_of(measure: Measure, day: date) -> Base | None:
    """The newest value of a measure's total by the day; None without one, or where nothing can be compared. One query."""
    kind = PERIODS[measure.period]
    if kind in UNCOMPARED:
        return None
    rows = ShownReading.objects.filter(
        Q(superseded_at__isnull=True), measure=measure, breakdown=TOTAL, period_end__lte=day, value__isnull=False
    )
    newest = rows.order_by("-period_end").values_list("value", "period_end").first()
    return Base(measure.pk, newest[0], newest[1], kind) if newest and newest[0] is not None else None

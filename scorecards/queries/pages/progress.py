"""How measures stood at past quarter ends, and what was expected of them: the same rules on the same facts, at other days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.queries.assessed import Facts
from metrics.rules.assess import assess
from metrics.rules.codes import Status
from metrics.rules.columns import F64, I32, B, Series, from_day, to_day
from metrics.rules.judging import prepare
from metrics.rules.targets import Asked, expect
from scorecards.queries.rows import Counts

QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """How many measures stood where on a day, judged with the figures and targets known through the lens."""

    as_of: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A value at the end of a period; None for a gap."""

    end: date
    value: float | None


def standings(facts: Facts, as_of: date, quarters: int = QUARTERS) -> list[Standing]:
    """The standing at the last quarter ends, oldest first, and on `as_of` itself."""
    totals = totals_of(facts.series)
    return [Standing(day, _counts(facts, totals, day)) for day in [*quarter_ends(as_of, quarters), as_of]]


def quarter_ends(as_of: date, count: int) -> list[date]:
    """The last ends of calendar quarters before a day, oldest first."""
    ends, day = [], as_of
    for _ in range(count):
        day = date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
        ends.append(day)
    return ends[::-1]


def _counts(facts: Facts, totals: Series, day: date) -> Counts:
    then = kept(totals, totals.end <= to_day(day))
    answer = assess(then, facts.catalog, facts.targets, facts.breaks, facts.due, as_of=day, extra=facts.extra)
    return Counts(**{status.slug: int((answer.status == status).sum()) for status in Status})


def totals_of(series: Series) -> Series:
    """The series that are not broken down."""
    return kept(series, np.repeat(series.breakdown == 0, series.count))


def kept(series: Series, rows: B) -> Series:
    """The series with only some of their rows; a series without any left is gone."""
    numbers = np.repeat(np.arange(len(series.count)), series.count)
    count = np.bincount(numbers[rows], minlength=len(series.count))
    some = count > 0
    kept = count[some].astype(series.count.dtype)
    return Series(series.measure[some], series.breakdown[some], np.cumsum(kept) - kept, kept, series.end[rows], series.value[rows])


def readings(facts: Facts, measure_ids: Sequence[int], newest: int = 0) -> dict[int, tuple[PathPoint, ...]]:
    """The values of whole measures, oldest first, None where a period is settled without one; only the `newest` if given."""
    totals, wanted = totals_of(facts.series), set(measure_ids)
    return {
        int(measure): _points(totals.end[first : first + count][-newest:], totals.value[first : first + count][-newest:])
        for measure, first, count in zip(totals.measure, totals.first, totals.count, strict=True)
        if int(measure) in wanted
    }


def target_paths(facts: Facts, measure_ids: Sequence[int], as_of: date) -> dict[int, tuple[PathPoint, ...]]:
    """What was expected at the end of each of their periods; a measure without a target has no path."""
    work = prepare(totals_of(facts.series), facts.catalog, facts.targets, to_day(as_of))
    entry = np.repeat(np.arange(work.entries.size), work.values.count)
    place, whole = work.entries.place[entry], np.zeros(len(entry), np.int64)
    linear, baseline_end = work.catalog.linear[place], work.catalog.baseline_end[place]
    measures, ends = work.entries.measure[entry], work.values.end
    low = expect(work.keys, Asked(measures, whole, ends, linear, baseline_end, work.baseline[entry])).low
    own = {measure: measures == measure for measure in measure_ids}
    return {measure: _points(ends[rows], low[rows]) for measure, rows in own.items() if not np.isnan(low[rows]).all()}


def _points(ends: I32, values: F64) -> tuple[PathPoint, ...]:
    days = (from_day(int(end)) for end in ends)
    return tuple(PathPoint(day, None if np.isnan(value) else float(value)) for day, value in zip(days, values, strict=True) if day)

"""The guards over a chunk of measures: one hit for each measure and kind."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from metrics.queries.guards import found
from metrics.queries.guards.found import Example, Hit
from metrics.queries.guards.reading import Chunk
from metrics.rules.columns import EPOCH_ORDINAL, F64, I64, B
from metrics.rules.guards.copies import copied_periods
from metrics.rules.guards.endings import ended_early
from metrics.rules.guards.history import History
from metrics.rules.guards.outliers import outside_history
from metrics.rules.guards.releases import many_changed
from metrics.rules.guards.shares import impossible_percentages
from metrics.rules.guards.units import unit_jumps

EXAMPLES = 3


def hits_of(chunk: Chunk) -> Iterator[Hit]:
    """What every guard finds. A value that looks like another unit is not also called unusual."""
    history = chunk.history
    already = np.zeros(len(history.end), np.bool_)
    yield from _jumps(history, already)
    yield from _percentages(history, already)
    yield from _outside(history, already)
    yield from _copies(history)
    yield from _endings(history)
    yield from _changes(chunk)


def _jumps(history: History, already: B) -> Iterator[Hit]:
    jumps = unit_jumps(history)
    already[jumps.row] = True
    for power in np.unique(jumps.power).tolist():
        chosen = jumps.power == power
        for measure, places in _by_measure(history, jumps.row[chosen]):
            row, usual = jumps.row[chosen][places], jumps.usual[chosen][places]
            yield Hit(found.UNIT_JUMP, measure, len(row), _examples(history, row, usual, usual), len(row), {"power": power})


def _percentages(history: History, already: B) -> Iterator[Hit]:
    row = impossible_percentages(history)
    row = row[~already[row]]
    already[row] = True
    for measure, places in _by_measure(history, row):
        yield Hit(found.PERCENT, measure, len(places), _examples(history, row[places]), len(places))


def _outside(history: History, already: B) -> Iterator[Hit]:
    outside = outside_history(history, already)
    for measure, places in _by_measure(history, outside.row):
        worst = places[np.argsort(-outside.z[places], kind="stable")]
        examples = _examples(history, outside.row[worst], outside.low[worst], outside.high[worst])
        yield Hit(found.OUTSIDE, measure, len(places), examples, float(outside.z[worst[0]]))


def _copies(history: History) -> Iterator[Hit]:
    copies = copied_periods(history)
    for measure in np.unique(copies.measure).tolist():
        chosen = np.flatnonzero(copies.measure == measure)
        groups = int(copies.groups[chosen[0]])
        told = {"copied": _day(copies.copied[chosen[0]]), "groups": groups}
        yield Hit(found.COPIED, measure, len(chosen), _of_periods(history, copies.row[chosen]), groups, told)


def _endings(history: History) -> Iterator[Hit]:
    for one in ended_early(history):
        missing = [int(history.breakdown[series]) for series in one.missing]
        told = {"missing": missing, "present": one.present, "end": _day(one.end)}
        yield Hit(found.ENDS_EARLY, one.measure, len(missing), weight=len(missing), told=told)


def _changes(chunk: Chunk) -> Iterator[Hit]:
    changed = many_changed(chunk.history, chunk.measures, chunk.same)
    for place, measure in enumerate(changed.measure.tolist()):
        row = changed.row[place : place + 1]
        stood = chunk.history.before[row]
        told = {"compared": int(changed.compared[place]), "typical": float(changed.typical[place])}
        count = int(changed.changed[place])
        yield Hit(found.MANY_CHANGED, measure, count, _examples(chunk.history, row, stood, stood), count, told)


def _of_periods(history: History, row: I64) -> tuple[Example, ...]:
    """Rows that stand for whole periods: a value would say nothing."""
    return tuple(replace(one, value=None) for one in _examples(history, row))


def _by_measure(history: History, row: I64) -> Iterator[tuple[int, I64]]:
    """Each measure with the places in `row` that are its."""
    owner = history.measure[history.series[row]]
    for measure in np.unique(owner).tolist():
        yield measure, np.flatnonzero(owner == measure)


def _examples(history: History, row: I64, low: F64 | None = None, high: F64 | None = None) -> tuple[Example, ...]:
    series = history.series[row[:EXAMPLES]]
    nothing: Sequence[float | None] = [None] * EXAMPLES
    return tuple(
        Example(breakdown, _day(end), value, least, most)
        for breakdown, end, value, least, most in zip(
            history.breakdown[series].tolist(),
            history.end[row[:EXAMPLES]].tolist(),
            history.value[row[:EXAMPLES]].tolist(),
            nothing if low is None else low.tolist(),
            nothing if high is None else high.tolist(),
            strict=False,
        )
    )


def _day(end: int) -> date:
    return date.fromordinal(int(end) + EPOCH_ORDINAL)

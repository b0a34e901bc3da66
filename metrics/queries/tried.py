"""Figures that are being typed, understood, checked and judged by the rules of the site; nothing of it is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from metrics.queries.assessed import Facts, assess_facts, narrowed
from metrics.queries.columns import Chosen, Clocks, read_breaks_and_due_dates, read_catalog, read_targets
from metrics.queries.guards.entered import Doubt, doubts
from metrics.queries.guards.found import Guarded
from metrics.queries.guards.reading import guarded
from metrics.queries.totals import Total, read_totals
from metrics.rules.codes import Status
from metrics.rules.columns import Assessed, Series, to_day
from metrics.rules.typed import Figure, Typed, read_typed, scale_by_unit

Key = tuple[int, date]
"""A measure and the end of one of its periods."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of a period: the expected value, and the status with the value typed (None: nothing was)."""

    expected: float | None
    expected_high: float | None
    status: Status | None


@dataclass(frozen=True, slots=True)
class Tried:
    """One row as it was understood, what looks wrong with it, and what its status would be."""

    typed: Typed
    doubts: tuple[Doubt, ...]
    judged: Judged


@dataclass(frozen=True)
class Trial:
    """The measures with their totals, against which rows are tried."""

    measures: Mapping[int, Guarded]
    totals: Mapping[int, Total]
    facts: Facts
    day: date

    def scale(self, measure_id: int) -> float:
        """What the ratio of the measure's parts is multiplied by: as it was so far, else as its unit says."""
        one = self.measures[measure_id]
        return self.totals[measure_id].scale() or scale_by_unit(one.unit, one.percent)

    def rows(self, cells: Mapping[Key, Mapping[str, str]]) -> dict[Key, Tried]:
        """What is to be said of each row of cells."""
        typed = {key: read_typed(row, self.scale(key[0])) for key, row in cells.items()}
        figures = {key: one.figure for key, one in typed.items() if one.figure}
        found = self.doubts(figures, {key: one.computed for key, one in typed.items() if one.computed is not None})
        judged = self.judged({key: one.figure for key, one in typed.items()})
        return {key: Tried(one, tuple(found.get(key, ())), judged[key]) for key, one in typed.items()}

    def doubts(self, figures: Mapping[Key, Figure], computed: Mapping[Key, float] | None = None) -> dict[Key, list[Doubt]]:
        """What the guards find in figures. `computed`: the rates that the parts of some of them give."""
        return doubts(figures, computed or self._computed(figures), self.measures, self.totals, self.facts.breaks)

    def _computed(self, figures: Mapping[Key, Figure]) -> dict[Key, float]:
        return {
            key: self.scale(key[0]) * one.numerator / one.denominator
            for key, one in figures.items()
            if one.numerator is not None and one.denominator
        }

    def judged(self, figures: Mapping[Key, Figure | None]) -> dict[Key, Judged]:
        """What the rules say of each period, with the figures put in; a period is judged as if none came after it."""
        found: dict[Key, Judged] = {}
        for turn in _turns(list(figures)):
            series = _series([(key, self._with(key, figures)) for key in turn])
            ids = [measure for measure, _end in turn]
            facts = narrowed(self.facts, ids)
            answer = assess_facts(
                Facts(series, facts.catalog, facts.targets, facts.illustrative, facts.breaks, facts.due, facts.extra), self.day
            )
            found |= {key: _judged(answer.assessed, place, figures[key]) for place, key in enumerate(turn)}
        return found

    def _with(self, key: Key, figures: Mapping[Key, Figure | None]) -> list[tuple[int, float]]:
        """The total up to the period, with what was typed. The expected value does not ask what the value is."""
        measure, last = key
        total = self.totals[measure]
        points = dict(zip(total.end, total.value, strict=True))
        points |= {end: one.value for (owner, end), one in figures.items() if owner == measure and one and one.value is not None}
        points.setdefault(last, 0.0)
        return [(to_day(end), value) for end, value in sorted(points.items()) if end <= last]


def trial(measure_ids: Sequence[int], day: date) -> Trial:
    """The measures as they stand on the day. Six queries, one more where one has extra rules."""
    ids = sorted(set(measure_ids))
    chosen, clocks = Chosen(ids=ids), Clocks(day)
    targets, illustrative = read_targets(chosen, clocks)
    catalog, extra = read_catalog(chosen)
    breaks, due = read_breaks_and_due_dates(chosen)
    none = np.empty(0, np.int64)
    nothing = Series(none, none, none, none, np.empty(0, np.int32), np.empty(0))
    facts = Facts(nothing, catalog, targets, illustrative, breaks, due, extra)
    return Trial(guarded(ids), read_totals(ids, day), facts, day)


def _turns(keys: list[Key]) -> Iterator[list[Key]]:
    """The keys in turns of which each has a measure once, in the order of the rules."""
    waiting = sorted(keys)
    while waiting:
        turn = {key[0]: key for key in reversed(waiting)}
        yield [turn[measure] for measure in sorted(turn)]
        waiting = [key for key in waiting if turn[key[0]] != key]


def _series(rows: Sequence[tuple[Key, list[tuple[int, float]]]]) -> Series:
    count = np.array([len(points) for _key, points in rows], np.int64)
    points = [point for _key, listed in rows for point in listed]
    return Series(
        measure=np.array([key[0] for key, _points in rows], np.int64),
        breakdown=np.zeros(len(rows), np.int64),
        first=np.cumsum(count) - count,
        count=count,
        end=np.array([end for end, _value in points], np.int32),
        value=np.array([value for _end, value in points], np.float64),
    )


def _judged(assessed: Assessed, place: int, figure: Figure | None) -> Judged:
    has_value = figure is not None and figure.value is not None
    status = Status(int(assessed.judged[place])) if has_value else None
    return Judged(_number(assessed.expected[place]), _number(assessed.expected_high[place]), status)


def _number(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)

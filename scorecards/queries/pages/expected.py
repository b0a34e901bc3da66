"""What was expected of each period of one series and how it stood then, and the path to its targets: the rules at other days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from metrics.queries.assessed import Facts
from metrics.rules.codes import Direction, Status
from metrics.rules.columns import to_day
from metrics.rules.judging import Work, prepare
from metrics.rules.status import judge
from metrics.rules.targets import Asked, Expected, expect
from scorecards.queries.pages.history import Stretch, TargetRow, Turn

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Then:
    """What was expected of a period, and how its value stood; None where nothing was expected or nothing is judged."""

    low: float | None
    high: float | None
    judged: Status | None


class Expectation:
    """The expected values of one series of the facts, at any day."""

    def __init__(self, facts: Facts, breakdown_id: int, as_of: date) -> None:
        self._work: Work = prepare(facts.series, facts.catalog, facts.targets, to_day(as_of))
        places = self._work.entries.breakdown.tolist()
        # A group without a reading has no entry of its own: it is judged like the total.
        self._at = places.index(breakdown_id) if breakdown_id in places else 0
        self._is_linear = bool(facts.catalog.linear[0])
        self._has_extra = bool(facts.extra)

    def on(self, days: Sequence[date]) -> Expected:
        """The expected values on the days."""
        work, at = self._work, self._at
        count = len(days)
        governs = work.entries.breakdown[at] if work.own[at] else 0
        return expect(
            work.keys,
            Asked(
                measure=np.full(count, work.entries.measure[at]),
                breakdown=np.full(count, governs),
                day=np.array([to_day(day) for day in days], dtype=np.int32),
                linear=np.full(count, self._is_linear),
                baseline_end=np.full(count, work.catalog.baseline_end[0]),
                baseline_value=np.full(count, work.baseline[at]),
            ),
        )

    def then(self, ends: Sequence[date], values: Sequence[float | None]) -> list[Then]:
        """What was expected of periods that ended so, and how their values stood. Extra rules look at more than one
        period, so a measure that has some is judged on its newest period only."""
        expected = self.on(ends)
        numbers = np.array([np.nan if value is None else value for value in values])
        tolerance = np.full(len(ends), self._work.catalog.tolerance[0])
        judged = judge(numbers, expected, tolerance, np.full(len(ends), self._work.baseline[self._at])).judged.tolist()
        is_silent = self._has_extra or self._work.catalog.direction[0] == Direction.CONTEXT
        return [
            Then(_number(low), _number(high), None if is_silent or status < Status.ON_TRACK else Status(status))
            for low, high, status in zip(expected.low.tolist(), expected.high.tolist(), judged, strict=True)
        ]

    def path(self, targets: Sequence[TargetRow], first: date, last: date) -> tuple[Stretch, ...]:
        """The path over the governing targets (by date) from `first` to the last target's date, or to `last` beyond it."""
        spans = list(self._spans(targets, first, last))
        if not spans:
            return ()
        days = [day for start, stop, *_ in spans for day in (start, stop)]
        expected = self.on(days)
        turns = [Turn(day, low, _number(high)) for day, low, high in zip(days, expected.low.tolist(), expected.high.tolist(), strict=True)]
        stretches = [
            Stretch((turns[2 * place], turns[2 * place + 1]), is_illustrative, is_passed)
            for place, (_, _, is_illustrative, is_passed) in enumerate(spans)
        ]
        return tuple(_joined([stretch for stretch in stretches if not any(np.isnan(turn.low) for turn in stretch.turns)]))

    def _spans(self, targets: Sequence[TargetRow], first: date, last: date) -> list[tuple[date, date, bool, bool]]:
        """(from, to, is illustrative, is passed) of the path under each target."""
        spans: list[tuple[date, date, bool, bool]] = []
        if not targets:
            return spans
        start = min(self._start(first), targets[0].day)
        spans.append((start, targets[0].day, targets[0].is_illustrative, False))
        for before, target in pairwise(targets):
            start = before.day if self._is_linear else before.day + DAY
            spans.append((start, target.day, target.is_illustrative, False))
        if last > targets[-1].day:
            spans.append((targets[-1].day + DAY, last, targets[-1].is_illustrative, True))
        return spans

    def _start(self, first: date) -> date:
        """A straight path starts at its baseline; a step reaches back to the first reading."""
        baseline = int(self._work.catalog.baseline_end[0])
        is_set = self._is_linear and not np.isnan(self._work.baseline[self._at])
        return date.fromordinal(baseline + date(1970, 1, 1).toordinal()) if is_set else first


def _number(value: float) -> float | None:
    return None if np.isnan(value) else value


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Stretches of one kind that follow each other as one; level parts keep only their ends."""
    found: list[Stretch] = []
    for stretch in stretches:
        last = found[-1] if found else None
        if last and (last.is_illustrative, last.is_passed) == (stretch.is_illustrative, stretch.is_passed):
            found[-1] = Stretch((*last.turns, *stretch.turns), last.is_illustrative, last.is_passed)
        else:
            found.append(stretch)
    return [Stretch(_without_levels(stretch.turns), stretch.is_illustrative, stretch.is_passed) for stretch in found]


def _without_levels(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    def is_needed(place: int) -> bool:
        if place in (0, len(turns) - 1):
            return True
        near = {(turns[other].low, turns[other].high) for other in (place - 1, place, place + 1)}
        return len(near) > 1

    return tuple(turn for place, turn in enumerate(turns) if is_needed(place))

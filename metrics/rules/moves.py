"""Change, trend and signal of each entry: three answers, none of them across a series break."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from metrics.rules.change import favourable_sign, is_range, previous_values, range_verdicts, verdicts, year_ago_values
from metrics.rules.columns import F64, I8, I32, I64, NO_DAY, Breaks, Catalog
from metrics.rules.days import comparison_steps
from metrics.rules.entries import Entries
from metrics.rules.points import Points, Values, breaks_before, points_of, since_break
from metrics.rules.signals import Limits, find_signals
from metrics.rules.targets import Expected
from metrics.rules.trend import TrendFit, fit_trends, judge_trends

Column = TypeVar("Column", F64, I32, I8)


@dataclass(frozen=True, slots=True)
class Moves:
    """One entry each; `previous` and `year` are the values compared with. `since`: the break that cut (NO_DAY: none)."""

    since: I32
    previous: F64
    year: F64
    fit: TrendFit
    limits: Limits


def live_points(values: Values, live: I64, entries: Entries, catalog: Catalog, breaks: Breaks) -> tuple[Points, I32]:
    """The points of the entries that have a value, since their newest series break, and that break's day."""
    period = catalog.period[entries.place[live]]
    chosen = Values(values.first[live], values.count[live], values.end, values.value)
    points = points_of(chosen, period, comparison_steps(period))
    since = breaks_before(breaks, entries.measure[live], points.newest_end)
    return since_break(points, since), since


def find_moves(points: Points, since: I32, live: I64, entries: Entries, catalog: Catalog) -> Moves:
    """Change, trend and limits of every entry; blank for entries without a value."""
    size = entries.size
    if len(live) == 0:
        return _no_moves(size)
    place = entries.place[live]
    # What was frozen holds for the total, and for what is measured as it was then: not across a series break.
    until = catalog.frozen_until[place]
    holds = (entries.breakdown[live] == 0) & ((until == NO_DAY) | (since <= until))
    limits = find_signals(
        points,
        np.where(holds, catalog.frozen_mean[place], np.nan),
        np.where(holds, catalog.frozen_range[place], np.nan),
    )
    moves = Moves(since, previous_values(points, catalog.period[place]), year_ago_values(points), fit_trends(points), limits)
    return moves if len(live) == size else _spread(moves, live, size)


def judge_changes(value: F64, earlier: F64, direction: I8, expected: Expected) -> I8:
    """Better, worse or same, by direction; for a range by the distance to it."""
    by_direction = verdicts(value, earlier, favourable_sign(direction))
    ranged = is_range(direction)
    if not ranged.any():
        return by_direction
    return np.where(ranged, range_verdicts(value, earlier, expected.low, expected.high), by_direction)


def judge_moves(fit: TrendFit, value: F64, direction: I8, expected: Expected) -> I8:
    """Trends by direction; for a range by the side of it the newest value lies on; inside it rising or falling is not judged."""
    ranged = is_range(direction)
    side = np.where(value < expected.low, 1, np.where(value > expected.high, -1, 0))
    favourable = np.where(ranged, side, favourable_sign(direction)).astype(np.int8)
    return judge_trends(fit, favourable)


def _no_moves(size: int) -> Moves:
    blank, day = np.full(size, np.nan), np.full(size, NO_DAY, dtype=np.int32)
    count, code = np.zeros(size, dtype=np.int32), np.zeros(size, dtype=np.int8)
    return Moves(day, blank, blank, TrendFit(blank, blank, count, code), Limits(code, blank, blank, blank, count))


def _spread(moves: Moves, live: I64, size: int) -> Moves:
    """The moves of the live entries at their places among all entries."""
    whole, fit, limits = _no_moves(size), moves.fit, moves.limits
    blank, day, count, code = whole.previous, whole.since, whole.fit.count, whole.fit.rise
    return Moves(
        _placed(day, moves.since, live),
        _placed(blank, moves.previous, live),
        _placed(blank, moves.year, live),
        TrendFit(
            _placed(blank, fit.p, live), _placed(blank, fit.slope, live), _placed(count, fit.count, live), _placed(code, fit.rise, live)
        ),
        Limits(
            _placed(code, limits.signal, live),
            _placed(blank, limits.mean, live),
            _placed(blank, limits.lower, live),
            _placed(blank, limits.upper, live),
            _placed(count, limits.count, live),
        ),
    )


def _placed(blank: Column, found: Column, live: I64) -> Column:
    column = blank.copy()
    column[live] = found
    return column

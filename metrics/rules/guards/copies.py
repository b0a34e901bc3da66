"""Periods in which every group has the very figure it has in the period before, or a year before: a copy, as a rule."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.columns import I32, I64
from metrics.rules.days import MONTHS_A_YEAR, months_of
from metrics.rules.guards.history import History

FEWEST_GROUPS, FEWEST_FIGURES = 5, 3
LEAST_PART = 0.5


@dataclass(frozen=True, slots=True)
class Copies:
    """Of a measure, the ends of the period that arrived and of the one it repeats, how many groups agree, and a row for each copy."""

    measure: I64
    end: I32
    copied: I32
    groups: I64
    row: I64


def copied_periods(history: History) -> Copies:
    """The arrived periods that repeat another in all groups: at least 5 of them not zero, with at least 3 different figures, and at
    least half of the groups that arrived."""
    series = history.series
    arrived = np.flatnonzero(history.arrived & ~np.isnan(history.value))
    sources = [(arrived, source) for source in (_before(history, series, arrived), _year_before(history, series, arrived))]
    row = np.concatenate([rows[source >= 0] for rows, source in sources])
    source = np.concatenate([source[source >= 0] for _, source in sources])
    both = ~np.isnan(history.value[source])
    return _whole(history, series, row[both], source[both])


def _before(history: History, series: I64, row: I64) -> I64:
    """The row of the period before, -1 for none."""
    source = row - 1
    return np.where((source >= 0) & (series[source] == series[row]), source, -1)


def _year_before(history: History, series: I64, row: I64) -> I64:
    """The row of the same period a year before, -1 for none or where that is the period before anyway."""
    month = months_of(history.end).astype(np.int64)
    key = series * 2**20 + month + 2**19
    asked = key[row] - MONTHS_A_YEAR
    found = np.minimum(np.searchsorted(key, asked), max(len(key) - 1, 0))
    step = history.step[series[row]]
    there = (key[found] == asked) & (step > 0) & (step < MONTHS_A_YEAR) & (found != row - 1)
    return np.where(there, found, -1)


def _whole(history: History, series: I64, row: I64, source: I64) -> Copies:
    measures, owner = np.unique(history.measure, return_inverse=True)
    keys = (owner[series[row]] << 42) + ((history.end[row].astype(np.int64) + 2**20) << 21) + history.end[source] + 2**20
    pairs, place = np.unique(keys, return_inverse=True)
    size = len(pairs)
    same = history.value[row] == history.value[source]
    number = np.bincount(place, minlength=size)
    agree = np.bincount(place[same & (history.value[row] != 0)], minlength=size)
    all_same = np.bincount(place[same], minlength=size) == number
    candidates = np.flatnonzero(all_same & (agree >= FEWEST_GROUPS))
    chosen = [at for at in candidates.tolist() if _is_telling(history, series, row[place == at])]
    first = [int(row[place == at][0]) for at in chosen]
    found, days = pairs[chosen], 2**21
    end, copied = (found >> 21) % days - 2**20, found % days - 2**20
    return Copies(measures[found >> 42], end.astype(np.int32), copied.astype(np.int32), number[chosen], np.array(first, np.int64))


def _is_telling(history: History, series: I64, row: I64) -> bool:
    """Whether the groups have different figures and are most of what arrived of the period."""
    figures = np.unique(history.value[row])
    alike = history.arrived & (history.end == history.end[row[0]]) & (history.measure[series] == history.measure[series[row[0]]])
    many = len(row) >= LEAST_PART * int(np.count_nonzero(alike & ~np.isnan(history.value)))
    return many and int(np.count_nonzero(figures)) >= FEWEST_FIGURES

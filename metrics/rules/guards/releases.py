"""Files that change many of the figures that stood."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.columns import F64, I64
from metrics.rules.guards.history import History, ordered

FEWEST_CHANGED, MANY = 10, 0.25


@dataclass(frozen=True, slots=True)
class Changed:
    """Measures, how many figures the file changes of how many it repeats or changes, by how much as a rule, and the row changed most."""

    measure: I64
    changed: I64
    compared: I64
    typical: F64
    row: I64


def many_changed(history: History, measures: I64, same: I64) -> Changed:
    """The measures of which a file changes at least 10 settled figures and a quarter of those it holds.

    `same`: how many rows of the file, for each of `measures`, say what stood already. `typical` is the median of the changes, each as
    a part of what stood; NaN where all of that was 0."""
    row = np.flatnonzero(history.arrived & history.settled & ~np.isnan(history.value) & ~np.isnan(history.before))
    owner = np.searchsorted(measures, history.measure[history.series[row]])
    gap = np.abs(history.value[row] - history.before[row])
    size = len(measures)
    changed = np.bincount(owner[gap > 0], minlength=size)
    compared = np.bincount(owner, minlength=size) + same
    stood = np.abs(history.before[row])
    part = np.divide(gap, stood, out=np.full(len(row), np.nan), where=(stood > 0) & (gap > 0))
    typical = ordered(part, owner, size).median
    chosen = np.flatnonzero((changed >= FEWEST_CHANGED) & (changed >= MANY * compared))
    most = [int(row[owner == one][np.argmax(gap[owner == one])]) for one in chosen.tolist()]
    return Changed(measures[chosen], changed[chosen], compared[chosen], typical[chosen], np.array(most, np.int64))

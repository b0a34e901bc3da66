"""The series of some measures as the guards see them: what stands now, what stood before the file, and which rows the file wrote."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.columns import F64, I32, I64, B


@dataclass(frozen=True, slots=True)
class History:
    """k series of n rows in all, sorted by measure, breakdown and `end`; breakdown 0 is the total.

    `value` NaN: a reason stands for it. `before` is what stood before the file, NaN where nothing or a reason did. `arrived`: the file
    wrote the row. `settled`: what stood before was not provisional. `step`: months from a period to the next, 0 where no rule says it.
    `kind` numbers what the series is broken down by, 0 for the total. `percent`: the unit is a percentage of a whole."""

    measure: I64
    breakdown: I64
    kind: I64
    step: I32
    percent: B
    first: I64
    count: I64
    end: I32
    value: F64
    before: F64
    arrived: B
    settled: B

    @property
    def series(self) -> I64:
        """The series of each row."""
        return np.repeat(np.arange(len(self.first)), self.count)


@dataclass(frozen=True, slots=True)
class Ordered:
    """The numbers of groups in order: group g has `count[g]` of them from `first[g]` on."""

    values: F64
    first: I64
    count: I64

    def at(self, place: I64) -> F64:
        """The number at a place counted from the group's smallest, NaN past its ends."""
        inside = (place >= 0) & (place < self.count)
        rows = np.where(inside, self.first + place, 0)
        found = self.values[rows] if len(self.values) else np.full(len(rows), np.nan)
        return np.where(inside, found, np.nan)

    @property
    def median(self) -> F64:
        return (self.at((self.count - 1) // 2) + self.at(self.count // 2)) / 2.0


def ordered(values: F64, groups: I64, size: int) -> Ordered:
    """The numbers of each of `size` groups in order; NaN belongs to none."""
    kept = np.flatnonzero(~np.isnan(values))
    within = groups[kept]
    order = np.lexsort((values[kept], within))
    count = np.bincount(within, minlength=size)
    return Ordered(values[kept][order], np.cumsum(count) - count, count)


def totals(values: F64, groups: I64, size: int) -> F64:
    """The sum of each group's numbers, NaN left out."""
    return np.asarray(np.bincount(groups, np.where(np.isnan(values), 0.0, values), minlength=size), dtype=np.float64)


def tally(flags: B, groups: I64, size: int) -> I64:
    """How many rows of each group have the flag."""
    return np.bincount(groups[flags], minlength=size)

"""Values just past a threshold: readings that are on track by a hair, again and again."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.codes import Direction
from metrics.rules.columns import I64, Catalog, Series, Targets
from metrics.rules.status import misses
from metrics.rules.targets import Asked, expect, index_targets

# A hair: no more than 2% of what was expected. Looked at: the newest twelve figures that were judged.
HAIR, LOOKED_AT, AT_LEAST = 0.02, 12, 4


@dataclass(frozen=True, slots=True)
class Bunching:
    """Of `judged` figures, how many were on track by a hair (`just_past`) and how many missed by one (`just_short`)."""

    judged: int
    just_past: int
    just_short: int

    @property
    def is_striking(self) -> bool:
        """At least four on track by a hair, none short by one, and they are half or more of what was judged."""
        return self.just_past >= AT_LEAST and self.just_short == 0 and 2 * self.just_past >= self.judged


def bunched(series: Series, catalog: Catalog, targets: Targets) -> dict[int, Bunching]:
    """How the newest figures of each measure's total lie about what was expected of them then, by measure."""
    entry, rows = _newest(series)
    if not len(rows):
        return {}
    measure, day, value = series.measure[entry], series.end[rows], series.value[rows]
    place = np.searchsorted(catalog.measure, measure)
    asked = Asked(
        measure, np.zeros(len(measure), np.int64), day, catalog.linear[place], catalog.baseline_end[place], catalog.baseline_value[place]
    )
    wanted = expect(index_targets(targets), asked)
    below, above = misses(value, wanted.low, wanted.high, wanted.operator)
    gap, hair = np.maximum(below, above), HAIR * np.abs(np.where(above > below, wanted.high, wanted.low))
    hair = np.where(np.isnan(hair), HAIR * np.abs(wanted.low), hair)
    known = ~np.isnan(gap) & (catalog.direction[place] != Direction.CONTEXT)
    past, short = known & (gap <= 0) & (gap >= -hair), known & (gap > 0) & (gap <= hair)
    ids, of = np.unique(measure[known], return_inverse=True)
    counts = [np.bincount(of, weights=which[known], minlength=len(ids)).astype(np.int64).tolist() for which in (known, past, short)]
    return {one: Bunching(*many) for one, *many in zip(ids.tolist(), *counts, strict=True)}


def _newest(series: Series) -> tuple[I64, I64]:
    """The rows of the newest figures of each total, with the series each is of."""
    entries, rows = [], []
    for entry in np.flatnonzero(series.breakdown == 0).tolist():
        first, count = int(series.first[entry]), int(series.count[entry])
        figures = first + np.flatnonzero(~np.isnan(series.value[first : first + count]))
        newest = figures[-LOOKED_AT:]
        entries.append(np.full(len(newest), entry, np.int64))
        rows.append(newest.astype(np.int64))
    if not rows:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(entries), np.concatenate(rows)

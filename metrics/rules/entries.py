"""The entries of an assessment: every series, and an empty total for every catalog measure that has no total series."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.columns import F64, I32, I64, NO_DAY, B, Catalog, Series
from metrics.rules.points import Values


@dataclass(frozen=True, slots=True)
class Entries:
    """`place` is the entry's row in the catalog, `series` its row in Series (-1: an empty total)."""

    measure: I64
    breakdown: I64
    place: I64
    series: I64

    @property
    def size(self) -> int:
        return len(self.measure)


def entries_of(series: Series, catalog: Catalog) -> Entries:
    """The entries, sorted by measure and breakdown. Raises ValueError for a series whose measure is not in the catalog."""
    place = np.searchsorted(catalog.measure, series.measure)
    inside = np.minimum(place, max(len(catalog.measure) - 1, 0))
    if len(series.measure) and (len(catalog.measure) == 0 or (catalog.measure[inside] != series.measure).any()):
        raise ValueError("A series belongs to a measure that the catalog columns do not name.")
    has_total = np.zeros(len(catalog.measure), dtype=np.bool_)
    has_total[place[series.breakdown == 0]] = True
    missing = np.flatnonzero(~has_total)
    rows = np.arange(len(series.measure), dtype=np.int64)
    if len(missing) == 0:
        return Entries(series.measure, series.breakdown, place, rows)
    measure = np.concatenate((series.measure, catalog.measure[missing]))
    breakdown = np.concatenate((series.breakdown, np.zeros(len(missing), dtype=np.int64)))
    order = np.lexsort((breakdown, measure))
    places = np.concatenate((place, missing))
    numbers = np.concatenate((rows, np.full(len(missing), -1)))
    return Entries(measure[order], breakdown[order], places[order], numbers[order])


def of_series(column: I32 | I64, entries: Entries, blank: int) -> I32:
    """A column of Series on the entries; `blank` for the empty totals."""
    found = np.full(entries.size, blank, dtype=np.int32)
    known = entries.series >= 0
    found[known] = column[entries.series[known]]
    return found


def entry_values(values: Values, entries: Entries) -> Values:
    """The values by entry: an empty total has none."""
    known = entries.series >= 0
    first, count = np.zeros(entries.size, dtype=np.int64), np.zeros(entries.size, dtype=np.int64)
    first[known], count[known] = values.first[entries.series[known]], values.count[entries.series[known]]
    return Values(first, count, values.end, values.value)


def baselines(values: Values, entries: Entries, catalog: Catalog, own_targets: B) -> F64:
    """The baseline of each entry: the catalog's for the total and for groups judged by the total's target, where it is given;
    else the reading of the baseline period, of the group itself where it has targets of its own."""
    given = catalog.baseline_value[entries.place]
    end = catalog.baseline_end[entries.place]
    group = own_targets & (entries.breakdown != 0)
    given = np.where(end == NO_DAY, np.nan, np.where(group, np.nan, given))
    wanted = np.flatnonzero(np.isnan(given) & (end != NO_DAY))
    if len(wanted) == 0 or len(values.value) == 0:
        return given
    owner = np.where(group, np.arange(entries.size), _total_entry(entries))
    for place in wanted.tolist():
        given[place] = _reading(values, int(owner[place]), int(end[place]))
    return given


def _total_entry(entries: Entries) -> I64:
    """The entry of the same measure's total: breakdown 0 sorts first and is always there."""
    return np.searchsorted(entries.measure, entries.measure)


def _reading(values: Values, entry: int, end: int) -> float:
    first, count = int(values.first[entry]), int(values.count[entry])
    at = first + int(np.searchsorted(values.end[first : first + count], end))
    return float(values.value[at]) if at < first + count and values.end[at] == end else float("nan")

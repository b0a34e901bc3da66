"""What a status followed from at one time, and what differs between two such times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import numpy as np

from metrics.rules.columns import F64, I8, I32, I64, B, Breaks, Catalog, DueDates, Series, Targets
from metrics.rules.days import spans
from metrics.rules.extra import ExtraRule
from metrics.rules.judging import NO_EXTRA, ExtraRules


@dataclass(frozen=True, slots=True)
class State:
    """The tables of `assess`, the clock and the version of the rules. Two states that are compared hold the same measures, whole."""

    series: Series
    catalog: Catalog
    targets: Targets
    breaks: Breaks
    due: DueDates
    as_of: date
    rule_version: str
    extra: ExtraRules = field(default_factory=lambda: NO_EXTRA)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in the order of their groups, the group's number and the other columns apart."""

    group: I64
    columns: tuple[F64 | I32 | I8 | I64 | B, ...]


def pair_numbers(*pairs: I64) -> list[I64]:
    """A number for each (measure, breakdown), the same in every list and in their order. Each list is rows of two."""
    stacked = np.concatenate(pairs)
    breakdowns, breakdown = np.unique(stacked[:, 1], return_inverse=True)
    _, measure = np.unique(stacked[:, 0], return_inverse=True)
    edges = np.cumsum([len(pair) for pair in pairs])[:-1]
    return np.split(measure * np.int64(len(breakdowns)) + breakdown, edges)


def series_pairs(series: Series) -> I64:
    return np.stack((series.measure, series.breakdown), axis=1)


def revised_series(old: Series, new: Series) -> Series:
    """The new values of the periods that were already there: revisions and withdrawals without the periods that arrived."""
    old_number, new_number = pair_numbers(series_pairs(old), series_pairs(new))
    rows = spans(new.first, new.first + new.count)
    owner = np.repeat(np.arange(len(new.measure)), new.count)
    old_rows = spans(old.first, old.first + old.count)
    old_key = np.repeat(old_number, old.count) * 2**32 + old.end[old_rows]
    kept = _found(old_key, new_number[owner] * 2**32 + new.end[rows])
    count = np.bincount(owner[kept], minlength=len(new.measure)).astype(np.int64)
    first = np.cumsum(count) - count
    return Series(new.measure, new.breakdown, first, count, new.end[rows[kept]], new.value[rows[kept]])


def _found(ascending: I64, wanted: I64) -> B:
    """Which of the wanted keys are among the ascending ones."""
    if len(ascending) == 0:
        return np.zeros(wanted.shape, dtype=np.bool_)
    place = np.minimum(np.searchsorted(ascending, wanted), len(ascending) - 1)
    known: B = ascending[place] == wanted
    return known


def changed_pairs(old: Series, new: Series) -> I64:
    """The (measure, breakdown) of which some row differs, appeared or went."""
    pairs = np.concatenate((series_pairs(old), series_pairs(new)))
    old_number, new_number = pair_numbers(series_pairs(old), series_pairs(new))
    changed = _changed_groups(_series_rows(old, old_number), _series_rows(new, new_number))
    return pairs[np.isin(np.concatenate((old_number, new_number)), changed)]


def changed_measures(old: Catalog | Targets | Breaks | DueDates, new: Catalog | Targets | Breaks | DueDates) -> I64:
    """The measures of which some row differs, appeared or went."""
    return _changed_groups(_rows(old), _rows(new))


def changed_extra(old: ExtraRules, new: ExtraRules) -> I64:
    """The measures whose extra rules differ."""
    found = {measure for measure in {*old, *new} if _of(old, measure) != _of(new, measure)}
    return np.array(sorted(found), dtype=np.int64)


def _of(extra: Mapping[int, Sequence[ExtraRule]], measure: int) -> tuple[ExtraRule, ...]:
    return tuple(extra.get(measure, ()))


def _series_rows(series: Series, number: I64) -> Rows:
    rows = spans(series.first, series.first + series.count)
    return Rows(np.repeat(number, series.count), (series.end[rows], series.value[rows]))


def _rows(table: Any) -> Rows:
    return Rows(table.measure, tuple(getattr(table, column.name) for column in fields(table)[1:]))


def _changed_groups(old: Rows, new: Rows) -> I64:
    """The groups with another number of rows, or with rows that differ; a missing number equals a missing number."""
    groups = np.unique(np.concatenate((old.group, new.group)))
    old_place, new_place = np.searchsorted(groups, old.group), np.searchsorted(groups, new.group)
    changed = np.bincount(old_place, minlength=len(groups)) != np.bincount(new_place, minlength=len(groups))
    old_kept, new_kept = ~changed[old_place], ~changed[new_place]
    for before, after in zip(old.columns, new.columns, strict=True):
        one, other = before[old_kept], after[new_kept]
        differs = (one != other) & ~((one != one) & (other != other))
        changed[old_place[old_kept][differs]] = True
    found: I64 = groups[changed]
    return found


def pairs_in(pairs: I64, among: I64) -> B:
    """Which of the (measure, breakdown) rows are among others."""
    wanted, known = pair_numbers(pairs, among)
    return np.isin(wanted, known)

"""What a status followed from at one time, and what differs between two such times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import numpy as np

from metrics.rules.columns import F64, I64, B, Breaks, Catalog, DueDates, Series, Targets
from metrics.rules.days import spans
from metrics.rules.extra import ExtraRule
from metrics.rules.judging import NO_EXTRA, ExtraRules

# Stands for NaN where rows are compared, because NaN is not equal to itself.
_ABSENT = float(np.finfo(np.float64).max)


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


def pair_numbers(*pairs: I64) -> list[I64]:
    """A number for each (measure, breakdown), the same in every list. Each list is rows of two."""
    stacked = np.concatenate(pairs)
    _, number = np.unique(stacked, axis=0, return_inverse=True)
    edges = np.cumsum([len(pair) for pair in pairs])[:-1]
    return np.split(number.reshape(-1).astype(np.int64), edges)


def series_pairs(series: Series) -> I64:
    return np.stack((series.measure, series.breakdown), axis=1)


def revised_series(old: Series, new: Series) -> Series:
    """The new values of the periods that were already there: revisions and withdrawals without the periods that arrived."""
    old_number, new_number = pair_numbers(series_pairs(old), series_pairs(new))
    rows = spans(new.first, new.first + new.count)
    owner = np.repeat(np.arange(len(new.measure)), new.count)
    old_rows = spans(old.first, old.first + old.count)
    old_key = np.repeat(old_number, old.count) * 2**32 + old.end[old_rows]
    kept = np.isin(new_number[owner] * 2**32 + new.end[rows], old_key)
    count = np.bincount(owner[kept], minlength=len(new.measure)).astype(np.int64)
    first = np.cumsum(count) - count
    return Series(new.measure, new.breakdown, first, count, new.end[rows[kept]], new.value[rows[kept]])


def changed_pairs(old: Series, new: Series) -> I64:
    """The (measure, breakdown) of which some row differs, appeared or went."""
    return np.unique(_in_one_only(_series_rows(old), _series_rows(new))[:, :2].astype(np.int64), axis=0)


def changed_measures(old: Catalog | Targets | Breaks | DueDates, new: Catalog | Targets | Breaks | DueDates) -> I64:
    """The measures of which some row differs, appeared or went."""
    return np.unique(_in_one_only(_rows(old), _rows(new))[:, 0].astype(np.int64))


def changed_extra(old: ExtraRules, new: ExtraRules) -> I64:
    """The measures whose extra rules differ."""
    found = {measure for measure in {*old, *new} if _of(old, measure) != _of(new, measure)}
    return np.array(sorted(found), dtype=np.int64)


def _of(extra: Mapping[int, Sequence[ExtraRule]], measure: int) -> tuple[ExtraRule, ...]:
    return tuple(extra.get(measure, ()))


def _series_rows(series: Series) -> F64:
    rows = spans(series.first, series.first + series.count)
    columns = (
        np.repeat(series.measure, series.count),
        np.repeat(series.breakdown, series.count),
        series.end[rows],
        series.value[rows],
    )
    return np.stack([column.astype(np.float64) for column in columns], axis=1)


def _rows(columns: Any) -> F64:
    return np.stack([getattr(columns, name.name).astype(np.float64) for name in fields(columns)], axis=1)


def _in_one_only(old: F64, new: F64) -> F64:
    """The rows that are in one table and not in the other; a missing number equals a missing number."""
    both = np.concatenate((old, new))
    both = np.where(np.isnan(both), _ABSENT, both + 0.0)
    rows, count = np.unique(both, axis=0, return_counts=True)
    return np.asarray(rows[count == 1])


def pairs_in(pairs: I64, among: I64) -> B:
    """Which of the (measure, breakdown) rows are among others."""
    wanted, known = pair_numbers(pairs, among)
    return np.isin(wanted, known)

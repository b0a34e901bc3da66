"""Estimates from many draws: of people, of who is whom, and, where asked, of what is assumed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from linkage.rules.assumptions import Assumptions
from linkage.rules.scoring import THOUSAND, Scored, fitted, folds, scored
from linkage.rules.shapes import Bools, Floats, Ints
from linkage.rules.tables import Table


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """People of a table, scored, those with the highest scores first. `rows`: which of the table's people; `first`: dollars of year 1."""

    table: Table
    rows: Ints
    found: Scored
    first: Floats
    assumed: Assumptions

    def among(self, group: Bools) -> Bools:
        """A group of the table's people, as a mask over `rows`."""
        return group[self.rows]


Measure = Callable[[Sample], Floats]
Assume = Callable[[Generator], Assumptions]


def whole(tables: Sequence[Table], assumed: Assumptions, rng: Generator) -> list[Sample]:
    """Everybody of each imputation, once."""
    return [_sample(table, np.ones(table.count), assumed, folds(table.count, rng)) for table in tables]


def point(samples: Sequence[Sample], measure: Measure) -> Floats:
    """The mean over the imputations that have anybody to measure; NaN where none has."""
    each = np.array([measure(sample) for sample in samples])
    there = ~np.isnan(each)
    found: Floats = np.where(there, each, 0.0).sum(axis=0) / np.where(there.any(axis=0), there.sum(axis=0), np.nan)
    return found


def draws(tables: Sequence[Table], assume: Assume, count: int, rng: Generator, measure: Measure) -> Floats:
    """(count, figures): each from an imputation at random and people drawn with replacement; `assume` gives each draw its assumptions."""
    return np.array([measure(sample) for sample in _draws(tables, assume, count, rng)])


def _draws(tables: Sequence[Table], assume: Assume, count: int, rng: Generator) -> Iterator[Sample]:
    starts: dict[int, Floats] = {}
    for _ in range(count):
        place = int(rng.integers(len(tables)))
        table = tables[place]
        weight = np.bincount(rng.integers(0, table.count, table.count), minlength=table.count).astype(float)
        assumed = assume(rng)
        if place not in starts:
            starts[place] = fitted(table.columns, table.offsets(assumed.worth, 2) / THOUSAND, np.ones(table.count))
        yield _sample(table, weight, assumed, folds(table.count, rng), starts[place])


def _sample(table: Table, weight: Floats, assumed: Assumptions, fold: Ints, start: Floats | None = None) -> Sample:
    rows = np.flatnonzero(weight)
    offset = table.offsets(assumed.worth, 2)[rows]
    found = scored(table.columns[rows], offset, weight[rows], fold[rows], start)
    order = np.argsort(-found.score, kind="stable")
    rows = rows[order]
    return Sample(table, rows, found.at(order), table.offsets(assumed.worth, 1)[rows], assumed)

"""Everybody's expected offset in year 2 from the history of year 1, scored by people other than himself."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from linkage.rules.shapes import SERVICES, TRAITS, Bools, Floats, Ints, People

FOLDS = 5
RIDGE = 1.0
CALIBRATION_RIDGE = 0.01
THOUSAND = 1000.0
LOWEST, HIGHEST = -12.0, 8.0
"""Of the logarithm of thousands of dollars: nobody is expected to cost less than a cent or more than three million a year."""
ENOUGH = 25
SMALLEST_STEP = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """`score` (n,): ranks people. `expected` (n,): dollars a year, the score calibrated. `offset` (n,): of year 2. `weight` (n,)."""

    score: Floats
    expected: Floats
    offset: Floats
    weight: Floats

    def at(self, rows: Ints | Bools) -> "Scored":
        return Scored(self.score[rows], self.expected[rows], self.offset[rows], self.weight[rows])


def history(people: People, price: Floats, known: Bools, *, with_traits: bool) -> Floats:
    """Columns of what year 1 tells of each person, standardized, ones first: use, whether there was any, its cost, and traits.

    `price` (len(SERVICES),): dollars a unit, for the cost of year 1. `known` (len(SERVICES),): the others are left out."""
    first = people.units[:, 0, :] * known
    columns = [np.log1p(first @ price / THOUSAND)]
    for place in np.flatnonzero(known):
        columns.append(np.log1p(first[:, place]))
        # Everybody has a night in shelter.
        columns += [(first[:, place] > 0).astype(float)] if SERVICES[place] != "shelter" else []
    if with_traits:
        columns += [people.traits[:, place].astype(float) for place in range(len(TRAITS))]
    return _standardised(np.column_stack(columns))


def folds(people: int, rng: Generator) -> Ints:
    """Each person in one of FOLDS parts; a person drawn several times by the bootstrap stays in one."""
    return rng.integers(0, FOLDS, people)


def fitted(columns: Floats, outcome: Floats, weight: Floats, start: Floats | None = None, *, ridge: float = RIDGE) -> Floats:
    """Coefficients of a Poisson pseudo-likelihood with a log link, which is consistent for a mean cost whatever its distribution
    (Santos Silva & Tenreyro 2006), with a ridge on all but the first column. `outcome` in thousands of dollars.

    From `start` it takes at most a few steps: close to the answer each step squares the error."""
    penalty = np.full(columns.shape[1], ridge)
    penalty[0] = 1e-9
    beta = _flat(columns, outcome, weight) if start is None else start.copy()
    for _ in range(ENOUGH):
        step = _step(columns, outcome, weight, beta, penalty)
        longest = float(np.abs(step).max())
        beta = beta + step * min(1.0, 2.0 / max(longest, SMALLEST_STEP))
        if longest < (SMALLEST_STEP if start is None else 0.01):
            break
    return beta


def expected(columns: Floats, beta: Floats) -> Floats:
    """Thousands of dollars."""
    mean: Floats = np.exp(np.clip(columns @ beta, LOWEST, HIGHEST))
    return mean


def scored(columns: Floats, offset: Floats, weight: Floats, fold: Ints, start: Floats | None = None) -> Scored:
    """Cross-fitted by person: nobody's own year 2 is in the model that scores him; then calibrated on the held-out scores."""
    outcome = offset / THOUSAND
    score = np.empty(len(offset))
    for part in range(FOLDS):
        out: Bools = fold == part
        beta = fitted(columns[~out], outcome[~out], weight[~out], start)
        score[out] = expected(columns[out], beta)
    return Scored(score, calibrated(score, outcome, weight) * THOUSAND, offset, weight)


def calibrated(score: Floats, outcome: Floats, weight: Floats) -> Floats:
    """The mean outcome of people with such a held-out score: a curve in its logarithm."""
    logarithm: Floats = np.log(score * THOUSAND + 1)
    middle = float(np.average(logarithm, weights=weight))
    spread = max(float(np.sqrt(np.average((logarithm - middle) ** 2, weights=weight))), SMALLEST_STEP)
    away = (logarithm - middle) / spread
    columns = np.column_stack([np.ones(len(away)), away, away**2])
    return expected(columns, fitted(columns, outcome, weight, ridge=CALIBRATION_RIDGE))


def _flat(columns: Floats, outcome: Floats, weight: Floats) -> Floats:
    beta = np.zeros(columns.shape[1])
    total = float(weight.sum())
    beta[0] = np.log(max(float((weight * outcome).sum()) / total if total else 0.0, SMALLEST_STEP))
    return beta


def _step(columns: Floats, outcome: Floats, weight: Floats, beta: Floats, penalty: Floats) -> Floats:
    mean = expected(columns, beta)
    slope: Floats = columns.T @ (weight * (outcome - mean)) - penalty * beta
    bend: Floats = columns.T @ (columns * (weight * mean)[:, None])
    bend[np.diag_indices_from(bend)] += penalty
    return np.asarray(np.linalg.solve(bend, slope), dtype=np.float64)


def _standardised(columns: Floats) -> Floats:
    """Columns that are the same for everybody tell nothing and become 0."""
    spread = columns.std(axis=0)
    scaled = (columns - columns.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    return np.column_stack([np.ones(len(columns)), scaled])

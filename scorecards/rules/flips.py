"""Why a status flipped: the changes applied one at a time, in the order of FlipCause, over many series at once.

The first change after which the status differs is the primary cause; all changes that were there are listed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np

from metrics.rules.assess import assess
from metrics.rules.columns import I8, I64, Assessed, B, Series
from scorecards.rules.codes import FlipCause
from scorecards.rules.states import (
    State,
    changed_extra,
    changed_measures,
    changed_pairs,
    pair_numbers,
    pairs_in,
    revised_series,
)

_CAUSE_OF_STEP = np.array([FlipCause.RULE_CHANGED, *FlipCause], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Flips:
    """One entry per series whose status differs. `applied[:, cause - 1]`: the causes that were there, the primary one among them."""

    measure: I64
    breakdown: I64
    before: I8
    after: I8
    cause: I8
    applied: B


@dataclass(frozen=True, slots=True)
class Shown:
    """The status of each series as it stood on its card."""

    measure: I64
    breakdown: I64
    status: I8


def shown_of(assessed: Assessed) -> Shown:
    """The statuses of an assessment."""
    return Shown(assessed.measure, assessed.breakdown, assessed.status)


def explain_flips(before: State, after: State, shown: Shown) -> Flips:
    """Every status of `shown` (the cards as they stood, from `before`) that differs in `after`, with its causes.

    A series that is new or gone is no flip. What the inputs do not explain, a change of the rules themselves does."""
    revised = revised_series(before.series, after.series)
    tables = [shown, *(_assess(state) for state in _steps(before, after, revised))]
    pairs, column = _common(tables)
    flipped = np.flatnonzero(column[0] != column[-1])
    pairs, column = pairs[flipped], column[:, flipped]
    step = (column[1:] != column[0]).argmax(axis=0)
    cause = _CAUSE_OF_STEP[step]
    applied = _applied(before, after, revised, pairs)
    applied[:, FlipCause.TIME_PASSED - 1] = column[-1] != column[-2]
    applied[np.arange(len(cause)), cause - 1] = True
    return Flips(pairs[:, 0], pairs[:, 1], column[0], column[-1], cause, applied)


def sole_causes(before: State, after: State, pairs: I64) -> tuple[I8, B]:
    """(cause, applied) of flipped (measure, breakdown) rows for which only one kind of change was there, so that it is the cause.

    Cause 0: several were there, and `explain_flips` must apply them one at a time. None at all is a change of the rules."""
    applied = _applied(before, after, revised_series(before.series, after.series), pairs)
    applied[:, FlipCause.TIME_PASSED - 1] = before.as_of != after.as_of
    number = applied.sum(axis=1)
    applied[number == 0, FlipCause.RULE_CHANGED - 1] = True
    return np.where(number > 1, 0, applied.argmax(axis=1) + 1).astype(np.int8), applied


def _steps(before: State, after: State, revised: Series) -> Iterator[State]:
    """The state before, then with each kind of change added; the last is the state after."""
    corrected = replace(before, series=revised)
    retargeted = replace(corrected, targets=after.targets)
    reruled = replace(retargeted, catalog=after.catalog, extra=after.extra, breaks=after.breaks, due=after.due)
    yield from (before, corrected, retargeted, reruled, replace(reruled, series=after.series), after)


def _assess(state: State) -> Shown:
    found = assess(state.series, state.catalog, state.targets, state.breaks, state.due, as_of=state.as_of, extra=state.extra)
    return shown_of(found)


def _common(tables: list[Shown]) -> tuple[I64, I8]:
    """The (measure, breakdown) that every table has, and their statuses: a row per table."""
    pairs = [np.stack((table.measure, table.breakdown), axis=1) for table in tables]
    numbers = pair_numbers(*pairs)
    shared = reduce(np.intersect1d, numbers)
    places = [np.argsort(number)[np.searchsorted(np.sort(number), shared)] for number in numbers]
    column = np.stack([table.status[place] for table, place in zip(tables, places, strict=True)])
    return pairs[0][places[0]], column


def _applied(before: State, after: State, revised: Series, pairs: I64) -> B:
    """Which kinds of change were there for each pair, the passing of time aside."""
    rules = np.concatenate(
        (
            changed_measures(before.catalog, after.catalog),
            changed_measures(before.breaks, after.breaks),
            changed_measures(before.due, after.due),
            changed_extra(before.extra, after.extra),
        )
    )
    found = np.zeros((len(pairs), len(FlipCause)), dtype=np.bool_)
    found[:, FlipCause.VALUE_REVISED - 1] = pairs_in(pairs, changed_pairs(before.series, revised))
    found[:, FlipCause.TARGET_CHANGED - 1] = np.isin(pairs[:, 0], changed_measures(before.targets, after.targets))
    found[:, FlipCause.RULE_CHANGED - 1] = np.isin(pairs[:, 0], rules) | (before.rule_version != after.rule_version)
    found[:, FlipCause.NEW_PERIOD - 1] = pairs_in(pairs, changed_pairs(revised, after.series))
    return found

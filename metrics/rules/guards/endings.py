"""Groups that had every period so far and are missing from the newest one, though the others are there."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.columns import I64
from metrics.rules.guards.history import History, tally

FEWEST_GROUPS, PERIODS_BEFORE = 5, 3


@dataclass(frozen=True, slots=True)
class Ended:
    """Of one measure and one way of breaking it down: the end of the newest period and the series missing."""

    measure: int
    end: int
    missing: I64
    present: int


def ended_early(history: History) -> list[Ended]:
    """For each measure whose newest period arrived: the groups without it that had each of the 3 periods before, if they are at
    most as many as those that have it. A reason counts as being there. Measures by fewer than 5 groups are passed over."""
    order = np.lexsort((history.kind, history.measure))
    alike = np.stack((history.measure[order], history.kind[order]), axis=1)
    starts = np.flatnonzero((alike[1:] != alike[:-1]).any(axis=1)) + 1
    arrived = tally(history.arrived, history.series, len(history.first)) > 0
    found: list[Ended] = []
    for chosen in np.split(order, starts):
        if len(chosen) >= FEWEST_GROUPS and history.kind[chosen[0]] and arrived[chosen].any():
            found += _ended(history, np.sort(chosen))
    return found


def _ended(history: History, chosen: I64) -> list[Ended]:
    rows = np.concatenate([np.arange(history.first[one], history.first[one] + history.count[one]) for one in chosen])
    owner = np.repeat(np.arange(len(chosen)), history.count[chosen])
    ends, place = np.unique(history.end[rows], return_inverse=True)
    place = place.reshape(-1)
    if len(ends) <= PERIODS_BEFORE or not history.arrived[rows[place == len(ends) - 1]].any():
        return []
    there = np.zeros((len(chosen), len(ends)), np.bool_)
    there[owner, place] = True
    steady = there[:, -1 - PERIODS_BEFORE : -1].all(axis=1)
    missing, present = steady & ~there[:, -1], int(np.count_nonzero(steady & there[:, -1]))
    if not missing.any() or np.count_nonzero(missing) > present:
        return []
    return [Ended(int(history.measure[chosen[0]]), int(ends[-1]), chosen[missing], present)]

"""From the statuses of a goal's measures to the goal's status, over many goals at once. The distribution comes first."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from goals.rules.codes import GoalStatus, Rollup
from metrics.rules.codes import Status
from metrics.rules.columns import F64, I8, I32, I64, B

ENOUGH = 0.5
SLACK = 1e-9
STATUSES = len(Status) + 1
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Goals:
    """`goal` sorted; `rule` a Rollup; `k` for k_of_n, else 0."""

    goal: I64
    rule: I8
    k: I32


@dataclass(frozen=True, slots=True)
class Members:
    """One row per measure of a goal, in the order in which the goal lists them; every goal named is in Goals.

    `status` is that of the measure's total. `lead` marks the one that speaks under the lead-measure rule."""

    goal: I64
    measure: I64
    weight: F64
    lead: B
    status: I8


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of measures that hold their goals back (see `groups_off_track`), in the order in which they are to be named."""

    measure: I64
    breakdown: I64


@dataclass(frozen=True, slots=True)
class RolledUp:
    """One entry per goal. `counts[:, status]` is the distribution; `ruled` the status before the equity floor.

    `coverage`: the share of the weight the rule uses that is judged and fresh (0 without any). `floor_measure`, `floor_breakdown`:
    the first group off track, 0 where there is none; it holds the status at near where `status` differs from `ruled`."""

    goal: I64
    counts: Counts
    coverage: F64
    ruled: I8
    status: I8
    floor_measure: I64
    floor_breakdown: I64


def roll_up(goals: Goals, members: Members, groups: Groups) -> RolledUp:
    """Each goal by its own rule. Members without data never count as zero and never disappear from the counts."""
    size = len(goals.goal)
    place = np.searchsorted(goals.goal, members.goal)
    counts = distribution(place, members.status, size)
    weight = _weights(goals, members, place)
    asked = members.status != Status.CONTEXT
    judged = members.status >= Status.ON_TRACK
    whole = np.bincount(place[asked], weights=weight[asked], minlength=size)
    seen = np.bincount(place[judged], weights=weight[judged], minlength=size)
    coverage = seen / np.where(whole > 0, whole, 1.0)
    votes = _votes(place, members.status, weight, size)
    found = _by_rule(goals, votes)
    ruled = np.where(coverage >= ENOUGH - SLACK, found, GoalStatus.NOT_ENOUGH).astype(np.int8)
    measure, breakdown = _floors(members, place, groups, size)
    status = np.where((ruled == GoalStatus.ON_TRACK) & (measure != 0), GoalStatus.NEAR, ruled).astype(np.int8)
    return RolledUp(goals.goal, counts, coverage, ruled, status, measure, breakdown)


def distribution(place: I64, status: I8, size: int) -> Counts:
    """How many members stand where: a row per goal, area or agency numbered from 0, a column per Status code."""
    counts = np.bincount(place * STATUSES + status, minlength=size * STATUSES)
    return counts.reshape(size, STATUSES)


def distribution_changes(place: I64, before: I8, after: I8, size: int) -> Counts:
    """What changed statuses do to a distribution; add it to the old counts. A member that is new has `before` 0, a gone one `after` 0."""
    change = distribution(place, after, size) - distribution(place, before, size)
    change[:, 0] = 0
    return change


class GroupColumns(Protocol):
    """What the equity floor reads of cards or of an assessment."""

    @property
    def measure(self) -> I64: ...
    @property
    def breakdown(self) -> I64: ...
    @property
    def status(self) -> I8: ...
    @property
    def against_total(self) -> I8: ...


def groups_off_track(assessed: GroupColumns, denominator: F64, minimum: F64) -> Groups:
    """The groups that hold a goal back: fresh, off track against the total's target, and large enough to say so.

    `denominator` of each entry's newest value (NaN: suppressed or not given; such a group cannot be judged fairly),
    `minimum` the owner's smallest denominator (NaN: none set)."""
    large = denominator >= np.where(np.isnan(minimum), 0.0, minimum)
    fresh = assessed.status >= Status.ON_TRACK
    off = (assessed.breakdown != 0) & fresh & (assessed.against_total == Status.OFF_TRACK) & large
    return Groups(assessed.measure[off], assessed.breakdown[off])


def _weights(goals: Goals, members: Members, place: I64) -> F64:
    """The weight each rule uses: one a member for k_of_n, the lead measure's alone, else the members' own."""
    rule = goals.rule[place]
    alone = np.where(members.lead, 1.0, 0.0)
    return np.where(rule == Rollup.K_OF_N, 1.0, np.where(rule == Rollup.LEAD_MEASURE, alone, members.weight))


def _votes(place: I64, status: I8, weight: F64, size: int) -> F64:
    """The weight that is on track, near, off track, by goal."""
    judged = (status >= Status.ON_TRACK) & (weight > 0)
    cell = place[judged] * 3 + (status[judged] - Status.ON_TRACK)
    votes = np.bincount(cell, weights=weight[judged], minlength=size * 3)
    return votes.astype(np.float64).reshape(size, 3)


def _by_rule(goals: Goals, votes: F64) -> I8:
    on, near, off = votes[:, 0], votes[:, 1], votes[:, 2]
    half = (on + near + off) * (0.5 + SLACK)
    worst = _first(off > 0, near > 0)
    weighted = _first(off > half, off + near > half)
    k = goals.k
    k_of_n = np.where(on >= k, GoalStatus.ON_TRACK, np.where(on + near >= k, GoalStatus.NEAR, GoalStatus.OFF_TRACK))
    found = np.where(goals.rule == Rollup.WEIGHTED, weighted, worst)
    return np.where(goals.rule == Rollup.K_OF_N, k_of_n, found).astype(np.int8)


def _first(is_off: B, is_near: B) -> I8:
    found = np.where(is_off, GoalStatus.OFF_TRACK, np.where(is_near, GoalStatus.NEAR, GoalStatus.ON_TRACK))
    return found.astype(np.int8)


def _floors(members: Members, place: I64, groups: Groups, size: int) -> tuple[I64, I64]:
    """The first group off track of each goal: by the goal's order of members, then by the order of the groups."""
    measure, breakdown = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    known, first = np.unique(groups.measure, return_index=True)
    if len(known) == 0:
        return measure, breakdown
    at = np.minimum(np.searchsorted(known, members.measure), len(known) - 1)
    held = np.flatnonzero((known[at] == members.measure) & (members.status != Status.CONTEXT))
    goal, row = np.unique(place[held], return_index=True)
    group = first[at[held[row]]]
    measure[goal], breakdown[goal] = groups.measure[group], groups.breakdown[group]
    return measure, breakdown

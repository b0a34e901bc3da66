"""From newest values and targets to a judgment: the steps of an assessment that know entries, baselines and extra rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from metrics.rules.change import distance_to_range, favourable_sign, is_range
from metrics.rules.codes import Direction, Status
from metrics.rules.columns import F64, I8, I32, I64, NO_DAY, B, Catalog, Series, Targets
from metrics.rules.entries import Entries, baselines, entries_of, entry_values
from metrics.rules.extra import ExtraRule, Facts, first_match, longest_run
from metrics.rules.moves import Moves
from metrics.rules.points import Points, Values, values_of
from metrics.rules.status import SLACK, Judgement, judge
from metrics.rules.targets import Asked, Expected, TargetKeys, expect, index_targets, target_group

ExtraRules = Mapping[int, Sequence[ExtraRule]]
NO_EXTRA: ExtraRules = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Work:
    """The entries of one assessment with their newest values. `live`: the entries that have a value; `own`: targets of their own.

    `day` is the day expected values are looked up for: the end of the newest value's period, or the as-of day without one."""

    entries: Entries
    catalog: Catalog
    keys: TargetKeys
    values: Values
    live: I64
    value: F64
    end: I32
    day: I32
    own: B
    baseline: F64

    @property
    def direction(self) -> I8:
        return self.catalog.direction[self.entries.place]


def prepare(series: Series, catalog: Catalog, targets: Targets, as_of: int) -> Work:
    """Line up series, catalog and targets by entry."""
    entries, keys = entries_of(series, catalog), index_targets(targets)
    own = target_group(keys, entries.measure, entries.breakdown) >= 0
    values = entry_values(values_of(series), entries)
    live = np.flatnonzero(values.count > 0)
    value, end = np.full(entries.size, np.nan), np.full(entries.size, NO_DAY, dtype=np.int32)
    newest = (values.first + values.count - 1)[live]
    value[live], end[live] = values.value[newest], values.end[newest]
    day = np.where(end == NO_DAY, as_of, end).astype(np.int32)
    return Work(entries, catalog, keys, values, live, value, end, day, own, baselines(values, entries, catalog, own))


def expect_newest(work: Work) -> Expected:
    """The expected value of each entry, by its own targets or else the total's."""
    every = np.arange(work.entries.size)
    return _expect_on(work, every, work.day, work.own, work.baseline)


def judge_newest(work: Work, expected: Expected) -> Judgement:
    return judge(work.value, expected, work.catalog.tolerance[work.entries.place], work.baseline)


def judge_against_total(work: Work, judged: I8) -> I8:
    """The judgment of groups that have targets of their own, against the total's target instead; of the others as it is."""
    own = work.own & (work.entries.breakdown != 0) & ~np.isnan(work.value)
    groups = np.flatnonzero(own & (work.direction != Direction.CONTEXT))
    against = judged.copy()
    if len(groups):
        no_own = np.zeros(work.entries.size, dtype=np.bool_)
        baseline = baselines(work.values, work.entries, work.catalog, no_own)
        expected = _expect_on(work, groups, work.day[groups], no_own, baseline)
        tolerance = work.catalog.tolerance[work.entries.place[groups]]
        against[groups] = judge(work.value[groups], expected, tolerance, baseline[groups]).judged
    return against


def apply_extra_rules(
    work: Work, expected: Expected, judgement: Judgement, moves: Moves, points: Points, extra: ExtraRules
) -> tuple[I8, I8]:  # fmt: skip
    """(judged, position of the extra rule that decided or -1). Extra rules speak only where there is a value and a target."""
    judged, decided = judgement.judged.copy(), np.full(work.entries.size, -1, dtype=np.int8)
    if not extra:
        return judged, decided
    chosen = np.isin(work.entries.measure, np.fromiter(extra, np.int64, len(extra)))
    chosen &= (judged >= Status.ON_TRACK) & ~np.isnan(work.value)
    gains = [_gains(work, expected, other) for other in (work.baseline, moves.previous, moves.year)]
    for place in np.flatnonzero(chosen).tolist():
        rules = extra[int(work.entries.measure[place])]
        facts = Facts(
            shortfall=float(judgement.shortfall[place]),
            expected=float(expected.low[place]),
            gain_baseline=float(gains[0][place]),
            gain_previous=float(gains[1][place]),
            gain_year=float(gains[2][place]),
            slack=SLACK * max(abs(float(work.value[place])), abs(float(expected.low[place]))),
            met=_met(work, points, place, longest_run(rules)),
        )
        decided[place] = first_match(rules, facts)
        if decided[place] >= 0:
            judged[place] = rules[int(decided[place])].then
    return judged, decided


def _gains(work: Work, expected: Expected, other: F64) -> F64:
    """How much better the newest value is than another, in the unit."""
    by_direction = (work.value - other) * favourable_sign(work.direction)
    nearer = distance_to_range(other, expected.low, expected.high) - distance_to_range(work.value, expected.low, expected.high)
    gains = np.where(is_range(work.direction), nearer, by_direction)
    return np.where(work.direction == Direction.CONTEXT, np.nan, gains)


def _met(work: Work, points: Points, place: int, wanted: int) -> list[bool]:
    """Which of the newest values, oldest first, were on the right side of what was expected of them, since the newest break."""
    if wanted == 0:
        return []
    at = int(np.searchsorted(work.live, place))
    rows = np.arange(max(int(points.start[at]), int(points.stop[at]) - wanted), int(points.stop[at]))
    entry = np.full(len(rows), place)
    expected = _expect_on(work, entry, points.end[rows], work.own, work.baseline)
    tolerance = work.catalog.tolerance[work.entries.place[entry]]
    judged = judge(points.value[rows], expected, tolerance, work.baseline[entry]).judged
    return [status == Status.ON_TRACK for status in judged.tolist()]


def _expect_on(work: Work, entry: I64, day: I32, own: B, baseline: F64) -> Expected:
    place = work.entries.place[entry]
    breakdown = np.where(own[entry], work.entries.breakdown[entry], 0)
    asked = Asked(
        work.entries.measure[entry], breakdown, day, work.catalog.linear[place], work.catalog.baseline_end[place], baseline[entry]
    )  # fmt: skip
    return expect(work.keys, asked)

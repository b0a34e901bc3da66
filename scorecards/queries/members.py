"""The goals, their members and the groups that hold them back, as the columns the roll-up reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Exists, OuterRef

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, sees_everything
from goals.models import GoalMeasure
from goals.rules.codes import Rollup
from goals.rules.rollup import Goals, Groups, Members, RolledUp, groups_off_track, roll_up
from metrics.models import Measure
from metrics.queries.columns import Clocks, copy_columns
from metrics.rules.codes import Status
from metrics.rules.columns import F64, I8, I32, I64, Assessed, B

_RULES = " ".join(f"WHEN '{rule.slug}' THEN {rule.value}" for rule in Rollup)
GOALS = f"SELECT id, (CASE rollup {_RULES} END)::smallint, coalesce(rollup_k, 0)::int FROM goals_goal WHERE {{}} ORDER BY id"  # noqa: S608
# In the order in which a goal lists its measures. A measure without a card yet has no data.
MEMBERS = f"""
SELECT member.goal_id, member.measure_id, member.weight, member.is_lead, coalesce(card.status, {Status.NO_DATA.value})::smallint
FROM goals_goalmeasure member
JOIN metrics_measure measure ON measure.id = member.measure_id
LEFT JOIN scorecards_measurecard card ON card.measure_id = member.measure_id AND card.breakdown_id = 0
WHERE (measure.retired_on IS NULL OR measure.retired_on > %s) AND {{}}
ORDER BY member.goal_id, member.role, member.weight DESC, member.measure_id
"""  # noqa: S608  (conditions of our own)
HELD_BACK = f"""
SELECT card.measure_id, card.breakdown_id, card.period_end - date '1970-01-01', card.status, card.against_total
FROM scorecards_measurecard card
WHERE card.breakdown_id <> 0 AND card.against_total = {Status.OFF_TRACK.value} AND card.status >= {Status.ON_TRACK.value}
    AND card.measure_id = ANY(%s::bigint[])
ORDER BY card.measure_id, card.breakdown_id
"""  # noqa: S608
SIZES = """
SELECT coalesce(reading.denominator, 'NaN'), coalesce((
    SELECT max(owner.min_denominator) FROM metrics_measuredimension owner
    JOIN metrics_breakdown_categories part ON part.breakdown_id = asked.breakdown
    JOIN metrics_category category ON category.id = part.category_id AND category.dimension_id = owner.dimension_id
    WHERE owner.measure_id = asked.measure
)::float8, 'NaN')
FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) WITH ORDINALITY AS asked(measure, breakdown, period_end, place)
LEFT JOIN metrics_shown reading ON reading.measure_id = asked.measure AND reading.breakdown_id = asked.breakdown
    AND reading.period_end = date '1970-01-01' + asked.period_end AND {}
ORDER BY asked.place
"""
# Both at once, with what measures and groups are called: for pages, which read few.
NAMED = """
SELECT card.measure_id, card.breakdown_id, card.period_end, card.status, card.against_total,
    coalesce(reading.denominator, 'NaN'), coalesce((
        SELECT max(owner.min_denominator) FROM metrics_measuredimension owner
        JOIN metrics_breakdown_categories part ON part.breakdown_id = card.breakdown_id
        JOIN metrics_category category ON category.id = part.category_id AND category.dimension_id = owner.dimension_id
        WHERE owner.measure_id = card.measure_id
    )::float8, 'NaN'), measure.name, breakdown.label
FROM ({}) AS card(measure_id, breakdown_id, period_end, status, against_total)
JOIN metrics_measure measure ON measure.id = card.measure_id JOIN metrics_breakdown breakdown ON breakdown.id = card.breakdown_id
LEFT JOIN metrics_shown reading ON reading.measure_id = card.measure_id AND reading.breakdown_id = card.breakdown_id
    AND reading.period_end = date '1970-01-01' + card.period_end AND {}
ORDER BY card.measure_id, card.breakdown_id
"""
COMPUTED = "SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::smallint[], %s::smallint[])"
NO_GROUPS = Groups(np.zeros(0, np.int64), np.zeros(0, np.int64))
KINDS: tuple[Any, ...] = (np.int64, np.int64, np.int32, np.int8, np.int8, np.float64, np.float64)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """Groups that hold goals back, as a page has read them. `names`: of each, by measure and breakdown, that of the measure and its own."""

    groups: Groups
    names: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupCards:
    """Cards of groups, with what the equity floor reads of them."""

    measure: I64
    breakdown: I64
    end: I32
    status: I8
    against_total: I8


def read_goals(goal_ids: Sequence[int] | None) -> Goals:
    where, params = _where("id", goal_ids)
    goal, rule, k = copy_columns(("int8", "int2", "int4"), GOALS.format(where), params)
    return Goals(goal, rule.astype(np.int8), k)


def hidden_members(who: Viewer, goal: str) -> Exists:
    """Whether a goal, named by its column, has a measure that `who`, who does not see everything, may not see."""
    return Exists(GoalMeasure.objects.exclude(measures_visible_to(who, "measure__")).filter(goal=OuterRef(goal)))


def read_members(goal_ids: Sequence[int] | None, as_of: date, who: Viewer | None = None) -> Members:
    """The measures of goals that are not retired by the day, with the status on their stored card; only those `who` may see."""
    where, params = _where("member.goal_id", goal_ids)
    if who is not None and not sees_everything(who):
        seen, more = Measure.objects.filter(measures_visible_to(who)).values("id").query.sql_with_params()
        where, params = f"{where} AND member.measure_id IN ({seen})", [*params, *more]
    types = ("int8", "int8", "float8", "bool", "int2")
    goal, measure, weight, lead, status = copy_columns(types, MEMBERS.format(where), [as_of, *params])
    return Members(goal, measure, weight, lead, status.astype(np.int8))


def stored_groups(measure_ids: Sequence[int], clocks: Clocks) -> Groups:
    """The groups of the stored cards that hold goals back."""
    types = ("int8", "int8", "int4", "int2", "int2")
    measure, breakdown, end, status, against = copy_columns(types, HELD_BACK, [list(measure_ids)])
    return _large_groups(GroupCards(measure, breakdown, end, status.astype(np.int8), against.astype(np.int8)), clocks)


def named_groups(measure_ids: Sequence[int], clocks: Clocks) -> HeldBack:
    """The groups of the stored cards of these measures that hold goals back, by name. One query."""
    return _named(HELD_BACK, [list(measure_ids)], clocks)


def named_groups_seen(assessed: Assessed, clocks: Clocks) -> HeldBack:
    """The same of an assessment that is not stored. One query where there are any."""
    near = _near(assessed)
    columns = (assessed.measure, assessed.breakdown, assessed.period_end, assessed.status, assessed.against_total)
    return _named(COMPUTED, [column[near].tolist() for column in columns], clocks) if near.any() else HeldBack(NO_GROUPS)


def _named(cards_of: str, given: Sequence[Any], clocks: Clocks) -> HeldBack:
    known, moments = clocks.known("reading")
    with connection.cursor() as cursor:
        cursor.execute(NAMED.format(cards_of, known), [*given, *moments])
        rows = cursor.fetchall()
    columns: list[Any] = [np.array([row[place] for row in rows], kind) for place, kind in enumerate(KINDS)]
    measure, breakdown, end, status, against, denominator, minimum = columns
    groups = groups_off_track(GroupCards(measure, breakdown, end, status, against), denominator, minimum)
    return HeldBack(groups, {(row[0], row[1]): (row[-2], row[-1]) for row in rows})


def assessed_groups(assessed: Assessed, clocks: Clocks) -> Groups:
    """The same of an assessment that is not stored."""
    near = _near(assessed)
    columns: tuple[Any, ...] = (assessed.measure, assessed.breakdown, assessed.period_end, assessed.status, assessed.against_total)
    return _large_groups(GroupCards(*(column[near] for column in columns)), clocks)


def _near(assessed: Assessed) -> B:
    """The groups that are off track against everybody's target."""
    found: B = (assessed.breakdown != 0) & (assessed.against_total == Status.OFF_TRACK) & (assessed.status >= Status.ON_TRACK)
    return found


def _large_groups(cards: GroupCards, clocks: Clocks) -> Groups:
    denominator, minimum = sizes_of(cards, clocks)
    return groups_off_track(cards, denominator, minimum)


def sizes_of(cards: GroupCards, clocks: Clocks) -> tuple[F64, F64]:
    """The denominator of each card's newest value, and the smallest one its owner judges."""
    if len(cards.measure) == 0:
        return np.zeros(0), np.zeros(0)
    known, moments = clocks.known("reading")
    asked = [cards.measure.tolist(), cards.breakdown.tolist(), cards.end.tolist()]
    denominator, minimum = copy_columns(("float8", "float8"), SIZES.format(known), [*asked, *moments])
    return denominator, minimum


def roll_up_stored(goal_ids: Sequence[int] | None, clocks: Clocks) -> RolledUp:
    """The goals named (None: all), rolled up from the stored cards."""
    members = read_members(goal_ids, clocks.as_of)
    groups = stored_groups(np.unique(members.measure).tolist(), clocks)
    return roll_up(read_goals(goal_ids), members, groups)


def roll_up_visible(goals: Goals, clocks: Clocks, who: Viewer, groups: Groups | None = None) -> RolledUp:
    """The same of goals that are read already, over the members that `who` may see. Two queries; one more where groups are off track;
    one alone where the caller has read the groups that hold those members back."""
    members = read_members(goals.goal.tolist(), clocks.as_of, who)
    return roll_up(goals, members, stored_groups(np.unique(members.measure).tolist(), clocks) if groups is None else groups)


def roll_up_assessed(goal_ids: Sequence[int] | None, assessed: Assessed, clocks: Clocks, who: Viewer | None = None) -> RolledUp:
    """The goals named (None: all), rolled up from an assessment of their members; one that was not assessed has no data.

    `who`: of the members that this viewer may see, else of all."""
    members = read_members(goal_ids, clocks.as_of, who)
    status = assessed_status(assessed, members.measure)
    return roll_up(read_goals(goal_ids), replace(members, status=status), assessed_groups(assessed, clocks))


def assessed_status(assessed: Assessed, measures: I64) -> I8:
    """The status of the total of each measure; one that was not assessed has no data."""
    totals = np.flatnonzero(assessed.breakdown == 0)
    status = np.full(len(measures), Status.NO_DATA, np.int8)
    if len(totals):
        found = totals[np.minimum(np.searchsorted(assessed.measure[totals], measures), len(totals) - 1)]
        there = assessed.measure[found] == measures
        status[there] = assessed.status[found[there]]
    return status


def _where(column: str, ids: Sequence[int] | None) -> tuple[str, list[Any]]:
    return ("true", []) if ids is None else (f"{column} = ANY(%s::bigint[])", [list(ids)])

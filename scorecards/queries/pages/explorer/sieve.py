"""The filters of the explorer and its groups, as conditions and joins of a written query."""

from dataclasses import dataclass

import numpy as np

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from metrics.models import TOTAL, Measure
from scorecards.queries.lens import Lens
from scorecards.queries.pages.explorer.asked import Asked
from scorecards.queries.pages.explorer.ordering import STATUS, Key, words_of
from scorecards.queries.pages.explorer.reading import Piece, Reading
from scorecards.queries.seen import look

# A goal is of its own area and of those it serves besides.
AREAS = """(SELECT id AS goal_id, area_id FROM goals_goal UNION SELECT goal_id, priorityarea_id FROM goals_goal_other_areas)"""
IN_AREA = """ AND fact.id IN (SELECT member.measure_id FROM {members} AS member JOIN {areas} AS served ON served.goal_id = member.goal_id
    JOIN goals_priorityarea AS area ON area.id = served.area_id WHERE area.code = %s)"""
IN_GOAL = """ AND fact.id IN (SELECT member.measure_id FROM {members} AS member JOIN {goals} AS goal ON goal.id = member.goal_id
    WHERE goal.code = %s)"""
WORDS = "strpos(lower(concat_ws(' ', fact.name, fact.code, agency.name, agency.code, fact.responsible)), %s) > 0"
BY_GOAL = """ LEFT JOIN (SELECT member.measure_id, goal.code, goal.statement AS name FROM {members} AS member
    JOIN {goals} AS goal ON goal.id = member.goal_id) AS grouped ON grouped.measure_id = fact.id"""
BY_AREA = """ LEFT JOIN (SELECT DISTINCT member.measure_id, area.code, area.name, area."order" AS place FROM {members} AS member
    JOIN {areas} AS served ON served.goal_id = member.goal_id JOIN goals_priorityarea AS area ON area.id = served.area_id
    ) AS grouped ON grouped.measure_id = fact.id"""
PLAIN = {"agency": "agency.code = %s", "service": "service.code = %s", "unit": "fact.unit = %s"}
CODED = {"status": "card.status", "trend": "card.trend", "signal": "card.signal", "freshness": "card.freshness"}


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what rows are grouped: a join, the code and the name of the group, its place in the order.

    `repeats`: a measure of two goals stands under both."""

    join: str
    code: str
    name: str
    keys: tuple[Key, ...]
    repeats: bool = False


NO_GROUPING = Grouping("", "''", "''", ())


def grouping(asked: Asked, read: Reading) -> Grouping:
    """The groups an address asks for. What is of no goal or area stands last."""
    none_last = Key("(grouped.code IS NULL)::int", int)
    code, name = "coalesce(grouped.code, '')", "coalesce(grouped.name, '')"
    found = {
        "agency": Grouping("", "agency.code", "agency.name", (Key(words_of("agency.name"), str), Key('agency.code COLLATE "C"', str))),
        "status": Grouping("", "card.status::text", "''", (Key(STATUS, int),)),
        "goal": Grouping(
            BY_GOAL.format(members=read.members, goals=read.goals), code, name, (none_last, Key(f'{code} COLLATE "C"', str)), repeats=True
        ),
        "area": Grouping(
            BY_AREA.format(members=read.members, areas=AREAS),
            code,
            name,
            (none_last, Key("coalesce(grouped.place, 0)", int), Key(f'{code} COLLATE "C"', str)),
            repeats=True,
        ),
    }
    return found.get(asked.group, NO_GROUPING)


def sieve(who: Viewer, at: Lens, read: Reading, asked: Asked) -> Piece:
    """The conditions of the filters, each beginning with AND."""
    found = Piece("")
    for word in asked.q.lower().split():
        found += Piece(f" AND {WORDS}", (word,))
    if asked.owner:
        found += Piece(" AND strpos(lower(fact.responsible), %s) > 0", (asked.owner.lower(),))
    if asked.area:
        found += Piece(IN_AREA.format(members=read.members, areas=AREAS), (asked.area,))
    if asked.goal:
        found += Piece(IN_GOAL.format(members=read.members, goals=read.goals), (asked.goal,))
    for name, column in CODED.items():
        if (code := getattr(asked, name)) is not None:
            found += Piece(f" AND {column} = %s", (int(code),))
    if asked.period is not None:
        found += Piece(" AND fact.period = %s", (asked.period.slug,))
    return found + _plain(asked) + (_changed(who, at, asked) if asked.changed else Piece(""))


def _plain(asked: Asked) -> Piece:
    found = Piece("")
    for name, text in PLAIN.items():
        if value := getattr(asked, name):
            found += Piece(f" AND {text}", (value,))
    return found if asked.published is None else found + Piece(" AND fact.is_public = %s", (asked.published,))


def _changed(who: Viewer, at: Lens, asked: Asked) -> Piece:
    """What stood otherwise on the other day: all there was then is assessed, and kept for the next who asks."""
    other = Lens(asked.then or at.as_of, at.known_on, is_live=False, clock=at.clock)
    answer = look(other, Measure.objects.filter(measures_visible_to(who)), all_there_were=True).answer.assessed
    totals = np.flatnonzero(answer.breakdown == TOTAL)
    text = """ AND NOT EXISTS (SELECT 1 FROM unnest(%s::int8[], %s::int2[]) AS past(measure_id, status)
        WHERE past.measure_id = card.measure_id AND past.status = card.status)"""
    return Piece(text, (answer.measure[totals].tolist(), answer.status[totals].tolist()))

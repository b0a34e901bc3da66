"""Agencies: the list, and one agency's scorecard in three queries whatever its number of measures."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef

from accounts.rules.policy import Viewer
from agencies.models import Agency, AgencyKind
from goals.models import Goal, PartnerRole, Partnership
from goals.queries.promises import visible_promises
from goals.queries.then import goals_there, members_then
from metrics.queries.catalog_then import as_table, stood
from metrics.queries.series import recent_points
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.pages.standing import Completeness, completeness_of, counts_of, has_illustrative
from scorecards.queries.rows import CardRow, Counts

Points = Mapping[int, Sequence[tuple[date, float | None]]]


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency in the list."""

    code: str
    name: str
    kind: AgencyKind
    mission: str
    effective_to: date | None
    counts: Counts
    leads: int
    helps: int


@dataclass(frozen=True, slots=True)
class GoalRef:
    """A goal an agency leads or helps."""

    code: str
    statement: str
    area_code: str
    area: str
    role: str
    contribution: str


@dataclass(frozen=True, slots=True)
class AreaPart:
    """An agency's part in one priority or strand: the goals it leads and those it helps."""

    code: str
    name: str
    leads: tuple[GoalRef, ...]
    helps: tuple[GoalRef, ...]


@dataclass(frozen=True, slots=True)
class Relative:
    """An agency before or after this one: how it came about (renamed, merged, split), since when if anybody wrote it down, and in words."""

    code: str
    name: str
    kind: str
    on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One row of the scorecard: the card, its last values, the goals it tells about."""

    card: CardRow
    points: tuple[float | None, ...]
    goals: tuple[GoalRef, ...]


@dataclass(frozen=True, slots=True)
class AgencyPage:
    """All of an agency's scorecard, before any filter."""

    code: str
    name: str
    kind: AgencyKind
    mission: str
    website: str
    effective_from: date | None
    effective_to: date | None
    predecessors: tuple[Relative, ...]
    successors: tuple[Relative, ...]
    counts: Counts
    completeness: Completeness
    parts: tuple[AreaPart, ...]
    lines: tuple[MeasureLine, ...]
    is_illustrative: bool
    promised: tuple[str, ...] = ()  # the state of each promise the agency made, of those this reader may see


# The relatives on one side: the agencies at the other end of its successions.
RELATIVES = """(
        SELECT json_agg(json_build_object('code', other.code, 'name', other.name, 'kind', step.kind, 'on', step."on", 'note', step.note)
            ORDER BY other.code)::text
        FROM agencies_succession step JOIN agencies_agency other ON other.id = step.{other}_id WHERE step.{own}_id = agency.id
    )"""
SIDES = {
    "before": RELATIVES.format(other="predecessor", own="successor"),
    "after": RELATIVES.format(other="successor", own="predecessor"),
}
# Written out, because the ORM takes four times as long to put these words together as PostgreSQL to answer them.
ONE = """
SELECT agency.name, agency.kind, agency.mission, agency.website, agency.effective_from, agency.effective_to,
    {before}, {after}, {promised},
    (
        SELECT json_agg(json_build_object(
            'code', goal.code, 'statement', goal.statement, 'area_code', area.code, 'area', area.name, 'leads', present.lead_id = agency.id,
            'role', part.role, 'contribution', part.contribution, 'measures', tells.measures
        ) ORDER BY area."order", area.code, goal.code)
        FROM {goals} goal
        JOIN goals_goal present ON present.id = goal.id
        JOIN goals_priorityarea area ON area.id = present.area_id
        LEFT JOIN goals_partnership part ON part.goal_id = goal.id AND part.agency_id = agency.id
        LEFT JOIN LATERAL (
            SELECT array_agg(measure.id ORDER BY measure.id) AS measures FROM {members} member
            JOIN metrics_measure measure ON measure.id = member.measure_id
            WHERE member.goal_id = goal.id AND measure.agency_id = agency.id
        ) tells ON true
        WHERE present.lead_id = agency.id OR part.id IS NOT NULL OR tells.measures IS NOT NULL
    )::text
FROM agencies_agency agency WHERE agency.code = %s
"""


def agency(who: Viewer, at: Lens, code: str) -> AgencyPage | None:
    """The scorecard of one agency as `who` may see it through `at`; None for an unknown code. Three queries."""
    with connection.cursor() as cursor:
        query, params = _one(who, at)
        cursor.execute(query, [*params, code])
        found = cursor.fetchone()
    if found is None:
        return None
    *own, before, after, promised, goals = found
    name, kind, mission, website, start, end = own
    cards = measure_cards(at, who, agency=code)
    points = recent_points([card.measure_id for card in cards], as_of=at.as_of, known_on=at.known_on)
    refs = [(_ref(one), frozenset(one["measures"] or ())) for one in json.loads(goals or "[]")]
    return AgencyPage(
        code=code,
        name=name,
        kind=AgencyKind(kind),
        mission=mission,
        website=website,
        effective_from=start,
        effective_to=end,
        predecessors=_relatives(before),
        successors=_relatives(after),
        counts=counts_of(cards),
        completeness=completeness_of(cards),
        parts=_parts([ref for ref, _ in refs]),
        lines=tuple(_line(card, points, refs) for card in cards),
        is_illustrative=has_illustrative(cards),
        promised=tuple(promised or ()),
    )


def _one(who: Viewer, at: Lens) -> tuple[str, Sequence[Any]]:
    """What was promised and which measures tell about it as it was known; who leads and who helps as it is today. Of promises made in
    reviews there are no versions: they are told now alone."""
    if at.known_on is None:
        made, params = visible_promises(who).order_by().values("agency_id", "state").query.sql_with_params()
        promised = f"(SELECT array_agg(made.state) FROM ({made}) made WHERE made.agency_id = agency.id)"  # noqa: S608
        return ONE.format(goals="goals_goal", members="goals_goalmeasure", promised=promised, **SIDES), params
    there = goals_there(at.known_on).values("pk")
    then = as_table(stood(Goal, at.known_on).filter(pgh_obj_id__in=there)), as_table(members_then(at.known_on))
    return ONE.format(goals=then[0], members=then[1], promised="NULL::text[]", **SIDES), ()


def _relatives(found: str | None) -> tuple[Relative, ...]:
    rows = (one | {"on": date.fromisoformat(one["on"]) if one["on"] else None} for one in json.loads(found or "[]"))
    return tuple(Relative(**row) for row in rows)


def _ref(one: dict[str, Any]) -> GoalRef:
    role = PartnerRole.LEAD if one["leads"] else one["role"] or ""
    return GoalRef(one["code"], one["statement"], one["area_code"], one["area"], role, one["contribution"] or "")


def _parts(refs: Sequence[GoalRef]) -> tuple[AreaPart, ...]:
    """The goals by area, those it leads apart from those it helps; goals it only measures are not its part."""
    areas: dict[str, list[GoalRef]] = {}
    for ref in refs:
        if ref.role:
            areas.setdefault(ref.area_code, []).append(ref)
    return tuple(
        AreaPart(
            code,
            found[0].area,
            tuple(ref for ref in found if ref.role == PartnerRole.LEAD),
            tuple(ref for ref in found if ref.role == PartnerRole.PARTNER),
        )
        for code, found in areas.items()
    )


def _line(card: CardRow, points: Points, refs: Sequence[tuple[GoalRef, frozenset[int]]]) -> MeasureLine:
    values = tuple(value for _, value in points.get(card.measure_id, ()))
    return MeasureLine(card, values, tuple(ref for ref, measures in refs if card.measure_id in measures))


def agencies(who: Viewer, at: Lens) -> list[AgencyLine]:
    """Every agency with the standing of its measures and its number of goals, by name. Two queries."""
    by_agency: dict[str, list[CardRow]] = {}
    for card in measure_cards(at, who):
        by_agency.setdefault(card.agency_code, []).append(card)
    there = goals_there(at.known_on)
    led = there.filter(lead=OuterRef("pk")).values("pk")
    helped = Partnership.objects.filter(agency=OuterRef("pk"), role=PartnerRole.PARTNER, goal__in=there.values("pk")).values("goal_id")
    found = Agency.objects.annotate(led=ArraySubquery(led), helped=ArraySubquery(helped)).order_by("name")
    return [
        AgencyLine(
            code=one.code,
            name=one.name,
            kind=AgencyKind(one.kind),
            mission=one.mission,
            effective_to=one.effective_to,
            counts=counts_of(by_agency.get(one.code, ())),
            leads=len(one.led),
            helps=len(one.helped),
        )
        for one in found
    ]


def by_kind(lines: Sequence[AgencyLine]) -> list[tuple[AgencyKind, list[AgencyLine]]]:
    """The agencies under their kinds, in the order of the kinds."""
    return [(kind, found) for kind in AgencyKind if (found := [line for line in lines if line.kind == kind])]

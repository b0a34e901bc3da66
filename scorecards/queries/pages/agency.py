"""Agencies: the list, and one agency's scorecard in three queries whatever its number of measures."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, sees_everything
from agencies.models import Agency, AgencyKind
from goals.models import Goal, PartnerRole, Partnership
from goals.queries.promises import visible_promises
from goals.queries.then import goals_there, members_then
from goals.rules.codes import GoalStatus
from metrics.models import Measure
from metrics.queries.catalog_then import as_table, stood
from metrics.queries.series import recent_points
from scorecards.queries.cards import goal_cards, measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.pages.standing import Completeness, completeness_of, counts_of, has_illustrative
from scorecards.queries.rows import CardRow, Counts, GoalCounts

Points = Mapping[int, Sequence[tuple[date, float | None]]]


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """One agency in the list. It is there from `effective_from` to `effective_to`, both included; None: always."""

    code: str
    name: str
    kind: AgencyKind
    mission: str
    effective_from: date | None
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
    status: GoalStatus | None = None  # of those it leads or helps, as the reader may know it


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

    @property
    def leads(self) -> int:
        """How many goals it leads."""
        return sum(len(part.leads) for part in self.parts)

    @property
    def led(self) -> GoalCounts:
        """Where the goals that it leads stand; nothing on another day than the site's own."""
        found = Counter(goal.status.slug for part in self.parts for goal in part.leads if goal.status)
        return GoalCounts(**found)

    @property
    def helps(self) -> int:
        """With how many goals of others it helps."""
        return sum(len(part.helps) for part in self.parts)


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
            'role', part.role, 'contribution', part.contribution, 'measures', tells.measures,
            'status', CASE WHEN {hides} THEN NULL ELSE coalesce(card.status, {unknown}) END
        ) ORDER BY area."order", area.code, goal.code)
        FROM {goals} goal
        JOIN goals_goal present ON present.id = goal.id
        JOIN goals_priorityarea area ON area.id = present.area_id
        LEFT JOIN scorecards_goalcard card ON card.goal_id = goal.id
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
HIDES = """EXISTS (
                SELECT FROM goals_goalmeasure held WHERE held.goal_id = goal.id AND held.measure_id NOT IN ({seen})
            )"""


def agency(who: Viewer, at: Lens, code: str) -> AgencyPage | None:
    """The scorecard of one agency as `who` may see it through `at`; None for an unknown code. Three queries, more
    where a goal of it has measures that `who` may not see."""
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
    rows = json.loads(goals or "[]")
    statuses = _statuses(who, at, rows)
    refs = [(_ref(one, statuses), frozenset(one["measures"] or ())) for one in rows]
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
        hides, hidden_from = _hides(who)
        promised = f"(SELECT array_agg(made.state) FROM ({made}) made WHERE made.agency_id = agency.id)"  # noqa: S608
        named = {"goals": "goals_goal", "members": "goals_goalmeasure", "promised": promised, "hides": hides}
        return ONE.format(**named, unknown=GoalStatus.NOT_ENOUGH.value, **SIDES), [*params, *hidden_from]
    there = goals_there(at.known_on).values("pk")
    then = as_table(stood(Goal, at.known_on).filter(pgh_obj_id__in=there)), as_table(members_then(at.known_on))
    named = {"goals": then[0], "members": then[1], "promised": "NULL::text[]", "hides": "true"}
    return ONE.format(**named, unknown=GoalStatus.NOT_ENOUGH.value, **SIDES), ()


def _hides(who: Viewer) -> tuple[str, Sequence[Any]]:
    """Whether the goal has measures that `who` may not see: its stored status would tell of them."""
    if sees_everything(who):
        return "false", ()
    seen, params = Measure.objects.filter(measures_visible_to(who)).order_by().values("pk").query.sql_with_params()
    return HIDES.format(seen=seen), params


def _statuses(who: Viewer, at: Lens, rows: Sequence[dict[str, Any]]) -> Mapping[str, GoalStatus]:
    """Where the goals that the agency leads or helps stand, by code: as stored, else as they are put together for this reader. Of the
    site's own day alone: another would cost more than it tells."""
    own = [one for one in rows if one["leads"] or one["role"]] if at.is_live else []
    if all(one["status"] is not None for one in own):
        return {one["code"]: GoalStatus(one["status"]) for one in own}
    return {goal.code: goal.status for goal in goal_cards(at, who)}


def _relatives(found: str | None) -> tuple[Relative, ...]:
    rows = (one | {"on": date.fromisoformat(one["on"]) if one["on"] else None} for one in json.loads(found or "[]"))
    return tuple(Relative(**row) for row in rows)


def _ref(one: dict[str, Any], statuses: Mapping[str, GoalStatus]) -> GoalRef:
    role = PartnerRole.LEAD if one["leads"] else one["role"] or ""
    named = (one["code"], one["statement"], one["area_code"], one["area"])
    return GoalRef(*named, role, one["contribution"] or "", statuses.get(one["code"]))


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
            effective_from=one.effective_from,
            effective_to=one.effective_to,
            counts=counts_of(by_agency.get(one.code, ())),
            leads=len(one.led),
            helps=len(one.helped),
        )
        for one in found
    ]


def by_kind(lines: Sequence[AgencyLine], day: date) -> tuple[list[tuple[AgencyKind, list[AgencyLine]]], list[AgencyLine]]:
    """The agencies that are there on a day under their kinds, in the order of the kinds; and those that were or will be."""
    there = [line for line in lines if _is_there(line, day)]
    kinds = [(kind, found) for kind in AgencyKind if (found := [line for line in there if line.kind == kind])]
    return kinds, [line for line in lines if not _is_there(line, day)]


def _is_there(line: AgencyLine, day: date) -> bool:
    return (line.effective_from or day) <= day <= (line.effective_to or day)

"""Agencies: the list, and one agency's scorecard in three queries whatever its number of measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.rules.policy import Viewer
from agencies.models import Agency, AgencyKind
from goals.models import Goal, GoalMeasure, PartnerRole, Partnership
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
    """The agency before or after this one."""

    code: str
    name: str


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
    predecessor: Relative | None
    successors: tuple[Relative, ...]
    counts: Counts
    completeness: Completeness
    parts: tuple[AreaPart, ...]
    lines: tuple[MeasureLine, ...]
    is_illustrative: bool


def agency(who: Viewer, at: Lens, code: str) -> AgencyPage | None:
    """The scorecard of one agency as `who` may see it through `at`; None for an unknown code. Three queries."""
    row = _with_goals(Agency.objects.filter(code=code)).first()
    if row is None:
        return None
    cards = measure_cards(at, who, agency=code)
    points = recent_points([card.measure_id for card in cards], as_of=at.as_of, known_on=at.known_on)
    refs = [(_ref(one, code), frozenset(one["measures"])) for one in row["goals"]]
    return AgencyPage(
        code=row["code"],
        name=row["name"],
        kind=AgencyKind(row["kind"]),
        mission=row["mission"],
        website=row["website"],
        effective_from=row["effective_from"],
        effective_to=row["effective_to"],
        predecessor=Relative(row["predecessor__code"], row["predecessor__name"]) if row["predecessor__code"] else None,
        successors=tuple(Relative(**one) for one in row["after"]),
        counts=counts_of(cards),
        completeness=completeness_of(cards),
        parts=_parts([ref for ref, _ in refs]),
        lines=tuple(_line(card, points, refs) for card in cards),
        is_illustrative=has_illustrative(cards),
    )


def _with_goals(agencies: QuerySet[Agency]) -> QuerySet[Agency, dict[str, Any]]:
    """The agency with its successors and, as JSON, the goals it leads, helps or measures, all in one query."""
    here = OuterRef("pk")
    after = Agency.objects.filter(predecessor=here).order_by("code").values(row=JSONObject(code="code", name="name"))
    part = Partnership.objects.filter(goal=OuterRef("pk"), agency=OuterRef(OuterRef("pk")))
    tells = GoalMeasure.objects.filter(goal=OuterRef("pk"), measure__agency=OuterRef(OuterRef("pk")))
    goals = Goal.objects.filter(Q(lead=here) | Exists(part) | Exists(tells)).order_by("area__order", "area__code", "code")
    fields = {"code": "code", "statement": "statement", "area_code": "area__code", "area": "area__name", "lead": "lead__code"}
    as_json = JSONObject(
        **fields,
        role=Subquery(part.values("role")[:1]),
        contribution=Subquery(part.values("contribution")[:1]),
        measures=ArraySubquery(tells.order_by("measure_id").values("measure_id")),
    )
    plain = ("code", "name", "kind", "mission", "website", "effective_from", "effective_to", "predecessor__code", "predecessor__name")
    with_json = agencies.annotate(after=ArraySubquery(after), goals=ArraySubquery(goals.values(row=as_json)))
    found: QuerySet[Agency, dict[str, Any]] = with_json.values(*plain, "after", "goals")
    return found


def _ref(one: dict[str, Any], code: str) -> GoalRef:
    role = PartnerRole.LEAD if one["lead"] == code else one["role"] or ""
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
    led = Goal.objects.filter(lead=OuterRef("pk")).values("pk")
    helped = Partnership.objects.filter(agency=OuterRef("pk"), role=PartnerRole.PARTNER).values("goal_id")
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

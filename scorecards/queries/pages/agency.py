"""Agencies: the list, and one agency's scorecard in four queries whatever its number of measures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.rules.policy import Viewer
from agencies.models import Agency, AgencyKind
from goals.models import Goal, GoalMeasure, Partnership
from metrics.queries.series import recent_points
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.pages.standing import Completeness, completeness_of, counts_of
from scorecards.queries.rows import CardRow, Counts


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
    partners: int


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


def agency(who: Viewer, lens: Lens, code: str) -> AgencyPage | None:
    """The scorecard of one agency as `who` may see it through `lens`; None for an unknown code. Three queries."""
    row = _with_parts(Agency.objects.filter(code=code)).first()
    if row is None:
        return None
    cards = measure_cards(who, lens, agency=code)
    points = recent_points([card.measure_id for card in cards], lens.as_of, lens.known_on)
    refs = {one["code"]: one for one in row["goals"]}
    goals_of = _goals_by_measure(row["links"], refs)
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
        parts=_parts(row["goals"]),
        lines=tuple(_line(card, points, goals_of) for card in cards),
    )


def _with_parts(agencies: QuerySet[Agency]) -> QuerySet[Agency, dict[str, Any]]:
    """The agency with its successors, its goals and the goals of its measures, in one query."""
    mine = OuterRef("pk")
    after = Agency.objects.filter(predecessor=mine).order_by("code").values(row=JSONObject(code="code", name="name"))
    names = {"code": "code", "statement": "statement", "area_code": "area__code", "area": "area__name", "order": "area__order"}
    told = GoalMeasure.objects.filter(measure__agency=mine).order_by("goal__code").values(row=JSONObject(measure="measure_id", goal="goal__code"))
    ...

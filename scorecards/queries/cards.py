"""Where measures and goals stand: from the stored cards when the lens is live, else computed by the same rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, may_see_measure, sees_everything
from agencies.models import Agency
from goals.models import Goal, GoalMeasure, PartnerRole, Partnership
from goals.queries.declared import declared_row
from goals.queries.then import goals_there
from goals.queries.updates import Told
from goals.rules.codes import GoalStatus, Rollup
from goals.rules.rollup import Goals, RolledUp, roll_up
from goals.rules.updates import differs
from metrics.models import TOTAL, Measure
from metrics.queries.catalog_then import stood
from metrics.queries.misses import accepted_row
from metrics.rules.codes import Status
from scorecards.models import Edition, GoalCard, MeasureCard
from scorecards.queries.faces import ACCEPTED, FACE, NUMBERS, card_row
from scorecards.queries.lens import NEW_YORK, Lens
from scorecards.queries.members import HeldBack, assessed_status, hidden_members, named_groups, roll_up_visible
from scorecards.queries.pages.members import Member, as_columns, members, parts_of
from scorecards.queries.rows import CardRow, Counts, DeclaredRow, GoalRow, PartnerRow
from scorecards.queries.seen import Assess, Seen, clocks_of, look

NOBODY = Counts()
COUNTS = ("on_track", "near", "off_track", "overdue", "no_data", "no_target", "context")
PARTNERS = ArraySubquery(
    Partnership.objects.filter(goal=OuterRef("pk"))
    .order_by("pk")
    .values(row=JSONObject(code="agency__code", name="agency__name", role="role", contribution="contribution"))
)
PROMISED = ("statement", "why", "due", "rollup", "rollup_k")
NAME = FACE.index("name")
ROLLUPS = {code.slug: code for code in Rollup}


def measure_cards(  # noqa: PLR0913  (the lens, the reader, and what a page narrows by)
    at: Lens,
    who: Viewer,
    *,
    measure_ids: Sequence[int] | None = None,
    agency: str | None = None,
    goal: str | None = None,
    area: str | None = None,
    groups: bool = False,
) -> list[CardRow]:  # fmt: skip
    """The cards of the measures that `who` may see, by code; with `groups` those of their breakdowns too.

    `agency`, `goal`, `area`: codes. Retired measures are left out unless they are asked for by id. One query when live."""
    measures = Measure.objects.filter(measures_visible_to(who))
    measures = _narrowed(measures, measure_ids, agency=agency, goal=goal, area=area)
    if not at.is_live:
        return look(at, measures, all_there_were=measure_ids is None).cards(groups=groups)
    if measure_ids is None:
        measures = measures.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=at.as_of))
    return _live_cards(measures, groups, at.as_of)


def measure_card(at: Lens, who: Viewer, measure_id: int) -> CardRow | None:
    """The card of one measure; computed where none is stored yet. None for a measure `who` may not see."""
    stored = measure_cards(at, who, measure_ids=[measure_id])
    return next(iter(stored or measure_cards(replace(at, is_live=False), who, measure_ids=[measure_id])), None)


def _narrowed(
    measures: QuerySet[Measure], ids: Sequence[int] | None, *, agency: str | None, goal: str | None, area: str | None
) -> QuerySet[Measure]:  # fmt: skip
    if ids is not None:
        measures = measures.filter(id__in=ids)
    if agency is not None:
        measures = measures.filter(agency__code=agency)
    if goal is not None:
        measures = measures.filter(Exists(GoalMeasure.objects.filter(measure=OuterRef("pk"), goal__code=goal)))
    if area is not None:
        of_area = Q(goal__area__code=area) | Q(goal__other_areas__code=area)
        measures = measures.filter(Exists(GoalMeasure.objects.filter(of_area, measure=OuterRef("pk"))))
    return measures


def _live_cards(measures: QuerySet[Measure], groups: bool, as_of: date) -> list[CardRow]:
    cards = MeasureCard.objects.filter(measure__in=measures).order_by("measure__code", "breakdown__label", "breakdown_id")
    if not groups:
        cards = cards.filter(breakdown=TOTAL)
    held = Subquery(Edition.objects.values("as_of")[:1])
    face = [f"measure__{name}" for name in FACE]
    cards = cards.annotate(accepted_until=accepted_row(as_of, None, "measure"))
    rows = cards.values_list(*face, "accepted_until", "breakdown_id", "breakdown__label", *NUMBERS, "as_of", "rule_version", held)
    own = ACCEPTED + 1
    return [card_row(row[:own], row[own : own + 2], row[own + 2 : -3], (row[-1] or row[-3], row[-2], None)) for row in rows]


def goal_cards(  # noqa: PLR0913  (the lens, the reader, what a page narrows by, and what it has read anyway)
    at: Lens,
    who: Viewer,
    *,
    goal: str = "",
    area: str = "",
    links: Sequence[Member] = (),
    seen: Seen | None = None,
    held: HeldBack | None = None,
    cards: Mapping[int, CardRow] | None = None,
) -> list[GoalRow]:
    """Where goals stand, in the order of the areas, with the agencies that share them. `goal`, `area`: codes.

    `links`, `seen`: their members, and what a page that looks through a lens has seen of them anyway. `held`: the groups of
    all their members that `who` may see and that hold them back; `cards`: when live, the cards of those `links`, by id of the measure.
    A goal with measures that `who` may not see stands where the others put it: its status must not tell of them.
    One query when live and nothing is hidden; more when something is, one with `cards`, none with `held` too."""
    goals = goals_there(at.known_on).select_related("area", "lead", "card__floor_measure", "card__floor_breakdown")
    goals = goals.annotate(partner_rows=PARTNERS, declared_row=declared_row(at.as_of, at.known_on))
    if goal:
        goals = goals.filter(code=goal)
    if area:
        goals = goals.filter(pk__in=Goal.objects.filter(Q(area__code=area) | Q(other_areas__code=area)).values("pk"))
    goals = goals.annotate(hides=hidden_members(who, "pk") if at.is_live and not sees_everything(who) else Value(value=False))
    found = list(as_known(goals.order_by("area__order", "area__code", "code"), at.known_on))
    if at.is_live:
        stands = _live(at, found, who, _Read(links, cards, held))
    else:
        links = links if seen else members(at.known_on, area=area, goal=goal)
        stands = stands_seen(found, links, seen or see(at, who, links), held)
    return [_goal_row(one, stands[one.id]) for one in found]


def as_known(goals: QuerySet[Goal], known_on: date | None) -> Iterator[Goal]:
    """The goals, with what was promised and the rule that judges it as they were known by the end of the day."""
    if known_on is None:
        yield from goals
        return
    then = stood(Goal, known_on).filter(pgh_obj_id=OuterRef("pk")).values(row=JSONObject(**{name: name for name in PROMISED}))
    led = stood(Goal, known_on).filter(pgh_obj_id=OuterRef(OuterRef("pk"))).values("lead_id")
    lead = Agency.objects.filter(pk__in=led).exclude(pk=OuterRef("lead")).values(row=JSONObject(code="code", name="name"))
    for goal in goals.annotate(then=Subquery(then[:1]), lead_then=Subquery(lead[:1])):
        for name, value in goal.then.items():
            setattr(goal, name, date.fromisoformat(value) if name == "due" and value else value)
        yield goal


def see(at: Lens, who: Viewer, links: Sequence[Member], assess: Assess | None = None) -> Seen:
    """The members of goals that `who` may see, through the lens."""
    measures = Measure.objects.filter(measures_visible_to(who), id__in={link.measure_id for link in links})
    return look(at, measures, all_there_were=True, assess=assess)


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a goal stands; what a stored card and a computed roll-up have in common."""

    status: GoalStatus = GoalStatus.NOT_ENOUGH
    ruled: GoalStatus = GoalStatus.NOT_ENOUGH
    coverage: float = 0.0
    counts: Counts = NOBODY
    floor: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class _Read:
    """What a page has read of goals' members anyway; None: nothing."""

    links: Sequence[Member]
    cards: Mapping[int, CardRow] | None
    held: HeldBack | None


def _live(at: Lens, goals: Sequence[Goal], who: Viewer, read: _Read) -> dict[int, Stand]:
    """As stored; what hides members from `who` is rolled up anew from the stored cards of the others."""
    partly = sorted((goal for goal in goals if goal.hides), key=lambda goal: goal.id)  # type: ignore[attr-defined]
    stands = {}
    if partly:
        stands = _partly(at, partly, who, read)
    return {goal.id: stands.get(goal.id) or _stored(goal, who) for goal in goals}


def _partly(at: Lens, goals: Sequence[Goal], who: Viewer, read: _Read) -> dict[int, Stand]:
    held, cards = read.held, read.cards
    if cards is None:
        rolled = roll_up_visible(_columns(goals), clocks_of(at), who, held.groups if held else None)
        return _rolled_up(rolled, held.names if held else _names(rolled))
    parts = parts_of({goal.id for goal in goals}, read.links, cards)
    held = held or named_groups(sorted({part.measure_id for part in parts}), clocks_of(at))
    status = np.array([cards[part.measure_id].status for part in parts], np.int8)
    return _rolled_up(roll_up(_columns(goals), as_columns(parts, status), held.groups), held.names)


def stands_seen(goals: Sequence[Goal], links: Sequence[Member], seen: Seen, held: HeldBack | None = None) -> dict[int, Stand]:
    """Where goals stand by what was seen of their measures; a measure that was not seen is no member to this reader."""
    held = held or seen.held_back
    parts = parts_of({goal.id for goal in goals}, links, seen.faces)
    status = assessed_status(seen.answer.assessed, np.array([link.measure_id for link in parts], np.int64))
    rolled = roll_up(_columns(sorted(goals, key=lambda goal: goal.id)), as_columns(parts, status), held.groups)
    names = {(one, group): (seen.faces[one][NAME], label) for (one, group), (_, label) in held.names.items() if one in seen.faces}
    return _rolled_up(rolled, names)


def _columns(goals: Sequence[Goal]) -> Goals:
    rules = np.array([ROLLUPS[goal.rollup] for goal in goals], np.int8)
    return Goals(np.array([goal.id for goal in goals], np.int64), rules, np.array([goal.rollup_k or 0 for goal in goals], np.int32))


def _stored(goal: Goal, who: Viewer) -> Stand:
    """A goal that was never rolled up has nobody counted yet. A floor may outlive, until the next run, the measure's part in the goal."""
    card: GoalCard | None = getattr(goal, "card", None)
    if card is None:
        return Stand()
    counts = Counts(**{name: getattr(card, f"n_{name}") for name in COUNTS})
    group, held = card.floor_breakdown.label if card.floor_breakdown else "", card.floor_measure
    seen = held if held and may_see_measure(who, is_public=held.is_public, agency_id=held.agency_id) else None
    return Stand(GoalStatus(card.status), GoalStatus(card.ruled), card.coverage, counts, _floor(seen, group))


def _floor(measure: Measure | None, group: str) -> tuple[str, str]:
    return (measure.name, group) if measure else ("", "")


def _rolled_up(rolled: RolledUp, names: Mapping[tuple[int, int], tuple[str, str]]) -> dict[int, Stand]:
    return _stands(rolled, [names.get(pair, ("", "")) for pair in _floors(rolled)])


def _floors(rolled: RolledUp) -> list[tuple[int, int]]:
    """Of each goal the measure and the group that hold it back; zeros where none does."""
    return list(zip(rolled.floor_measure.tolist(), rolled.floor_breakdown.tolist(), strict=True))


def _names(rolled: RolledUp) -> dict[tuple[int, int], tuple[str, str]]:
    """What the groups that hold goals back are called, and their measures. One query where any does."""
    pairs = {pair for pair in _floors(rolled) if pair[0] > 0}
    if not pairs:
        return {}
    held = MeasureCard.objects.filter(measure__in={one for one, _ in pairs}, breakdown__in={group for _, group in pairs})
    named = held.values_list("measure", "breakdown", "measure__name", "breakdown__label")
    return {(one, group): (name, label) for one, group, name, label in named if (one, group) in pairs}


def _stands(rolled: RolledUp, floors: Sequence[tuple[str, str]]) -> dict[int, Stand]:
    """`floors`: the names of the measure and the group that hold each goal back."""
    counts = [Counts(**{name: row[Status.from_slug(name)] for name in COUNTS}) for row in rolled.counts.tolist()]
    columns = (rolled.goal.tolist(), rolled.status.tolist(), rolled.ruled.tolist(), rolled.coverage.tolist(), counts, floors)
    return {
        goal: Stand(GoalStatus(status), GoalStatus(ruled), coverage, count, floor)
        for goal, status, ruled, coverage, count, floor in zip(*columns, strict=True)
    }


def _goal_row(goal: Goal, stand: Stand) -> GoalRow:
    parts = sorted(goal.partner_rows, key=lambda part: (part["role"] != PartnerRole.LEAD, part["name"]))  # type: ignore[attr-defined]
    return GoalRow(
        goal_id=goal.id,
        code=goal.code,
        statement=goal.statement,
        why=goal.why,
        area_code=goal.area.code,
        area_name=goal.area.name,
        lead_code=goal.lead.code,
        lead_name=goal.lead.name,
        lead_id=goal.lead_id,
        lead_then=getattr(goal, "lead_then", None),
        due=goal.due,
        rollup=ROLLUPS[goal.rollup],
        rollup_k=goal.rollup_k,
        status=stand.status,
        ruled=stand.ruled,
        coverage=stand.coverage,
        counts=stand.counts,
        floor_measure=stand.floor[0],
        floor_group=stand.floor[1],
        partners=tuple(PartnerRow(**part) for part in parts),
        declared=_declared(goal.declared_row, stand.status),  # type: ignore[attr-defined]
        told=_told(goal.declared_row),  # type: ignore[attr-defined]
    )


def _told(row: dict[str, Any] | None) -> Told | None:
    return Told(row["period"], date.fromisoformat(row["end"]), row["what_next"].strip()) if row else None


def _declared(row: dict[str, Any] | None, status: GoalStatus) -> DeclaredRow | None:
    """What the agency says, while it holds, against where the goal stands for this reader."""
    if row is None or not row["holds"]:
        return None
    return DeclaredRow(
        status=row["status"],
        reason=row["reason"],
        by=row["by"],
        on=datetime.fromisoformat(row["on"]).astimezone(NEW_YORK).date(),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        period=row["period"],
        differs=differs(row["status"], status.slug),
    )

"""The overview: four priorities, three strands, what changed, what needs attention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from goals.models import PriorityArea
from goals.rules.codes import GoalStatus
from metrics.models import Measure
from metrics.queries.series import recent_points
from metrics.rules.codes import Verdict
from scorecards.queries.cards import goal_cards, measure_cards
from scorecards.queries.flips import flips
from scorecards.queries.lens import Lens
from scorecards.queries.pages.members import Member, cards_of, leads_of, members
from scorecards.queries.pages.ordering import by_consequence
from scorecards.queries.pages.standing import Attention, Spark, attention_of, counts_of, has_illustrative, missing_of, mover, newest_period
from scorecards.queries.rows import CardRow, Counts, FlipRow, GoalRow
from scorecards.queries.runs import last_recalculation
from scorecards.queries.seen import look

SPARKS_A_CARD = 3
FLIPS_READ = 60

Points = Mapping[int, Sequence[tuple[date, float | None]]]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One priority or strand: its promise, where its measures and goals stand, what moved, what is missing."""

    code: str
    name: str
    kind: str
    promise: str
    counts: Counts
    goals_on_track: int
    goals_judged: int
    goals_total: int
    up: CardRow | None
    down: CardRow | None
    sparks: tuple[Spark, ...]
    missing: tuple[CardRow, ...]
    newest: date | None


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All of the overview. Changes and attention are ranked by consequence; the pages say how."""

    areas: tuple[AreaRow, ...]
    totals: Counts
    is_illustrative: bool
    computed: datetime | None
    flips: tuple[FlipRow, ...]
    attention: tuple[Attention, ...]
    differing: tuple[GoalRow, ...]  # goals of which the agency says something else than the numbers


def overview(who: Viewer, at: Lens, *, since: datetime | None = None) -> OverviewPage:
    """What the overview shows to `who` through `at`; only flips recorded from `since` on."""
    seen = (
        None if at.is_live else replace(look(at, Measure.objects.filter(measures_visible_to(who)), all_there_were=True), names_groups=False)
    )
    cards = {card.measure_id: card for card in (seen.cards() if seen else measure_cards(at, who))}
    links = members(at.known_on)
    goals = goal_cards(at, who, links=links, seen=seen)
    areas = list(PriorityArea.objects.values_list("code", "name", "kind", "statement"))
    sparks = [card.measure_id for code, *_ in areas for card in leads_of(_in_area(links, code), cards)[:SPARKS_A_CARD]]
    points = recent_points(sparks, as_of=at.as_of, known_on=at.known_on)
    changed = flips(who, limit=FLIPS_READ, since=since, at=at)
    last = last_recalculation() if at.is_live else None
    return OverviewPage(
        areas=tuple(area_row(area, _of_area(goals, area[0]), _in_area(links, area[0]), cards, points) for area in areas),
        totals=counts_of(cards.values()),
        is_illustrative=has_illustrative(cards.values()),
        computed=last.finished_at if last else None,
        flips=tuple(by_consequence(changed)),
        attention=tuple(attention_of(list(cards.values()))),
        differing=tuple(goal for goal in goals if goal.declared and goal.declared.differs),
    )


def _of_area(goals: Sequence[GoalRow], code: str) -> list[GoalRow]:
    return [goal for goal in goals if goal.area_code == code]


def _in_area(links: Sequence[Member], code: str) -> list[Member]:
    return [member for member in links if member.area == code]


def area_row(
    area: tuple[str, str, str, str], goals: Sequence[GoalRow], links: Sequence[Member], cards: Mapping[int, CardRow], points: Points
) -> AreaRow:
    """One area's card. `area` is code, name, kind and statement; `links` are the members of its goals."""
    own = cards_of(links, cards)
    sparks = tuple(Spark(c, values_of(points, c)) for c in leads_of(links, cards)[:SPARKS_A_CARD])
    return AreaRow(
        *area,
        counts=counts_of(own),
        goals_on_track=sum(goal.status == GoalStatus.ON_TRACK for goal in goals),
        goals_judged=sum(goal.status != GoalStatus.NOT_ENOUGH for goal in goals),
        goals_total=len(goals),
        up=mover(own, Verdict.BETTER),
        down=mover(own, Verdict.WORSE),
        sparks=sparks,
        missing=tuple(missing_of(own)),
        newest=newest_period(own),
    )


def values_of(points: Points, card: CardRow) -> tuple[float | None, ...]:
    """The values of a measure's last points."""
    return tuple(value for _, value in points.get(card.measure_id, ()))

"""The overview: where the goals stand and who owes what, four priorities, three strands, what changed, what needs attention."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Subquery

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer
from goals.models import PriorityArea
from goals.rules.codes import GoalStatus
from metrics.models import Measure
from metrics.queries.periods import opened_periods, opened_rows
from metrics.queries.series import recent_points
from metrics.rules.codes import Verdict
from scorecards.queries.cards import goal_cards, measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.pages.members import Member, cards_of, leads_of, members_in, own_members_row
from scorecards.queries.pages.owing import NO_PROMISES, PERIODS_READ, Promises, by_consequence_of_goals, late_promises, said_of, steps_of
from scorecards.queries.pages.standing import Attention, Spark, attention_of, counts_of, has_illustrative, missing_of, mover, newest_period
from scorecards.queries.rows import CardRow, Counts, GoalCounts, GoalRow, goal_counts
from scorecards.queries.runs import finished_runs
from scorecards.queries.seen import look
from scorecards.queries.since import Change, Changes, changes_since
from scorecards.rules.next_steps import Owed

SPARKS_A_CARD = 3
AREA = ("code", "name", "kind", "statement")

Points = Mapping[int, Sequence[tuple[date, float | None]]]


@dataclass(frozen=True, slots=True)
class GoalStep:
    """A goal and who owes its next step; None: nothing is owed."""

    goal: GoalRow
    step: Owed | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One priority or strand: its promise, where its measures and goals stand, what moved, what is missing.

    `worst`: the goal that is furthest behind, where one is off track or near."""

    code: str
    name: str
    kind: str
    promise: str
    counts: Counts
    goals: GoalCounts
    worst: GoalStep | None
    up: CardRow | None
    down: CardRow | None
    sparks: tuple[Spark, ...]
    missing: tuple[CardRow, ...]
    newest: date | None


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """All of the overview. Goals, changes and attention are ranked by consequence; docs/methods.md says how."""

    areas: tuple[AreaRow, ...]
    totals: Counts
    goals: GoalCounts
    worst: tuple[GoalStep, ...]
    is_illustrative: bool
    computed: datetime | None
    changes: Changes
    attention: tuple[Attention, ...]
    differing: tuple[GoalRow, ...]  # goals of which the agency says something else than the numbers
    late: tuple[tuple[str, Owed], ...] = ()  # promises that are late, with the code of their goal


def overview(
    who: Viewer, at: Lens, *, since: datetime, promises: Promises = NO_PROMISES, others: Sequence[Change] = ()
) -> OverviewPage:  # fmt: skip
    """What the overview shows to `who` through `at`, with what happened from `since` on.

    `promises`: what is promised for goals and open; `others`: what became of promises since."""
    seen = None if at.is_live else look(at, Measure.objects.filter(measures_visible_to(who)), all_there_were=True)
    cards = {card.measure_id: card for card in (seen.cards() if seen else measure_cards(at, who))}
    told_with = {
        "links": own_members_row(at.known_on),
        "opened": opened_rows(at.as_of, PERIODS_READ),
        "computed": Subquery(finished_runs().values("finished_at")[:1]),
    }
    rows = list(PriorityArea.objects.annotate(**told_with).values_list(*AREA, *told_with))
    areas, links = [row[:-3] for row in rows], [link for row in rows for link in members_in(row[-3])]
    periods = opened_periods(rows[0][-2] if rows else [], at.as_of)
    goals = by_consequence_of_goals(goal_cards(at, who, links=links, seen=seen, cards=cards), links, cards)
    sparks = [card.measure_id for code, *_ in areas for card in leads_of(_in_area(links, code), cards)[:SPARKS_A_CARD]]
    points = recent_points(sparks, as_of=at.as_of, known_on=at.known_on)
    told = {goal.goal_id: goal.told for goal in goals if goal.told}
    steps = steps_of(goals, links, cards, said_of(who, at, periods, told), at.as_of, promises)
    lines = [GoalStep(goal, steps[goal.goal_id]) for goal in goals]
    return OverviewPage(
        areas=tuple(area_row(area, _of_area(lines, area[0]), _in_area(links, area[0]), cards, points) for area in areas),
        totals=counts_of(cards.values()),
        goals=goal_counts(goals),
        worst=tuple(line for line in lines if is_missed(line.goal)),
        is_illustrative=has_illustrative(cards.values()),
        computed=rows[0][-1] if rows and at.is_live else None,
        changes=changes_since(who, at, since, list(cards.values()), others=others),
        attention=tuple(attention_of(list(cards.values()))),
        differing=tuple(goal for goal in goals if goal.declared and goal.declared.differs),
        late=late_promises(promises),
    )


def is_missed(goal: GoalRow) -> bool:
    """Whether the goal is behind what was promised."""
    return goal.status in (GoalStatus.OFF_TRACK, GoalStatus.NEAR)


def _of_area(lines: Sequence[GoalStep], code: str) -> list[GoalStep]:
    return [line for line in lines if line.goal.area_code == code]


def _in_area(links: Sequence[Member], code: str) -> list[Member]:
    return [member for member in links if member.area == code]


def area_row(
    area: tuple[str, str, str, str], lines: Sequence[GoalStep], links: Sequence[Member], cards: Mapping[int, CardRow], points: Points
) -> AreaRow:
    """One area's card. `area` is code, name, kind and statement; `lines` its goals by consequence; `links` their members."""
    own = cards_of(links, cards)
    sparks = tuple(Spark(c, values_of(points, c)) for c in leads_of(links, cards)[:SPARKS_A_CARD])
    return AreaRow(
        *area,
        counts=counts_of(own),
        goals=goal_counts(line.goal for line in lines),
        worst=next((line for line in lines if is_missed(line.goal)), None),
        up=mover(own, Verdict.BETTER),
        down=mover(own, Verdict.WORSE),
        sparks=sparks,
        missing=tuple(missing_of(own)),
        newest=newest_period(own),
    )


def values_of(points: Points, card: CardRow) -> tuple[float | None, ...]:
    """The values of a measure's last points."""
    return tuple(value for _, value in points.get(card.measure_id, ()))

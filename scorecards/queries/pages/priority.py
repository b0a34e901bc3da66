"""A priority or strand: its goals, what stands for them, how it progressed, who owes what."""

from dataclasses import dataclass

from accounts.rules.policy import Viewer
from goals.models import PriorityArea
from metrics.queries.series import recent_points
from metrics.rules.codes import Status
from scorecards.queries.cards import goal_cards, measure_cards
from scorecards.queries.lens import Lens
from scorecards.queries.pages.history import Standing, standings
from scorecards.queries.pages.members import Member, cards_of, leads_of, members
from scorecards.queries.pages.paths import PathPoint, target_paths
from scorecards.queries.pages.standing import Attention, attention_of, counts_of, missing_of
from scorecards.queries.rows import CardRow, Counts, GoalRow

STRONGEST = 3


@dataclass(frozen=True, slots=True)
class Multiple:
    """A lead measure's readings and its target path, both dated, for a small picture."""

    card: CardRow
    goal: str
    points: tuple[PathPoint, ...]
    path: tuple[PathPoint, ...]


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with the cards of its measures, in the members' order."""

    goal: GoalRow
    cards: tuple[CardRow, ...]
    missing: tuple[CardRow, ...]


@dataclass(frozen=True, slots=True)
class PriorityPage:
    """All of a priority's page. `history` ends with the present standing."""

    code: str
    name: str
    kind: str
    promise: str
    counts: Counts
    goals: tuple[GoalLine, ...]
    cards: tuple[CardRow, ...]
    multiples: tuple[Multiple, ...]
    history: tuple[Standing, ...]
    attention: tuple[Attention, ...]
    missing: tuple[CardRow, ...]
    on_track: tuple[CardRow, ...]


def priority(who: Viewer, lens: Lens, code: str) -> PriorityPage | None:
    """The page of one area as `who` may see it through `lens`; None for an unknown code."""
    area = PriorityArea.objects.filter(code=code).values_list("code", "name", "kind", "statement").first()
    if area is None:
        return None
    links = members(area=code)
    ids = sorted({member.measure_id for member in links})
    cards = {card.measure_id: card for card in measure_cards(who, lens, measures=ids)}
    goals = goal_cards(who, lens, area=code)
    leads = leads_of(links, cards)
    points = recent_points([card.measure_id for card in leads], lens.as_of, lens.known_on)
    paths = target_paths(leads, points, lens)
    spoken = {member.measure_id: member.goal for member in reversed(links)}
    own = cards_of(links, cards)
    return PriorityPage(
        *area,
        counts=counts_of(own),
        goals=tuple(_goal_line(goal, links, {c.measure_id: c for c in own}) for goal in goals),
        cards=tuple(own),
        multiples=tuple(
            Multiple(c, spoken[c.measure_id], tuple(PathPoint(*p) for p in points.get(c.measure_id, ())), paths.get(c.measure_id, ()))
            for c in leads
        ),
        history=tuple(standings(who, lens, own)),
        attention=tuple(attention_of(own)),
        missing=tuple(missing_of(own)),
        on_track=tuple(c for c in own if c.status == Status.ON_TRACK),
    )


def _goal_line(goal: GoalRow, links: list[Member], cards: dict[int, CardRow]) -> GoalLine:
    own = cards_of([member for member in links if member.goal_id == goal.goal_id], cards)
    return GoalLine(goal, tuple(own), tuple(missing_of(own)))

"""Which agency shares in which goal, and what it owes it: agencies x goals."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts.rules.policy import Viewer, may_see_all_barriers
from goals.queries.barriers import barriers
from goals.rules.codes import GoalStatus
from metrics.rules.codes import Direction, Freshness
from scorecards.queries.cards import goal_cards, measure_cards, see
from scorecards.queries.lens import Lens
from scorecards.queries.pages.members import Member, members
from scorecards.queries.rows import CardRow, GoalRow
from scorecards.rules.bottlenecks import Bottleneck, Part, bottlenecks

LEAD, PARTNER, FIGURES = "lead", "partner", "figures"
Late = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Share:
    """One agency's part in one goal: it leads, helps, or only gives figures; how many of its figures are overdue there, and how many open
    barriers it was asked to remove. `barriers` None: the reader is shown none."""

    goal: GoalRow
    role: str
    contribution: str
    overdue: int
    barriers: int | None

    @property
    def is_waited_for(self) -> bool:
        return bool(self.overdue or self.barriers)


@dataclass(frozen=True, slots=True)
class AgencyShares:
    """An agency with its shares by the code of the goal."""

    code: str
    name: str
    shares: Mapping[str, Share]

    @property
    def leads(self) -> int:
        return sum(share.role == LEAD for share in self.shares.values())

    @property
    def helps(self) -> int:
        return sum(share.role == PARTNER for share in self.shares.values())

    @property
    def overdue(self) -> int:
        return sum(share.overdue for share in self.shares.values())

    @property
    def barriers(self) -> int:
        return sum(share.barriers or 0 for share in self.shares.values())

    @property
    def waiting(self) -> int:
        """The goals not on track that wait for it."""
        return sum(share.is_waited_for and share.goal.status != GoalStatus.ON_TRACK for share in self.shares.values())


@dataclass(frozen=True, slots=True)
class AlignmentPage:
    """The matrix: goals in the order of their areas, agencies by how many goals wait for them, then by name."""

    goals: tuple[GoalRow, ...]
    agencies: tuple[AgencyShares, ...]
    bottlenecks: tuple[Bottleneck, ...]
    shows_barriers: bool

    @property
    def areas(self) -> list[tuple[str, str, int]]:
        """The areas with how many goals each has here: rows of (code, name, number)."""
        counted = Counter((goal.area_code, goal.area_name) for goal in self.goals)
        return [(code, name, number) for (code, name), number in counted.items()]


def alignment(who: Viewer, at: Lens, area: str = "") -> AlignmentPage:
    """The matrix as `who` may see it through `at`, of all goals or of those of one area. Four queries at most when live."""
    links = members(at.known_on, area=area)
    seen = None if at.is_live else see(at, who, links)
    found = goal_cards(at, who, area=area, links=links, seen=seen)
    goals = [goal for goal in found if not area or goal.area_code == area]
    ids = sorted({link.measure_id for link in links})
    cards = {card.measure_id: card for card in (seen.cards() if seen else measure_cards(at, who, measure_ids=ids))}
    asked = _asked(who, at)
    shares = _shares(goals, links, cards, asked)
    parts = [
        Part(code, one.goal.code, one.goal.status == GoalStatus.ON_TRACK, one.overdue, one.barriers or 0) for code, one in _flat(shares)
    ]
    return AlignmentPage(
        tuple(goals),
        tuple(sorted(shares, key=lambda one: (-one.waiting, one.name))),
        tuple(bottlenecks(parts)),
        asked is not None,
    )


def _flat(shares: Iterable[AgencyShares]) -> Iterable[tuple[str, Share]]:
    return ((agency.code, share) for agency in shares for share in agency.shares.values())


def _asked(who: Viewer, at: Lens) -> Late | None:
    """How many open barriers wait for each agency in each goal, of those that `who` sees; None where nobody is shown any."""
    if at.known_on is not None or not (who.agencies or may_see_all_barriers(who)):
        return None
    found: Counter[tuple[str, str]] = Counter()
    for one in barriers(who, at.as_of):
        found[(one.asked_code if one.owes == one.asked else one.raised_by_code), one.goal_code] += 1
    return found


def _shares(goals: Sequence[GoalRow], links: Sequence[Member], cards: Mapping[int, CardRow], asked: Late | None) -> list[AgencyShares]:
    overdue, names = _overdue(links, cards), {card.agency_code: card.agency_name for card in cards.values()}
    found: dict[str, dict[str, Share]] = defaultdict(dict)
    for goal in goals:
        names |= {goal.lead_code: goal.lead_name} | {part.code: part.name for part in goal.partners}
        for code, (role, words) in _roles(goal, overdue, asked or {}).items():
            late = overdue.get((code, goal.code), 0)
            found[code][goal.code] = Share(goal, role, words, late, None if asked is None else asked.get((code, goal.code), 0))
    return [AgencyShares(code, names.get(code, code), own) for code, own in found.items()]


def _roles(goal: GoalRow, overdue: Late, asked: Late) -> dict[str, tuple[str, str]]:
    """Every agency with a part in the goal: those that only owe it something too."""
    roles = {code: (FIGURES, "") for source in (overdue, asked) for code, of in source if of == goal.code}
    roles |= {part.code: (PARTNER, part.contribution) for part in goal.partners}
    own = next((part.contribution for part in goal.partners if part.code == goal.lead_code), "")
    return roles | {goal.lead_code: (LEAD, own)}


def _overdue(links: Sequence[Member], cards: Mapping[int, CardRow]) -> Late:
    """How many figures of each agency are overdue in each goal; an agency that only gives figures stands there with 0."""
    found: Counter[tuple[str, str]] = Counter()
    for link in links:
        card = cards.get(link.measure_id)
        if card and card.direction != Direction.CONTEXT:
            found[card.agency_code, link.goal_code] += card.freshness == Freshness.OVERDUE
    return found

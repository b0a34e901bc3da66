"""The frozen rows of a pack, whatever it is about. A pack of frozen facts fills the same rows from what it froze."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from goals.queries.updates import UpdateRow
from scorecards.queries.lens import Lens
from scorecards.queries.pages.equity import MeasureGroups
from scorecards.queries.pages.goal import GoalPage
from scorecards.queries.pages.priority import Multiple
from scorecards.queries.pages.progress import Standing
from scorecards.queries.pages.standing import Attention, Completeness, attention_of, counts_of, has_illustrative, missing_of, strong_of
from scorecards.queries.rows import CardRow, Counts, FlipRow, GoalRow

MOST_CHARTS = 12
FLIPS_READ = 60


@dataclass(frozen=True, slots=True)
class PackRows:
    """All that a pack says. `goals` come worst first, `cards` as the page lists them, `changes` and `attention` by consequence.

    `multiples`: the histories to draw, the first ones where there are more than MOST_CHARTS. `said`: the newest published update of a
    goal, by its id. `shared`: goals of others that serve the area, which are not counted. `of_goal`, `completeness`: what only a goal's
    or an agency's pack has. `sort`: an area's or an agency's own kind."""

    kind: str
    code: str
    name: str
    lede: str
    at: Lens
    audience: str
    goals: tuple[GoalRow, ...]
    cards: tuple[CardRow, ...]
    multiples: tuple[Multiple, ...]
    changes: tuple[FlipRow, ...]
    history: tuple[Standing, ...] = ()
    said: Mapping[int, UpdateRow] = field(default_factory=dict)
    shared: tuple[GoalRow, ...] = ()
    groups: tuple[MeasureGroups, ...] = ()
    of_goal: GoalPage | None = None
    completeness: Completeness | None = None
    sort: str = ""

    @property
    def counts(self) -> Counts:
        return counts_of(self.cards)

    @property
    def attention(self) -> list[Attention]:
        return attention_of(self.cards)

    @property
    def missing(self) -> list[CardRow]:
        return missing_of(self.cards)

    @property
    def strong(self) -> list[CardRow]:
        return strong_of(self.cards)

    @property
    def is_illustrative(self) -> bool:
        return has_illustrative(self.cards)

    @property
    def has_unpublished(self) -> bool:
        """Whether anything in it is not for everybody."""
        return any(not card.is_public for card in (*self.cards, *(one.card for one in self.groups)))


def worst_first(goal: GoalRow) -> tuple[int, str]:
    """Off track, near, on track; last those that cannot be told."""
    return -goal.status, goal.code

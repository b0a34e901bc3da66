"""The rows of a pack about an agency: its scorecard, the goals it leads and helps, the histories that matter most."""

from collections.abc import Sequence

from accounts.rules.policy import Viewer
from goals.queries.updates import newest_published
from metrics.queries.assessed import read_facts
from metrics.queries.columns import Chosen
from scorecards.queries.cards import goal_cards
from scorecards.queries.flips import flips
from scorecards.queries.lens import Lens
from scorecards.queries.packs.rows import FLIPS_READ, MOST_CHARTS, PackRows, worst_first
from scorecards.queries.pages.agency import agency
from scorecards.queries.pages.ordering import by_consequence
from scorecards.queries.pages.priority import multiples_of
from scorecards.queries.pages.progress import standings
from scorecards.queries.pages.standing import attention_of
from scorecards.queries.rows import CardRow
from scorecards.queries.seen import clocks_of


def agency_rows(who: Viewer, at: Lens, code: str) -> PackRows | None:
    """What the page of the agency shows to `who` through `at`; None for an unknown code."""
    page = agency(who, at, code)
    if page is None:
        return None
    cards = [line.card for line in page.lines]
    own = {ref.code for part in page.parts for ref in (*part.leads, *part.helps)}
    goals = sorted((goal for goal in goal_cards(at, who) if goal.code in own), key=worst_first)
    facts = read_facts(Chosen(sorted(card.measure_id for card in cards)), clocks_of(at))
    return PackRows(
        kind="agency",
        code=page.code,
        sort=page.kind.value,
        name=page.name,
        lede=page.mission,
        at=at,
        audience=who.cache_key,
        goals=tuple(goals),
        cards=tuple(cards),
        multiples=multiples_of(_drawn(cards), facts, at.as_of, {}),
        changes=tuple(by_consequence(flips(who, agency=code, limit=FLIPS_READ, at=at))),
        history=tuple(standings(facts, at.as_of)),
        said=newest_published([goal.goal_id for goal in goals], at.as_of, at.known_on),
        completeness=page.completeness,
    )


def _drawn(cards: Sequence[CardRow]) -> list[CardRow]:
    """The measures with a figure that most need somebody to look, then the others as the page lists them."""
    first = [item.card for item in attention_of(cards)]
    ordered = {card.measure_id: card for card in [*first, *cards] if card.value is not None}
    return list(ordered.values())[:MOST_CHARTS]

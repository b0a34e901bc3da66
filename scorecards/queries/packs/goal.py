"""The rows of a pack about a goal: its page, with the history of each of its measures."""

from accounts.rules.policy import Viewer
from goals.queries.updates import newest_published
from metrics.queries.assessed import read_facts
from metrics.queries.columns import Chosen
from scorecards.queries.lens import Lens
from scorecards.queries.packs.rows import PackRows
from scorecards.queries.pages.goal import goal
from scorecards.queries.pages.priority import multiples_of
from scorecards.queries.seen import clocks_of


def goal_rows(who: Viewer, at: Lens, code: str) -> PackRows | None:
    """What the page of the goal shows to `who` through `at`; None for an unknown code."""
    page = goal(who, at, code)
    if page is None:
        return None
    cards = [line.card for line in page.lines]
    facts = read_facts(Chosen(sorted(card.measure_id for card in cards)), clocks_of(at))
    drawn = [card for card in cards if card.value is not None]
    return PackRows(
        kind="goal",
        code=page.goal.code,
        name=page.goal.statement,
        lede=page.goal.why,
        at=at,
        audience=who.cache_key,
        goals=(page.goal,),
        cards=tuple(cards),
        multiples=multiples_of(drawn, facts, at.as_of, {}),
        changes=page.flips,
        said=newest_published([page.goal.goal_id], at.as_of, at.known_on),
        groups=page.groups,
        of_goal=page,
    )

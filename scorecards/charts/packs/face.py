"""The head and the last page of a pack: what it is about, the answer, as of when, from where."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from agencies.models import AgencyKind
from metrics.rules.codes import Trend
from metrics.rules.columns import RULE_VERSION
from scorecards.charts import goals_told, rollup, sentences
from scorecards.charts.answers import long_day
from scorecards.charts.packs.pack import Cell, Column, Distribution, Face, Share, Sources, Table
from scorecards.queries.packs import PackRows
from scorecards.queries.rows import CardRow, Counts, GoalRow, goal_counts
from scorecards.templatetags.amounts import count_text
from scorecards.templatetags.words import BAR_ORDER, STATUS

GOAL_ORDER = ("on_track", "near", "off_track", "not_enough")


def face_of(rows: PackRows) -> Face:
    return Face(
        kind=rows.kind,
        code=rows.code,
        title=rows.name,
        eyebrow=eyebrow(rows),
        lede=rows.lede,
        clock=clock(rows),
        as_of=rows.at.as_of,
        language=get_language() or "en",
        answer=tuple(answer(rows)),
        distributions=tuple(distributions(rows)),
        notices=tuple(notices(rows)),
    )


def eyebrow(rows: PackRows) -> str:
    """What kind of thing it is."""
    if rows.kind == "agency":
        return capfirst(str(AgencyKind(rows.sort).label))
    if rows.kind == "goal":
        return _("Goal %(code)s") % {"code": rows.code}
    return _("Priority") if rows.sort == "priority" else _("Performance agenda")


def clock(rows: PackRows) -> str:
    """As of which day, and known by which."""
    said = _("As of %(day)s") % {"day": long_day(rows.at.as_of)}
    return f"{said}, {_('as known on %(day)s') % {'day': long_day(rows.at.known_on)}}" if rows.at.known_on else said


def answer(rows: PackRows) -> Iterable[str]:
    """The sentences that answer, as the page begins with them."""
    if rows.of_goal:
        yield rollup.verdict(rows.of_goal)
        if rows.of_goal.goal.declared and rows.of_goal.goal.declared.differs:
            yield sentences.disagreement(rows.of_goal.goal)
        return
    yield sentences.standing(rows.counts)
    if rows.kind == "area":
        yield goals_told.standing(goal_counts(rows.goals))
    if rows.completeness:
        yield sentences.completeness(rows.completeness)


def how_it_goes(rows: PackRows) -> str:
    trends = [card.trend for card in rows.cards]
    return sentences.how_it_goes(rows.counts, trends.count(Trend.BETTER), trends.count(Trend.WORSE))


def distributions(rows: PackRows) -> Iterable[Distribution]:
    """Where the goals stand, and where the measures stand; what there is none of is left out."""
    if not rows.of_goal and rows.goals:
        yield Distribution(_("Goals"), tuple(_goal_parts(rows.goals)))
    if rows.cards:
        yield Distribution(_("Measures"), tuple(_parts(rows.counts)))


def _goal_parts(goals: Iterable[GoalRow]) -> Iterable[Share]:
    found = [goal.status.slug for goal in goals]
    names = {"not_enough_fresh_data": "not_enough"}
    slugs = [names.get(slug, slug) for slug in found]
    for slug in GOAL_ORDER:
        if slugs.count(slug):
            yield Share(slug, str(STATUS[slug].word), slugs.count(slug))


def _parts(counts: Counts) -> Iterable[Share]:
    for slug in BAR_ORDER:
        if getattr(counts, slug, 0):
            yield Share(slug, str(STATUS[slug].word), getattr(counts, slug))


def notices(rows: PackRows) -> Iterable[str]:
    if rows.has_unpublished:
        yield _("It holds figures that are not published. It is for the people it was made for.")
    if rows.is_illustrative:
        yield _("Some targets here are illustrative. They were set to show how the system works and are not the State's. Each is marked.")


def sources_of(rows: PackRows) -> Sources:
    """Where the figures are from, as of when, and by which rules they are judged."""
    facts = [
        (_("As of"), long_day(rows.at.as_of)),
        (_("Known by the end of"), long_day(rows.at.known_on) if rows.at.known_on else _("all that is known now")),
        (_("Judged by"), _("version %(version)s of the rules, which the methods page explains") % {"version": RULE_VERSION}),
        (_("Holds"), _("everything those it was made for may see") if rows.audience != "public" else _("what is published")),
        (_("Measures"), count_text(len(rows.cards))),
    ]
    columns = (Column(_("Source"), 2.2), Column(_("Measures"), 2.6), Column(_("Newest figure"), 1.2))
    table = Table(_("Sources of the figures"), columns, tuple(_source_lines(rows.cards)))
    return Sources(_("Sources and as-of"), tuple(facts), table)


def _source_lines(cards: Iterable[CardRow]) -> Iterable[tuple[Cell, ...]]:
    """One line a source, with its measures and the newest period it brought."""
    by_source: dict[str, list[CardRow]] = {}
    for card in cards:
        by_source.setdefault(card.source or _("No source is named"), []).append(card)
    for source in sorted(by_source):
        found = by_source[source]
        dated = [card for card in found if card.period_end]
        newest = max(dated, key=lambda card: str(card.period_end), default=None)
        yield Cell(source), Cell(_named(found)), Cell(newest.period if newest else _("none yet"))


def _named(cards: list[CardRow], most: int = 6) -> str:
    """The names of the first measures, and how many more."""
    left = len(cards) - most
    names = "; ".join(card.name for card in cards[:most])
    return f"{names}; {ngettext('%(n)s more', '%(n)s more', left) % {'n': count_text(left)}}" if left > 0 else names

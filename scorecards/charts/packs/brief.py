"""The governor's brief: what matters, ranked, for two pages. How much of it fits is decided where it is written."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.rules.columns import RULE_VERSION
from scorecards.charts import answers, sentences
from scorecards.charts.packs import tables
from scorecards.charts.packs.building import attention, changed
from scorecards.charts.packs.face import face_of
from scorecards.charts.packs.lines import line_figures
from scorecards.charts.packs.pack import Brief, Figure, Item, Ranked
from scorecards.charts.progress import progress
from scorecards.queries.packs import PackRows
from scorecards.queries.rows import CardRow, GoalRow
from scorecards.templatetags.amounts import share_text
from scorecards.templatetags.words import STATUS

CHARTS = 3


def brief_of(rows: PackRows) -> Brief:
    """The brief of these rows, of an area, an agency or a goal."""
    return Brief(
        face=face_of(rows),
        rows=_standing(rows),
        changes=Ranked(_("What changed and why"), tuple(changed(rows.changes)), _("No status has changed yet."), left_out()),
        attention=Ranked(_("Needs attention"), tuple(attention(rows)), _("Nothing is off track or unusual."), left_out()),
        owed=Ranked(_("Who owes what"), tuple(tables.owed(rows)), _("Nothing is owed now."), left_out()),
        figures=tuple(_figures(rows)),
        foot=foot(rows),
    )


def left_out() -> tuple[str, str]:
    """How it is said that one is left out, and that several are."""
    words = [ngettext("and %(n)s more, on the site", "and %(n)s more, on the site", n) for n in (1, 2)]
    return words[0], words[1]


def _standing(rows: PackRows) -> Ranked:
    """The goals, worst first; of one goal its measures, those that need somebody first."""
    if rows.of_goal or not rows.goals:
        first = [item.card for item in rows.attention]
        ordered = {card.measure_id: card for card in [*first, *rows.cards]}
        return Ranked(_("Measures"), tuple(_measure(card) for card in ordered.values()), _("No measure has been set yet."), left_out())
    return Ranked(_("Goals"), tuple(_goal(goal) for goal in rows.goals), _("No goal has been set yet."), left_out())


def _goal(goal: GoalRow) -> Item:
    judged = _("%(share)s judged and fresh") % {"share": share_text(goal.coverage, 1)}
    differs = sentences.disagreement(goal) if goal.declared and goal.declared.differs else ""
    return Item(
        goal.statement, " ".join(filter(None, [f"{STATUS[goal.status.slug].word}, {judged}.", differs])), goal.lead_name, goal.status.slug
    )


def _measure(card: CardRow) -> Item:
    return Item(card.name, answers.finding(card) if card.value is not None else sentences.owed(card), card.agency_name, card.status.slug)


def _figures(rows: PackRows) -> Sequence[Figure]:
    """Progress, and the lead measures that most need somebody; else the first ones."""
    history = progress(rows.history) if rows.history else None
    first = [Figure(_("Progress"), history)] if history else []
    worst = [item.card.measure_id for item in rows.attention]
    order = {measure: place for place, measure in enumerate(worst)}
    multiples = sorted(rows.multiples, key=lambda one: order.get(one.card.measure_id, len(order)))
    return [*first, *line_figures(multiples, CHARTS - len(first))]


def foot(rows: PackRows) -> str:
    """Sources and as-of in a line."""
    sources = sorted({card.source for card in rows.cards if card.source})
    named = "; ".join(sources[:3]) + (_(" and %(n)s more") % {"n": len(sources) - 3} if len(sources) > 3 else "")
    words = _("%(clock)s, by version %(version)s of the rules.") % {"clock": face_of(rows).clock, "version": RULE_VERSION}
    return f"{words} {_('Sources: %(sources)s.') % {'sources': named}}" if named else words

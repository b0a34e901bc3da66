"""The tables of a pack."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.queries.updates import UpdateRow
from scorecards.charts import answers, equity, sentences
from scorecards.charts.packs.pack import Cell, Column, Figure, Item, Table
from scorecards.charts.readings import short_day
from scorecards.queries.packs import PackRows
from scorecards.queries.pages.equity import MeasureGroups
from scorecards.queries.rows import CardRow, GoalRow
from scorecards.templatetags.amounts import amount_text, count_text, share_text
from scorecards.templatetags.words import DECLARED, STATUS, TREND

PERIODS_SHOWN = 12


def goals(rows: Sequence[GoalRow], caption: str) -> Table:
    """Statement, who leads, where it stands, and what the agency says."""
    columns = (Column(_("Goal"), 3.2), Column(_("Lead"), 2), Column(_("Status"), 1.5), Column(_("The agency says"), 1.3))
    return Table(caption, columns, tuple(_goal(goal) for goal in rows))


def _goal(goal: GoalRow) -> tuple[Cell, ...]:
    judged = _("%(share)s judged and fresh") % {"share": share_text(goal.coverage, 1)}
    says = str(DECLARED[goal.declared.status].word) if goal.declared else _("No update")
    return (
        Cell(goal.statement, note=sentences.floor(goal)),
        Cell(goal.lead_name, note=_partners(goal)),
        Cell(str(STATUS[goal.status.slug].word), note=judged, status=goal.status.slug),
        Cell(says, note=_("differs from the numbers") if goal.declared and goal.declared.differs else ""),
    )


def _partners(goal: GoalRow) -> str:
    codes = [part.code for part in goal.partners if part.role != "lead"]
    return _("with %(agencies)s") % {"agencies": ", ".join(codes)} if codes else ""


def measures(cards: Sequence[CardRow], caption: str) -> Table:
    """Every measure with value, expected, target, status and trend."""
    columns = (
        Column(_("Measure"), 3.4),
        Column(_("Value"), 1.2, is_number=True),
        Column(_("Expected"), 1.1, is_number=True),
        Column(_("Target"), 1.1, is_number=True),
        Column(_("Status"), 1.4),
        Column(_("Trend"), 1.3),
    )
    return Table(caption, columns, tuple(_measure(card) for card in cards))


def groups(found: Sequence[MeasureGroups], caption: str) -> Table:
    """Groups that are off track against everybody's target: value, gap to everybody's value, size."""
    columns = (
        Column(_("Measure"), 3),
        Column(_("Group"), 2),
        Column(_("Value"), 1.2, is_number=True),
        Column(_("Gap to the total"), 1.2, is_number=True),
        Column(_("Denominator"), 1.2, is_number=True),
    )
    rows = [(one.card, line) for one in found for line in equity.cells(one)]
    cells = tuple(
        (Cell(card.name), Cell(label), Cell(value, note=period), Cell(gap), Cell(size)) for card, (label, value, period, gap, size) in rows
    )
    return Table(caption, columns, cells)


def _measure(card: CardRow) -> tuple[Cell, ...]:
    return (
        Cell(card.name + (f": {card.breakdown}" if card.breakdown else ""), note="" if card.is_public else _("not published")),
        Cell(_short(card, card.value), note=card.period),
        Cell(_short(card, card.expected)),
        Cell(_short(card, card.target), note=_("illustrative") if card.target_illustrative else ""),
        Cell(answers.status_word(card), note=_accepted(card), status=card.status.slug),
        Cell(str(TREND[card.trend.slug].word)),
    )


def _accepted(card: CardRow) -> str:
    return _("miss accepted until %(day)s") % {"day": short_day(card.accepted_until)} if card.accepted_until else ""


def _short(card: CardRow, value: float | None) -> str:
    return amount_text(value, card.unit, card.decimals, "short")


def figures(found: Sequence[Figure]) -> list[Table]:
    """The numbers behind each chart: the newest periods, as the page's tables print them."""
    return [_behind(figure) for figure in found if figure.chart.rows]


def _behind(figure: Figure) -> Table:
    rows = figure.chart.rows[:PERIODS_SHOWN]
    left = len(figure.chart.rows) - len(rows)
    more = ngettext("%(n)s earlier period is on the measure's page.", "%(n)s earlier periods are on the measure's page.", left)
    columns = tuple(Column(str(head), 1, is_number=place > 0) for place, head in enumerate(figure.chart.head))
    cells = tuple(tuple(Cell(str(text)) for text in row) for row in rows)
    return Table(figure.heading, columns, cells, more % {"n": count_text(left)} if left else "")


def owed(rows: PackRows) -> list[Item]:
    """Who owes what, the longest overdue first: late figures, figures that never came, and the next step of goals that miss."""
    late = [item.card for item in rows.attention if item.kind == "overdue"]
    waited = [card for card in rows.missing if card not in late]
    return [*(_figure_owed(card) for card in (*late, *waited)), *_steps(rows)]


def _figure_owed(card: CardRow) -> Item:
    if card.days_overdue:
        return Item(card.name, sentences.late(card), keeper(card), "overdue")
    return Item(card.name, sentences.owed(card), "", card.status.slug)


def keeper(card: CardRow) -> str:
    """Who answers for a measure's figures."""
    return card.responsible or card.agency_name


def _steps(rows: PackRows) -> list[Item]:
    """What the lead agencies of goals that miss said they would do next, or that they said nothing."""
    behind = [goal for goal in rows.goals if goal.status.slug in ("off_track", "near")]
    return [Item(goal.statement, next_step(goal, rows.said.get(goal.goal_id)), goal.lead_name, goal.status.slug) for goal in behind]


def next_step(goal: GoalRow, said: UpdateRow | None) -> str:
    text = " ".join(said.story.get("what_next", "").split()) if said else ""
    if text:
        return _("Next step: %(text)s") % {"text": text}
    return _("No next step is published; %(who)s owes it.") % {"who": goal.lead_name}

"""A whole pack from its rows: the answer, the evidence, the method."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorecards.charts import changes, equity, rollup, sentences
from scorecards.charts import updates as words
from scorecards.charts.answers import long_day
from scorecards.charts.packs import tables
from scorecards.charts.packs.face import face_of, how_it_goes, sources_of
from scorecards.charts.packs.lines import line_figures
from scorecards.charts.packs.pack import Block, Cell, Column, Figure, Item, Items, Pack, Section, Table, Text
from scorecards.charts.packs.tables import keeper
from scorecards.charts.progress import progress
from scorecards.queries.packs import PackRows
from scorecards.queries.rows import FlipRow
from scorecards.templatetags.amounts import count_text

MOST_ITEMS = 12


def pack_of(rows: PackRows, *, first: Sequence[Section] = ()) -> Pack:
    """The pack of these rows. `first`: sections of its own that a pack puts before the common ones, such as an agenda."""
    lines = line_figures(rows.multiples)
    sections = [*first, *_answering(rows), *_showing(rows, lines), *_telling(rows), *_listing(rows, lines)]
    return Pack(face_of(rows), tuple(sections), sources_of(rows))


def _answering(rows: PackRows) -> Iterable[Section]:
    """Where it stands, and who has to do something about it."""
    if rows.of_goal and rows.cards:
        yield _derivation(rows)
    if not rows.of_goal and rows.goals:
        yield Section(_("Goals"), (tables.goals(rows.goals, _("Where the goals stand, off track first")),))
    needs = sentences.attention([one.counted_as for one in rows.attention])
    yield Section(_("Needs attention"), (limited(attention(rows), _("Nothing is off track or unusual.")),), needs)
    yield Section(_("Who owes what"), (limited(tables.owed(rows), _("Nothing is owed now.")),))
    yield Section(_("What changed and why"), (limited(changed(rows.changes), _("No status has changed yet.")),))


def _derivation(rows: PackRows) -> Section:
    page = rows.of_goal
    assert page is not None  # noqa: S101  (asked by the caller)
    columns = (Column(_("Step"), 1.4), Column(_("Result"), 1), Column(_("How"), 2.6))
    cells = tuple((Cell(one["label"]), Cell(one["value"]), Cell(one["note"])) for one in rollup.steps(page))
    return Section(_("Why this status"), (Table(_("How the status follows from the measures"), columns, cells),), rollup.rule(page.goal))


def attention(rows: PackRows) -> list[Item]:
    """The misses and what is unusual, in the order of the page. What is late stands with those who owe it."""
    return [
        Item(one.card.name, sentences.needed(one), keeper(one.card), "signal" if one.kind == "signal" else one.card.status.slug)
        for one in rows.attention
        if one.kind != "overdue"
    ]


def changed(flips: Iterable[FlipRow]) -> list[Item]:
    return [Item(changes.subject(flip), changes.change(flip), "", flip.after.slug) for flip in flips]


def limited(items: Sequence[Item], none: str, most: int = MOST_ITEMS) -> Block:
    """The first items, and how many more there are."""
    left = len(items) - most
    more = ngettext("%(n)s more on the site.", "%(n)s more on the site.", left) % {"n": count_text(left)} if left > 0 else ""
    return Items(tuple(items[:most]), more) if items else Text(none)


def _showing(rows: PackRows, lines: Sequence[Figure]) -> Iterable[Section]:
    """The pictures."""
    history = progress(rows.history) if rows.history else None
    if history:
        yield Section(_("Progress"), (Figure("", history, is_wide=True),))
    if lines:
        left = len(rows.multiples) - len(lines)
        said = ngettext("%(n)s more is in the table of measures.", "%(n)s more are in the table of measures.", left) % {
            "n": count_text(left)
        }
        title = _("Lead measures") if rows.kind == "area" else _("Measures over time")
        lede = _("All over the same years. The dashed line is the path to the target.")
        yield Section(title, tuple(lines), f"{lede} {said}" if left > 0 else lede)


def _telling(rows: PackRows) -> Iterable[Section]:
    """What the agencies say, and why the goals were set."""
    told: list[Block] = [] if rows.of_goal else [Text(how_it_goes(rows), _("How are we doing?"))]
    for goal in rows.goals:
        said = rows.said.get(goal.goal_id)
        found = [(words.label(name), said.story[name]) for name in words.TOLD if name in said.story] if said else []
        for place, (question, text) in enumerate(found):
            by = f"{said.submitted_by}, {long_day(said.published_at)}" if said and said.published_at else ""
            heading = question if rows.of_goal else f"{goal.statement.rstrip('.')}: {question}"
            told.append(Text(text, heading, by if place == len(found) - 1 else ""))
    if rows.strong and not rows.of_goal:
        told.append(Text("; ".join(card.name for card in rows.strong[:5]) + ".", _("What holds it up")))
    told += [Text(goal.why, _("Why: %(goal)s") % {"goal": goal.statement}) for goal in rows.goals if goal.why and rows.kind == "area"]
    if told:
        yield Section(_("How it is going") if not rows.of_goal else _("What the agency says"), tuple(told))


def _listing(rows: PackRows, lines: Sequence[Figure]) -> Iterable[Section]:
    """Everything in tables."""
    if rows.groups and rows.of_goal:
        listed = (tables.groups(rows.groups, _("Groups off track")),) if any(one.lines for one in rows.groups) else ()
        yield Section(_("Groups against everybody's target"), listed, equity.answer(rows.of_goal.goal, list(rows.groups)))
    if rows.shared:
        lede = _("They are counted under their own priority.")
        table = tables.goals(rows.shared, _("Goals of other priorities"))
        yield Section(_("Goals of other priorities that serve this one"), (table,), lede)
    if rows.cards:
        yield Section(_("All measures"), (tables.measures(rows.cards, _("Every measure with value, target and status")),))
    behind = tables.figures(lines)
    if behind:
        yield Section(_("The figures behind the charts"), tuple(behind), _("The newest periods of each."), is_behind=True)

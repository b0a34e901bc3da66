"""A published study as a document: the answer with its intervals, the pictures, the tables, where everything is from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linkage.queries.findings import housing_answers, supports_answers
from linkage.queries.rows import FindingRow, StudyPage
from linkage.rules.answers import Answers
from linkage.rules.supports.answers import SupportsAnswers
from scorecards.charts.answers import long_day
from scorecards.charts.chart import Chart
from scorecards.charts.packs.pack import Block, Cell, Column, Face, Figure, Item, Items, Pack, Section, Sources, Table, Text
from scorecards.charts.studies import housing, matching, sentences, tables, training, words
from scorecards.charts.studies.tables import Row

# The widths of columns where sources and ranges need more room than figures.
BEYOND = (1.9, 0.8, 1.1, 1.1, 1.25, 2.0, 1.2)
PRICED = (1.6, 1.2, 0.6, 1.6, 3.0)
ASSUMED = (1.9, 0.7, 0.9, 0.7, 3.8)
MISSING = (2.2, 1.1, 0.8, 1.0, 3.6)


def pack_of_study(page: StudyPage, found: FindingRow) -> Pack | None:
    """None where the finding was written in a form that this version does not read."""
    source = _source(page, found)
    if page.row.kind == "housing":
        told = housing_answers(found)
        return _pack(page, found, _answer(told), [*_housing(told, source), *_matched(found)]) if told else None
    supports = supports_answers(found)
    return _pack(page, found, training.answer(supports), [*_training(supports, source), *_matched(found)]) if supports else None


def _answer(told: Answers) -> str:
    return " ".join([sentences.answer(told.main), *sentences.beware(told)])


def _source(page: StudyPage, found: FindingRow) -> str:
    said = _("Linked-data study %(code)s, run %(run)s") % {"code": page.row.code, "run": found.run}
    return f"SYNTHETIC: {said}" if page.row.is_synthetic else said


def _pack(page: StudyPage, found: FindingRow, answer: str, sections: Sequence[Section]) -> Pack:
    day = found.published_at.date() if found.published_at else page.year_2_ends
    face = Face(
        kind="study",
        code=page.row.code,
        title=page.row.title,
        eyebrow=_("Linked-data study"),
        lede=page.row.question,
        clock=_("Published on %(day)s") % {"day": long_day(day)},
        as_of=day,
        language=get_language() or "en",
        answer=(answer,),
        distributions=(),
        notices=tuple(_notices(page)),
    )
    return Pack(face, tuple(sections), _sources(page, found))


def _notices(page: StudyPage) -> Iterator[str]:
    if page.row.is_synthetic:
        yield _("SYNTHETIC: the people in this study are invented. No figure here is of Connecticut.")
    yield _("For planning only. It may not be used for a person's eligibility or for enforcement.")


def _housing(told: Answers, source: str) -> Iterator[Section]:
    said = [words.sentence(one) for one in told.summary]
    said.insert(1, tables.groups_finding(told))
    yield Section(_("In plain words"), (Items(tuple(Item("", one) for one in said)),))
    pictures = [
        (_("How deep a program pays"), housing.curve(told.main, source=source)),
        (_("What each agency's data add"), housing.ladder(told, source=source)),
        (_("What is not a saving"), housing.regression(told, source=source)),
    ]
    yield from _pictures(pictures)
    heads = (_("Group"), _("People"), _("Paying portion"), _("From the data"), _("With what is assumed"), _("Break-even depth"))
    for name, rows in tables.groups(told):
        yield Section(capfirst(name), (_table(name, heads, rows),))
    beyond = _ranged(_table(_("What housing does, a person-year"), _beyond_heads(), tables.outcomes(told), BEYOND))
    yield Section(_("Beyond money"), (beyond,))
    ends = (_("Assumption"), _("Its range"), _("At the low end"), _("At the high end"), _("Break-even depth"))
    yield Section(_("What matters most"), (_table(_("Assumptions"), ends, tables.tornado(told)),), tables.tornado_finding(told))
    priced = (_("Price of"), _("Dollars"), _("Year"), _("Who pays"), _("Source"))
    unverified = "" if told.prices.verified else _("These prices are to be verified before use.")
    yield Section(_("Prices"), (_table(_("Prices"), priced, tables.prices(told), PRICED),), unverified)
    assumed = (_("Assumption"), _("Low"), _("Likeliest"), _("High"), _("Source"))
    yield Section(_("What is assumed, not measured"), (_table(_("Assumptions"), assumed, tables.priors(told), ASSUMED),))


def _beyond_heads() -> tuple[str, ...]:
    avoided = (_("Jail days avoided"), _("Emergency visits avoided"), _("Shelter nights avoided"))
    return (_("Housed are"), _("Of the cohort"), *avoided, _("Net a person-year"), _("Net cost of housing"))


def _training(told: SupportsAnswers, source: str) -> Iterator[Section]:
    warning = words.sentence(told.warning)
    yield Section(_("In plain words"), (Items(tuple(Item("", words.sentence(one)) for one in told.summary)),))
    yield from _pictures(
        [
            (_("Who has which together"), training.intersection(told, source=source)),
            (_("Subsidies in the years before and after training"), training.subsidy(told, source=source)),
        ]
    )
    rows = [Row(one["name"], (one["people"], one["completion"], one["interval"])) for one in training.matrix(told)]
    heads = (_("Has"), _("Participants"), _("Completed"), _("From the data"))
    yield Section(_("Completion by combination"), (_table(_("Completion by combination"), heads, rows),), warning)
    missing = (_("Without"), _("Participants"), _("Of all"), _("Completed"), _("Held by"))
    title = _("Where supports are missing together")
    yield Section(title, (_table(title, missing, training.missing(told), MISSING),))


def _matched(found: FindingRow) -> Iterator[Section]:
    said = matching.matched(found.content.get("quality"))
    if said:
        heads = (_("Records of"), _("In"), _("Linked"), _("Rate"))
        yield Section(_("Match quality"), (_table(_("Linked records by agency"), heads, said.rates), Text(said.method)), said.summary)


def _pictures(found: Iterable[tuple[str, Chart | None]]) -> Iterator[Section]:
    for title, chart in found:
        if chart is not None:
            blocks: tuple[Block, ...] = (Figure("", chart, is_wide=True),)
            yield Section(title, blocks)


def _table(caption: str, heads: Sequence[str], rows: Iterable[Row], shares: Sequence[float] = ()) -> Table:
    """`shares`: the width of each column; without them the first is wide and the rest alike."""
    columns = tuple(map(Column, heads, shares or (2.0, *(1.2 for _head in heads[1:]))))
    return Table(caption, columns, tuple((Cell(one.name), *map(Cell, one.cells[: len(heads) - 1])) for one in rows))


def _ranged(table: Table) -> Table:
    """With the range of each figure, which stands in brackets after it, below it."""
    rows = tuple(tuple(map(_apart, row)) for row in table.rows)
    return replace(table, rows=rows)


def _apart(cell: Cell) -> Cell:
    figure, bracket, rest = cell.text.partition(" (")
    return Cell(figure, note=rest.removesuffix(")")) if bracket and rest.endswith(")") else cell


def _sources(page: StudyPage, found: FindingRow) -> Sources:
    facts = (
        (_("Agreement"), page.row.agreement),
        (_("Data from"), ", ".join(page.row.owners)),
        (_("The year measured"), f"{long_day(page.year_2_starts)} – {long_day(page.year_2_ends)}"),
        (_("Run"), str(found.run)),
        (_("Seed"), str(found.configuration.get("seed", ""))),
        ("SHA-256", found.sha256),
    )
    columns = (Column(_("From"), 1), Column(_("What"), 2))
    signed = _("extracts under agreement %(number)s") % {"number": page.row.agreement}
    rows = tuple((Cell(owner), Cell(signed)) for owner in page.row.owners)
    return Sources(_("Sources"), facts, Table(_("Sources of the data"), columns, rows))

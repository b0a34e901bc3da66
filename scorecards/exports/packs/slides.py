"""A pack as a presentation: charts that can be edited, notes with the sentence and the sources, alternative texts, header rows."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from scorecards.charts.packs.pack import Cell, Column, Figure, Item, Items, Pack, Section, Sources, Table, Text
from scorecards.exports.packs.cleaning import cleaned, plain
from scorecards.exports.packs.deck import CELL, FOOT, HIGH, NOTE, SIDE, SIGNS, TOP, WIDE, Deck, place
from scorecards.exports.packs.letters import width
from scorecards.exports.packs.native import add_counts, add_figure
from scorecards.rules.fitting import clipped, lines_of, parted

INSIDE, ROOM = WIDE - 2 * SIDE, HIGH - TOP - FOOT - 14
LINE = 1.22
LONGEST_CELL = 6
HEAD = 22
"""The height of a table's header row."""


def pack_pptx(pack: Pack) -> bytes:
    """The slides of a pack, sixteen to nine."""
    pack = cleaned(pack, plain)
    deck = Deck(pack.face, _("Connecticut Performance"))
    _first(deck, pack)
    for section in pack.sections:
        if not section.is_behind:
            _section(deck, section, pack.sources)
    _last(deck, pack.sources)
    return deck.saved()


def notes_of(said: Iterable[str], sources: Sources, own: str = "") -> list[str]:
    """What the speaker reads: the sentences, then where the figures are from and as of when."""
    named = own or "; ".join(row[0].text for row in sources.table.rows)
    facts = [f"{name}: {value}" for name, value in sources.facts]
    return [*said, "", *facts, *([_("Source: %(source)s") % {"source": named}] if named else [])]


def _first(deck: Deck, pack: Pack) -> None:
    """The answer."""
    face = pack.face
    slide = deck.slide(face.title, notes_of([*face.answer, *(one.told for one in face.distributions), *face.notices], pack.sources))
    half = INSIDE * 0.52
    words = deck.box(slide, place(SIDE, TOP, half, ROOM))
    deck.write(words.paragraphs[0], f"{face.eyebrow}. {face.clock}", 12, color="--ink-quiet")
    for text, size, is_bold in [
        *((one, 20, True) for one in face.answer),
        (face.lede, 14, False),
        *((one, 10, False) for one in face.notices),
    ]:
        if text:
            paragraph = words.add_paragraph()
            paragraph.space_before = place(9, 0, 0, 0)[0]
            deck.write(paragraph, _cut(text, 8, half, size), size, bold=is_bold)
    high = ROOM / max(len(face.distributions), 1)
    for number, one in enumerate(face.distributions):
        heading = deck.box(slide, place(SIDE + half + 30, TOP + number * high, INSIDE - half - 30, 18))
        deck.write(heading.paragraphs[0], one.title, 13, bold=True)
        add_counts(slide, one, place(SIDE + half + 30, TOP + number * high + 18, INSIDE - half - 30, high - 24))


def _section(deck: Deck, section: Section, sources: Sources) -> None:
    """Each figure on a slide of its own; tables, lists and texts over as many as they need."""
    texts = [block for block in section.blocks if isinstance(block, Text)]
    for block in section.blocks:
        if isinstance(block, Figure):
            _figure(deck, block, section.title, sources)
        elif isinstance(block, Table):
            _table(deck, section, block, sources)
        elif isinstance(block, Items):
            _table(deck, section, as_table(block, section.title), sources)
    if texts:
        _texts(deck, section, texts, sources)


def _figure(deck: Deck, figure: Figure, title: str, sources: Sources) -> None:
    chart = figure.chart
    said = [figure.told, chart.note] if chart.note else [figure.told]
    slide = deck.slide(_cut(figure.heading or title, 2, INSIDE, 24), notes_of(said, sources, chart.source))
    words = deck.box(slide, place(SIDE, TOP, INSIDE, 52))
    deck.write(words.paragraphs[0], _cut(chart.title, 1, INSIDE, 15), 15, bold=True)
    deck.write(words.add_paragraph(), _cut(chart.summary, 2, INSIDE, 11), 11, color="--ink-soft")
    add_figure(slide, figure, place(SIDE, TOP + 56, INSIDE, ROOM - 56))


def as_table(block: Items, caption: str) -> Table:
    """A list as a table with a header row: what, why, who."""
    columns = (Column(_("What"), 2), Column(_("What is said of it"), 3.4), Column(_("Who"), 1.4))
    has_who = any(item.who for item in block.items)
    rows = tuple(tuple(_cells(item)[: 3 if has_who else 2]) for item in block.items)
    return Table(caption, columns[: 3 if has_who else 2], rows, block.more)


def _cells(item: Item) -> list[Cell]:
    return [Cell(item.subject), Cell(item.sentence), Cell(item.who)]


def _table(deck: Deck, section: Section, table: Table, sources: Sources) -> None:
    """The rows over as many slides as they need; each has the header row again."""
    parts = list(_parts(table))
    for number, rows in enumerate(parts, start=1):
        count = _(" (%(n)s of %(all)s)") % {"n": number, "all": len(parts)} if len(parts) > 1 else ""
        title = f"{table.caption if table.caption and len(section.blocks) > 1 else section.title}{count}"
        slide = deck.slide(title, notes_of([section.lede, table.caption, table.more], sources))
        lede = section.lede if number == 1 else ""
        if lede:
            deck.write(deck.box(slide, place(SIDE, TOP - 6, INSIDE, 18)).paragraphs[0], _cut(lede, 1, INSIDE, 11), 11, color="--ink-soft")
        deck.table(slide, place(SIDE, TOP + 14, INSIDE, 20), table.columns, rows, table.caption)
        if table.more and number == len(parts):
            below = deck.box(slide, place(SIDE, HIGH - FOOT - 18, INSIDE, 14))
            deck.write(below.paragraphs[0], _cut(table.more, 1, INSIDE, 10), 10, color="--ink-quiet")


def _parts(table: Table) -> Iterator[list[tuple[Cell, ...]]]:
    """The rows in parts that each fit a slide."""
    whole = sum(column.share for column in table.columns)
    wide = [INSIDE * column.share / whole - 10 for column in table.columns]
    rows = (tuple(_short(cell, room) for cell, room in zip(row, wide, strict=True)) for row in table.rows)
    measured = ((row, max(_cell_high(cell, room) for cell, room in zip(row, wide, strict=True)) + 7) for row in rows)
    yield from parted(measured, ROOM - 34 - HEAD)


def _short(cell: Cell, room: float) -> Cell:
    return Cell(_cut(cell.text, LONGEST_CELL, room, CELL), _cut(cell.note, 2, room, NOTE), cell.status)


def _cell_high(cell: Cell, wide: float) -> float:
    return _high(SIGNS.get(cell.status, "") + cell.text, wide, CELL) + _high(cell.note, wide, NOTE)


def _texts(deck: Deck, section: Section, texts: Sequence[Text], sources: Sources) -> None:
    """Questions and answers, as many on a slide as it holds."""
    parts = list(_text_parts(texts))
    for number, part in enumerate(parts, start=1):
        count = _(" (%(n)s of %(all)s)") % {"n": number, "all": len(parts)} if len(parts) > 1 else ""
        slide = deck.slide(f"{section.title}{count}", notes_of([one.text for one in part], sources))
        words = deck.box(slide, place(SIDE, TOP + 4, INSIDE, ROOM))
        for text in part:
            _text(deck, words, text)


def _text(deck: Deck, words: object, text: Text) -> None:
    for line, size, is_bold, color in (
        (text.heading, 13, True, "--ink"),
        (text.text, 12, False, "--ink"),
        (text.by, 10, False, "--ink-quiet"),
    ):
        for piece in filter(None, line.split("\n")):
            deck.write(words.add_paragraph(), piece, size, bold=is_bold, color=color)  # type: ignore[attr-defined]
    words.add_paragraph()  # type: ignore[attr-defined]


def _text_parts(texts: Sequence[Text]) -> Iterator[list[Text]]:
    short = (Text(_cut(one.text, 18, INSIDE, 12), _cut(one.heading, 3, INSIDE, 13), _cut(one.by, 1, INSIDE, 10)) for one in texts)
    yield from parted(((one, _text_high(one)) for one in short), ROOM)


def _text_high(one: Text) -> float:
    return _high(one.heading, INSIDE, 13) + _high(one.text, INSIDE, 12) + _high(one.by, INSIDE, 10) + 18


def _last(deck: Deck, sources: Sources) -> None:
    """Sources and as-of."""
    facts = Table(sources.title, (Column(_("About this pack"), 1), Column(_("What it says"), 3)), _fact_rows(sources))
    _table(deck, Section(sources.title, (facts,)), facts, sources)
    titled = Section(sources.table.caption, (sources.table,))
    _table(deck, titled, sources.table, sources)


def _fact_rows(sources: Sources) -> tuple[tuple[Cell, ...], ...]:
    return tuple((Cell(name), Cell(value)) for name, value in sources.facts)


def _high(text: str, wide: float, size: float) -> float:
    # Arial is a little narrower than the house's letters.
    lines = sum(len(lines_of(line, wide, lambda part: width(part, size))) for line in text.split("\n"))
    return LINE * size * lines


def _cut(text: str, most: int, wide: float, size: float) -> str:
    return clipped(text, most, wide, lambda part: width(part, size))

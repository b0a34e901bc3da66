"""The governor's brief as two slides: where it stands; what changed, what needs attention and who owes what, with charts to edit."""

from django.utils.translation import gettext as _

from scorecards.charts.packs.pack import Brief, Cell, Column, Item, Ranked
from scorecards.exports.packs.cleaning import cleaned, plain
from scorecards.exports.packs.deck import CELL, FOOT, HIGH, SIDE, SIGNS, TOP, WIDE, Deck, place
from scorecards.exports.packs.letters import width
from scorecards.exports.packs.native import add_counts, add_figure
from scorecards.rules.fitting import clipped, fitting, lines_of
from scorecards.templatetags.amounts import count_text

INSIDE, ROOM, GUTTER = WIDE - 2 * SIDE, HIGH - TOP - FOOT - 6, 22
LINE = 1.22
CHARTS_HIGH = 190
SHARES = (3.2, 2.6, 1.8)


def brief_pptx(brief: Brief) -> bytes:
    """Two slides, whatever there is to say."""
    brief = cleaned(brief, plain)
    deck = Deck(brief.face, _("Connecticut Performance"))
    _standing(deck, brief)
    _doing(deck, brief)
    return deck.saved()


def _standing(deck: Deck, brief: Brief) -> None:
    """The answer, the counts, and the goals as far as they have room; the notes name them all."""
    face, left = brief.face, INSIDE * 0.66
    said = [*face.answer, *(one.told for one in face.distributions), *face.notices, "", *map(told, brief.rows.items), "", brief.foot]
    slide = deck.slide(_cut(face.title, 2, INSIDE, 18), said)
    words = deck.box(slide, place(SIDE, TOP - 6, INSIDE, 50))
    deck.write(words.paragraphs[0], _cut(" ".join(face.answer), 2, INSIDE, 15), 15, bold=True)
    deck.write(words.add_paragraph(), _cut(f"{face.eyebrow}. {face.clock}. {' '.join(face.notices)}", 1, INSIDE, 9), 9, color="--ink-quiet")
    top = TOP + 54
    rows, more = _rows(brief.rows, left, HIGH - FOOT - top - 20)
    heads = (brief.rows.title, _("How it stands"), _("Who"))
    columns = [Column(head, share) for head, share in zip(heads, SHARES, strict=True)]
    if rows:
        deck.table(slide, place(SIDE, top, left, 20), columns, rows, brief.rows.title)
    _line(deck, slide, more if rows else brief.rows.none, HIGH - FOOT - 16)
    high = (HIGH - FOOT - top) / max(len(face.distributions), 1)
    for number, one in enumerate(face.distributions):
        where = SIDE + left + GUTTER, top + number * high, INSIDE - left - GUTTER
        deck.write(deck.box(slide, place(*where, 16)).paragraphs[0], one.title, 12, bold=True)
        add_counts(slide, one, place(where[0], where[1] + 16, where[2], high - 20), letters=10)


def _rows(ranked: Ranked, wide: float, high: float) -> tuple[list[tuple[Cell, ...]], str]:
    """The first rows that fit, and how many were left out."""
    rooms = [wide * share / sum(SHARES) - 10 for share in SHARES]
    rows = [tuple(Cell(_cut(text, 2, room, CELL)) for text, room in zip(_texts(item), rooms, strict=True)) for item in ranked.items]
    heights = [max(_high(cell.text, room, CELL) for cell, room in zip(row, rooms, strict=True)) + 7 for row in rows]
    kept = fitting(heights, high - 24, 0)
    return rows[:kept], left_out(ranked, kept)


def _texts(item: Item) -> tuple[str, str, str]:
    return item.subject, f"{SIGNS.get(item.status, '')}{item.sentence}", item.who


def left_out(ranked: Ranked, kept: int) -> str:
    left = len(ranked.items) - kept
    return ranked.left_out[min(left, 2) - 1] % {"n": count_text(left)} if left else ""


def _doing(deck: Deck, brief: Brief) -> None:
    """Three lists beside each other above the charts; the notes have all of it."""
    lists = [brief.changes, brief.attention, brief.owed]
    said = [line for one in lists for line in (one.title, *map(told, one.items), "")]
    slide = deck.slide(_("What changed, what needs attention, who owes what"), [*said, *(one.told for one in brief.figures), brief.foot])
    high = ROOM - (CHARTS_HIGH + 10 if brief.figures else 0)
    wide = (INSIDE - 2 * GUTTER) / 3
    for number, one in enumerate(lists):
        _list(deck, deck.box(slide, place(SIDE + number * (wide + GUTTER), TOP - 8, wide, high)), one, wide, high)
    for number, figure in enumerate(brief.figures[:3]):
        left = SIDE + number * (wide + GUTTER)
        name = deck.box(slide, place(left, HIGH - FOOT - CHARTS_HIGH - 4, wide, 26))
        deck.write(name.paragraphs[0], _cut(f"{figure.heading}: {figure.chart.title}", 2, wide, 9), 9, bold=True)
        add_figure(slide, figure, place(left, HIGH - FOOT - CHARTS_HIGH + 22, wide, CHARTS_HIGH - 24), letters=8)


def _list(deck: Deck, words: object, ranked: Ranked, wide: float, high: float) -> None:
    deck.write(words.paragraphs[0], ranked.title, 13, bold=True, color="--brand")  # type: ignore[attr-defined]
    items = [(_cut(item.subject, 2, wide, 10), _cut(f"{item.sentence} {item.who}".strip(), 3, wide, 9)) for item in ranked.items]
    heights = [_high(subject, wide, 10) + _high(said, wide, 9) + 4 for subject, said in items]
    kept = fitting(heights, high - 20, 9 * LINE + 4)
    for subject, sentence in items[:kept]:
        paragraph = words.add_paragraph()  # type: ignore[attr-defined]
        paragraph.space_before = place(4, 0, 0, 0)[0]
        deck.write(paragraph, subject, 10, bold=True)
        deck.write(words.add_paragraph(), sentence, 9)  # type: ignore[attr-defined]
    for text in filter(None, [left_out(ranked, kept), ranked.none if not items else ""]):
        deck.write(words.add_paragraph(), text, 9, color="--ink-quiet")  # type: ignore[attr-defined]


def _line(deck: Deck, slide: object, text: str, top: float) -> None:
    if text:
        deck.write(deck.box(slide, place(SIDE, top, INSIDE * 0.66, 14)).paragraphs[0], text, 9, color="--ink-quiet")


def told(item: Item) -> str:
    """One thing in a line of the notes."""
    return " ".join(filter(None, [f"{item.subject}:", item.sentence, item.who]))


def _high(text: str, wide: float, size: float) -> float:
    return LINE * size * len(lines_of(text, wide, lambda part: width(part, size)))


def _cut(text: str, most: int, wide: float, size: float) -> str:
    return clipped(text, most, wide, lambda part: width(part, size))

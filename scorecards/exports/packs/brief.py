"""The governor's brief as a PDF of exactly two pages: what fits is reckoned from the widths of the letters, ranked by consequence, and
what is left out is counted. The template measures once more; where it disagrees, less is put in and it is set again."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from scorecards.charts.packs.pack import Brief, Face, Figure, Item, Ranked
from scorecards.charts.plane import Frame
from scorecards.exports.packs.cleaning import cleaned, printable
from scorecards.exports.packs.data import common, figure_of
from scorecards.exports.packs.letters import width
from scorecards.exports.packs.setting import DoesNotFit, Goes, always, set_document
from scorecards.rules.fitting import clipped, fitting, lines_of, shared
from scorecards.templatetags.amounts import count_text

PAGES = {"letter": (612.0, 792.0), "a4": (595.3, 841.9)}
LINE = 1.25
"""The height of a line in sizes of its letters."""
SQUEEZES = (1.0, 0.94, 0.85, 0.7)
MOST_HIGHER = 110
SMALL = Frame(width=236, left=44, right=8, high=104, ticks=3, below=40)


@dataclass(frozen=True, slots=True)
class Sizes:
    """The measures of the two pages in points; the template is given the same."""

    side: float = 45
    top: float = 40
    bottom: float = 46
    gutter: float = 18
    title: float = 20
    answer: float = 12
    heading: float = 11.5
    subject: float = 9
    sentence: float = 8.25
    small: float = 7.5
    foot: float = 7
    gap: float = 4.5
    caption: float = 22


SIZES = Sizes()


@dataclass(frozen=True, slots=True)
class Room:
    """The inside of a page."""

    wide: float
    high: float

    @property
    def half(self) -> float:
        return (self.wide - SIZES.gutter) / 2


def brief_pdf(brief: Brief, *, paper: str = "letter", goes_on: Goes = always) -> bytes:
    """Two pages, whatever there is to say. `paper`: a4 or letter."""
    clean = cleaned(brief, printable)
    for squeeze in SQUEEZES[:-1]:
        try:
            return set_document("brief.typ", _data(clean, paper, squeeze), goes_on=goes_on)
        except DoesNotFit:
            continue
    return set_document("brief.typ", _data(clean, paper, SQUEEZES[-1]), goes_on=goes_on)


def room_of(paper: str) -> Room:
    wide, high = PAGES[paper]
    return Room(wide - 2 * SIZES.side, high - SIZES.top - SIZES.bottom)


def _data(brief: Brief, paper: str, squeeze: float) -> dict[str, Any]:
    room = room_of(paper)
    face = _clipped_face(brief.face, room)
    figures = brief.figures[:3]
    first, charts = (room.high - _head_high(face, room)) * squeeze, _figures_high(figures, room)
    spare = first - charts - _needs(brief.rows, room.wide)
    charts_first = spare >= 0
    # Lists stand beside each other where both say something.
    beside = bool(brief.changes.items and brief.attention.items)
    second = room.high * squeeze - (0 if charts_first else charts)
    changes, attention, owed = (_beside if beside else _below)(brief, room, second)
    return common(face, paper) | {
        "sizes": asdict(SIZES),
        "eyebrow": _("Governor's brief: %(what)s") % {"what": face.eyebrow},
        "answer": face.answer,
        "notices": face.notices,
        "charts_first": charts_first,
        "beside": beside,
        "rows": _chosen(brief.rows, room.wide, first - (charts if charts_first else 0)),
        "figures": [_figure(one, _third(figures, room), spare) for one in figures],
        "changes": changes,
        "attention": attention,
        "owed": owed,
        "foot": _clip(brief.foot, 2, room.wide - 70, SIZES.foot),
    }


def _below(brief: Brief, room: Room, high: float) -> list[dict[str, Any]]:
    """Three lists below each other."""
    lists = [brief.changes, brief.attention, brief.owed]
    rooms = shared([_needs(one, room.wide) for one in lists], high - 30)
    return [_chosen(one, room.wide, given) for one, given in zip(lists, rooms, strict=True)]


def _beside(brief: Brief, room: Room, high: float) -> list[dict[str, Any]]:
    """Two lists beside each other above a third one: what one half does not need is the other's."""
    beside = max(_needs(brief.changes, room.half), _needs(brief.attention, room.half))
    first, second = shared([beside, _needs(brief.owed, room.wide)], high - 18)
    return [
        _chosen(brief.changes, room.half, first),
        _chosen(brief.attention, room.half, first),
        _chosen(brief.owed, room.wide, second),
    ]


def _chosen(ranked: Ranked, wide: float, high: float) -> dict[str, Any]:
    """The first items that fit, each cut to a few lines, and how many were left out."""
    items = [cut(item, wide) for item in ranked.items]
    kept = fitting([_item_high(item, wide) for item in items], high - _heading_high(), SIZES.sentence * LINE + SIZES.gap)
    left = len(items) - kept
    more = ranked.left_out[min(left, 2) - 1] % {"n": count_text(left)} if left else ""
    return {"title": ranked.title, "items": [asdict(item) for item in items[:kept]], "none": ranked.none, "more": more}


def cut(item: Item, wide: float) -> Item:
    """The item in at most two lines for what it is about and three for what is said of it."""
    inside = wide - 15
    who = _clip(item.who, 1, inside * 0.8, SIZES.sentence)
    said = _clip(item.sentence, 3 if inside < 300 else 2, inside, SIZES.sentence)
    return replace(item, subject=_clip(item.subject, 2, inside, SIZES.subject, 600), sentence=said, who=who)


def _needs(ranked: Ranked, wide: float) -> float:
    return _heading_high() + sum(_item_high(cut(item, wide), wide) for item in ranked.items) + SIZES.sentence * LINE


def _item_high(item: Item, wide: float) -> float:
    inside = wide - 15
    said = f"{item.sentence} {item.who}".strip()
    return _high(item.subject, inside, SIZES.subject, 600) + _high(said, inside, SIZES.sentence) + SIZES.gap


def _high(text: str, wide: float, size: float, weight: int = 400) -> float:
    """The height of a text in so wide a column."""
    return LINE * size * len(lines_of(text, wide, lambda line: width(line, size, weight)))


def _heading_high() -> float:
    return SIZES.heading * LINE + 12


def _clip(text: str, most: int, wide: float, size: float, weight: int = 400) -> str:
    return clipped(text, most, wide, lambda line: width(line, size, weight))


def _clipped_face(face: Face, room: Room) -> Face:
    """The head in few lines."""
    answer = tuple(_clip(text, 3, room.wide - 14, SIZES.answer, 600) for text in face.answer[:2])
    notices = tuple(_clip(text, 2, room.wide, SIZES.small) for text in face.notices)
    title = _clip(face.title, 2, room.wide - 34, SIZES.title, 700)
    return replace(face, title=title, answer=answer, notices=notices, clock=_clip(face.clock, 1, room.wide - 34, 9))


def _head_high(face: Face, room: Room) -> float:
    """The height of what stands above the rows on the first page."""
    band = 28 + 8.5 * LINE + 8 + _high(face.title, room.wide - 34, SIZES.title, 700) + 9 * LINE
    answer = 22 + sum(_high(text, room.wide - 14, SIZES.answer, 600) + 4 for text in face.answer)
    # Each is a bar with one or two lines of counts below it.
    counts = sum(26 + _high(one.told + " " * 12 * len(one.parts), room.wide - 72, SIZES.subject) for one in face.distributions)
    notices = sum(_high(text, room.wide, SIZES.small) + 5 for text in face.notices)
    return band + answer + counts + notices + 14


def _third(figures: Sequence[Figure], room: Room) -> float:
    """The width of one of the charts."""
    return (room.wide - SIZES.gutter * (len(figures) - 1)) / max(len(figures), 1)


def _figure(figure: Figure, wide: float, spare: float = 0) -> dict[str, Any]:
    """A chart with its finding above and its sentence below, both cut to what has room; the text for those who do not see it is whole."""
    frame = _frame(wide, spare)
    return figure_of(figure, frame) | {
        "caption": _caption(figure, wide),
        "said": _clip(figure.chart.summary, 4, wide, SIZES.small),
    }


def _caption(figure: Figure, wide: float) -> str:
    """What the chart is about and its finding; where that has no room, what it is about alone: nothing ends in the middle of a sentence."""
    name = figure.heading if figure.heading in figure.chart.title else f"{figure.heading}: {figure.chart.title}"
    whole = _clip(name, 2, wide, SIZES.sentence, 600)
    return whole if whole == name else _clip(figure.heading, 2, wide, SIZES.sentence, 600)


def _frame(wide: float, spare: float) -> Frame:
    """A picture of one size of letters, whatever its width; higher where there is height to spare."""
    higher = min(max(spare - 12, 0) * SMALL.width / 162, MOST_HIGHER)
    return replace(SMALL, width=round(SMALL.width * wide / 162), ticks=max(round(3 * wide / 162), 3), high=SMALL.high + int(higher))


def _figures_high(figures: Sequence[Figure], room: Room) -> float:
    """The height of the row of charts: that of the highest."""
    if not figures:
        return 0.0
    wide = _third(figures, room)
    return max(_one_high(_figure(figure, wide), wide) for figure in figures) + 16


def _one_high(drawn: dict[str, Any], wide: float) -> float:
    first, _, rest = drawn["svg"].partition('viewBox="0 0 ')[2].partition(" ")
    return SIZES.caption + 3 + wide * float(rest.partition('"')[0]) / float(first) + 4 + _high(drawn["said"], wide, SIZES.small)

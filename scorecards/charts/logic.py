"""What drives what: the links in words, and a drawing of boxes and lines in which a suspect link stands out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.rules.logic import Link, Verdict
from scorecards.queries.pages.goal import GoalPage, MemberLine
from scorecards.templatetags.amounts import count_text
from scorecards.templatetags.words import STATUS

WIDE, BOX, GAP, LINE, PAD = 900, 340, 14, 18, 12
LETTERS = 40
LABEL = 62
MOST = 8


@dataclass(frozen=True, slots=True)
class Box:
    """A measure in the drawing: its place, its name in lines, what stands below, and its status."""

    code: str
    x: int
    y: int
    height: int
    lines: tuple[tuple[int, str], ...]
    foot: int
    below: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """A link: a curve from a driver to an outcome; `label` where it stands out, and where the label lies."""

    d: str
    link: str
    label: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """`width` x `height`; the strokes lie below the boxes, the suspect ones on top of the others."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]
    summary: str


def answer(page: GoalPage) -> str:
    """The sentence on top: which link is suspect, else what the links say."""
    found = [one.link for one in page.links]
    suspect, early, upstream = found.count(Link.SUSPECT), found.count(Link.EARLY), found.count(Link.UPSTREAM)
    if suspect:
        return ngettext(
            "One link is suspect: its driver is good while its outcome is bad.",
            "%(n)s links are suspect: their drivers are good while their outcomes are bad.",
            suspect,
        ) % {"n": count_text(suspect)}
    if upstream:
        return _("What drives the outcomes is behind itself: it comes first.")
    if early:
        return _("A driver is good, but not for as long as it takes to act on the outcome.")
    if Link.WORKING in found:
        return _("No link is suspect.")
    return _("The links cannot be told yet: a driver or its outcome has no fresh judgment.")


def sentences(page: GoalPage) -> list[tuple[str, str]]:
    """What is said of each link that says something, the suspect ones first: its kind and the sentence."""
    named = {line.card.code: line for line in page.lines}
    told = [one for one in page.links if one.link not in (Link.UNKNOWN, Link.WORKING)]
    return [(one.link.value, _said(one, named[one.driver], named[one.outcome])) for one in told]


def _said(one: Verdict, driver: MemberLine, outcome: MemberLine) -> str:
    words = {
        "driver": driver.card.name,
        "owner": driver.card.agency_name,
        "outcome": outcome.card.name,
        "other": outcome.card.agency_name,
        "status": str(STATUS[outcome.card.status.slug].word).lower(),
        "behind": str(STATUS[driver.card.status.slug].word).lower(),
        "lag": _periods(driver.member.lag_periods),
    }
    return _SAID[one.link]() % words


def _suspect() -> str:
    return _(
        "“%(driver)s” (%(owner)s) is on track, yet “%(outcome)s” (%(other)s) is %(status)s. Either the one does not move the other, or its "
        "target asks too little, or something else works against it."
    )


_SAID: dict[Link, Callable[[], str]] = {
    Link.SUSPECT: _suspect,
    Link.EARLY: lambda: _("“%(driver)s” (%(owner)s) is on track, but not yet for %(lag)s, after which it acts on “%(outcome)s”."),
    Link.UPSTREAM: lambda: _("“%(driver)s” (%(owner)s) is %(behind)s itself, and so is what it drives: “%(outcome)s” is %(status)s."),
    Link.DESPITE: lambda: _("“%(outcome)s” (%(other)s) is on track although “%(driver)s” (%(owner)s) is %(behind)s."),
}


def _periods(n: int) -> str:
    return ngettext("%(n)s period", "%(n)s periods", n) % {"n": count_text(n)}


def drawing(page: GoalPage) -> Drawing | None:
    """Drivers on the left, outcomes on the right, a line for each link, faint where it cannot be told. None where there are too many."""
    if not page.drivers or not page.outcomes or max(len(page.drivers), len(page.outcomes)) > MOST:
        return None
    left, high = _boxes(page.drivers, 0, is_driver=True)
    right, other = _boxes(page.outcomes, WIDE - BOX, is_driver=False)
    height = max(high, other)
    left, right = _centred(left, height - high), _centred(right, height - other)
    places = {box.code: box for box in (*left, *right)}
    links = sorted(page.links, key=lambda one: one.link is Link.SUSPECT)
    strokes = [_stroke(one, places[one.driver], places[one.outcome]) for one in links]
    return Drawing(WIDE, height, (*left, *right), tuple(strokes), answer(page))


def _boxes(lines: Sequence[MemberLine], x: int, *, is_driver: bool) -> tuple[list[Box], int]:
    """The boxes of one side from the top, and how high they are together."""
    boxes: list[Box] = []
    y = 0
    for line in lines:
        one = _box(line, x, y, is_driver=is_driver)
        boxes.append(one)
        y += one.height + GAP
    return boxes, y - GAP


def _box(line: MemberLine, x: int, y: int, *, is_driver: bool) -> Box:
    card, mark = line.card, STATUS[line.card.status.slug]
    names = wrap(card.name, LETTERS)[:3]
    lag = _("acts after %(lag)s") % {"lag": _periods(line.member.lag_periods)} if is_driver and line.member.lag_periods else ""
    first = y + PAD + 12
    texts = tuple((first + LINE * n, text) for n, text in enumerate(names))
    foot = first + LINE * len(names) + 2
    return Box(
        card.code, x, y, foot - y + PAD - 2, texts, foot, " · ".join(filter(None, [card.agency_code, lag])), str(mark.word), mark.tone
    )  # fmt: skip


def _centred(boxes: Sequence[Box], room: int) -> list[Box]:
    """The boxes moved down by half of the room that is left."""
    move = room // 2
    return [
        replace(box, y=box.y + move, lines=tuple((y + move, text) for y, text in box.lines), foot=box.foot + move) for box in boxes
    ]  # fmt: skip


def _stroke(one: Verdict, driver: Box, outcome: Box) -> Stroke:
    x0, y0, x1, y1 = driver.x + BOX, driver.y + driver.height // 2, outcome.x, outcome.y + outcome.height // 2
    middle = (x0 + x1) // 2
    label = _("suspect") if one.link is Link.SUSPECT else ""
    return Stroke(f"M{x0} {y0}C{middle} {y0} {middle} {y1} {x1} {y1}", one.link.value, label, middle, (y0 + y1) // 2)

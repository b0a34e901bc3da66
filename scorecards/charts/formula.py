"""The picture of what a formula reads and what reads it: one column a step, from inputs on the left to readers on the right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorecards.queries.pages.formula import Box, FormulaPage

WIDTH, HEIGHT, ACROSS, DOWN, EDGE = 196, 56, 56, 16, 2
LETTERS = 27


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box with its place; `text_y` are the lines of its code and its name."""

    code: str
    name: str
    short: str
    url: str
    is_own: bool
    x: int
    y: int
    text_x: int
    code_y: int
    name_y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """`lines` are the paths from what is read to what reads it."""

    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[DrawnBox, ...]
    lines: tuple[str, ...]
    summary: str


def picture(page: FormulaPage, url: Callable[[str], str]) -> Picture | None:
    """The picture; none for a measure that reads nothing and that nothing reads."""
    if len(page.boxes) < 2:
        return None
    levels = sorted({box.level for box in page.boxes})
    columns = [[box for box in page.boxes if box.level == level] for level in levels]
    tallest = max(map(len, columns))
    drawn = [_drawn(box, place, row, len(column), tallest, url) for place, column in enumerate(columns) for row, box in enumerate(column)]
    at = {box.code: box for box in drawn}
    lines = tuple(_line(at[read], at[reader]) for read, reader in page.links if read in at and reader in at)
    return Picture(
        width=len(columns) * (WIDTH + ACROSS) - ACROSS + 2 * EDGE,
        height=tallest * (HEIGHT + DOWN) - DOWN + 2 * EDGE,
        box_width=WIDTH,
        box_height=HEIGHT,
        boxes=tuple(drawn),
        lines=lines,
        summary=summary(page),
    )


def _drawn(box: Box, column: int, row: int, count: int, tallest: int, url: Callable[[str], str]) -> DrawnBox:
    x = EDGE + column * (WIDTH + ACROSS)
    y = EDGE + (tallest - count) * (HEIGHT + DOWN) // 2 + row * (HEIGHT + DOWN)
    short = box.name if len(box.name) <= LETTERS else f"{box.name[: LETTERS - 1].rstrip()}…"
    return DrawnBox(box.code, box.name, short, url(box.code), box.level == 0, x, y, x + 12, y + 23, y + 42)


def _line(read: DrawnBox, reader: DrawnBox) -> str:
    start, end = (read.x + WIDTH, read.y + HEIGHT // 2), (reader.x, reader.y + HEIGHT // 2)
    middle = (start[0] + end[0]) // 2
    return f"M{start[0]} {start[1]}C{middle} {start[1]} {middle} {end[1]} {end[0]} {end[1]}"


def summary(page: FormulaPage) -> str:
    """One sentence that says how much the picture shows."""
    below, above = _count(page.boxes, -1), _count(page.boxes, 1)
    read = ngettext("%(n)s measure goes into it", "%(n)s measures go into it", below) % {"n": below}
    readers = ngettext("%(n)s is calculated from it", "%(n)s are calculated from it", above) % {"n": above}
    return _("%(name)s: %(read)s, %(readers)s.") % {"name": page.name, "read": read, "readers": readers}


def _count(boxes: Sequence[Box], sign: int) -> int:
    return sum(box.level * sign > 0 for box in boxes)

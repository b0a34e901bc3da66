"""A measure by places: a tile for each, of equal size, roughly where it lies, colored by the class its newest value is in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorecards.charts.groups import known_of, point_text
from scorecards.queries.pages.groups import ByView, GroupRow
from scorecards.queries.pages.places import Spot
from scorecards.queries.rows import CardRow
from scorecards.rules.classes import Classes, classes_of
from scorecards.rules.short_names import short_names
from scorecards.templatetags.amounts import amount_text, as_printed, count_text
from scorecards.templatetags.words import STATUS

WIDTH, HEIGHT, ROOM = 48, 38, 2
HIDDEN, NONE = "hidden", "none"
# Which of the five colors a picture of so many classes uses, so that few classes stay far apart.
SHADES = {0: "", 1: "3", 2: "24", 3: "135", 4: "1245", 5: "12345"}


@dataclass(frozen=True, slots=True)
class Tile:
    """A place. `look` is its color from 1 to 5, or hidden, or none; `key` names its group where it has readings."""

    name: str
    told: str
    look: str
    key: str
    x: int
    y: int
    middle: int
    foot: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """`legend` has looks with their words, the lowest values first."""

    tiles: tuple[Tile, ...]
    legend: tuple[tuple[str, str], ...]
    summary: str
    width: int
    height: int
    tile_width: int = WIDTH - 2 * ROOM
    tile_height: int = HEIGHT - 2 * ROOM


def tile_map(view: ByView, card: CardRow) -> TileMap:
    """The picture of a view that has spots."""
    rows = {row.group.key: row for row in view.rows}
    found = classes_of([as_printed(point.value, card.decimals) for _row, point in known_of(view) if point.value is not None])
    names = short_names([spot.label for spot in view.spots])
    tiles = tuple(_tile(spot, name, rows.get(spot.key), found, card) for spot, name in zip(view.spots, names, strict=True))
    return TileMap(
        tiles=tiles,
        legend=_legend(found, tiles, card),
        summary=_summary(view, tiles),
        width=WIDTH * max(spot.column for spot in view.spots),
        height=HEIGHT * max(spot.row for spot in view.spots),
    )


def _tile(spot: Spot, name: str, row: GroupRow | None, found: Classes, card: CardRow) -> Tile:
    x, y = WIDTH * (spot.column - 1), HEIGHT * (spot.row - 1)
    return Tile(
        name=name,
        told=_told(spot, row, card),
        look=_look(row, found, card),
        key=row.group.key if row else "",
        x=x + ROOM,
        y=y + ROOM,
        middle=x + WIDTH // 2,
        foot=y + HEIGHT // 2 + 5,
    )


def _look(row: GroupRow | None, found: Classes, card: CardRow) -> str:
    newest = row.newest if row else None
    if newest is None or newest.value is None:
        return HIDDEN if newest and newest.reason == "suppressed" else NONE
    return SHADES[len(found.limits)][found.of(as_printed(newest.value, card.decimals))]


def _told(spot: Spot, row: GroupRow | None, card: CardRow) -> str:
    """Avon: 3.1%, November 2020, on track"""
    if row is None or row.newest is None:
        return _("%(place)s: no figure") % {"place": spot.label}
    parts = [point_text(row.newest, card), row.newest.label]
    if row.card and row.newest.value is not None:
        parts.append(str(STATUS[row.card.status.slug].word).lower())
    return f"{spot.label}: {', '.join(parts)}"


def _legend(found: Classes, tiles: Sequence[Tile], card: CardRow) -> tuple[tuple[str, str], ...]:
    shown = {tile.look for tile in tiles}
    shades = SHADES[len(found.limits)]
    words = [(shade, _limits(low, high, card)) for shade, (low, high) in zip(shades, found.limits, strict=True)]
    rest = [(HIDDEN, _("Hidden to protect privacy")), (NONE, _("No figure"))]
    return tuple(one for one in words + rest if one[0] in shown)


def _limits(low: float, high: float, card: CardRow) -> str:
    top = amount_text(high, card.unit, card.decimals)
    return top if low == high else _("%(low)s to %(high)s") % {"low": amount_text(low, card.unit, card.decimals, "short"), "high": top}


def _summary(view: ByView, tiles: Sequence[Tile]) -> str:
    """How many places have no figure or an older one, and which groups are not drawn, so far as there are any."""
    ends = [point.end for _row, point in known_of(view)]
    drawn = {spot.key for spot in view.spots}
    none, older = sum(tile.look == NONE for tile in tiles), sum(end < max(ends) for end in ends)
    apart = sum(row.group.key not in drawn for row in view.rows)
    counts = (
        (none, ngettext("%(n)s place has no figure.", "%(n)s places have no figure.", none)),
        (older, ngettext("%(n)s figure is of an earlier period.", "%(n)s figures are of earlier periods.", older)),
        (apart, ngettext("%(n)s group stands in the table only.", "%(n)s groups stand in the table only.", apart)),
    )
    return " ".join(words % {"n": count_text(count)} for count, words in counts if count)

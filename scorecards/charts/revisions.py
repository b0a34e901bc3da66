"""The revision history in words and as a triangle: periods down, releases across."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scorecards.queries.pages.revisions import Revision, RevisionPage, vintages_of
from scorecards.rules.vintages import Cell, triangle_row
from scorecards.templatetags.amounts import amount_text, count_text, difference_text

# As many releases, and as many periods that no release of the page touched, as one can take in.
COLUMNS, PERIODS = 12, 24


@dataclass(frozen=True, slots=True)
class TriangleRow:
    label: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Triangle:
    """A part of the releases, newest first, and the periods that are of interest in it."""

    heads: tuple[str, ...]
    rows: tuple[TriangleRow, ...]
    label: str


def summary(page: RevisionPage) -> str:
    """How often figures were revised, by how much, and whether first releases lean to one side."""
    found, measure = page.summary, page.measure
    if not found.periods:
        return _("No figure has come yet.")
    if not found.revised or found.mean_size is None or found.bias is None:
        return ngettext(
            "%(n)s period has a figure, and it was never revised.", "%(n)s periods have a figure, and none was revised.", found.periods
        ) % {"n": count_text(found.periods)}
    decimals = measure.decimals + 1
    times = ngettext("in %(n)s revision", "in %(n)s revisions", found.revisions) % {"n": count_text(found.revisions)}
    first = ngettext(
        "%(revised)s of %(periods)s periods was revised, %(times)s.",
        "%(revised)s of %(periods)s periods were revised, %(times)s.",
        found.revised,
    ) % {"revised": count_text(found.revised), "periods": count_text(found.periods), "times": times}
    size = difference_text(found.mean_size, measure.unit, decimals).lstrip("+")
    then = _("From first release to latest the revised ones moved by %(size)s on average, %(bias)s.") % {
        "size": size,
        "bias": _leaning(found.bias, measure.unit, decimals),
    }
    return f"{first} {then}"


def _leaning(bias: float, unit: str, decimals: int) -> str:
    text = difference_text(bias, unit, decimals)
    if not text.startswith(("+", "\u2212")):
        return _("without leaning to one side")
    words = _("and on balance up by %(size)s") if bias > 0 else _("and on balance down by %(size)s")
    return words % {"size": text[1:]}


def difference(page: RevisionPage, row: Revision) -> str:
    """The difference to the version before; empty where there are not two figures."""
    return "" if row.difference is None else _difference_text(row.difference, page)


def _difference_text(size: float, page: RevisionPage) -> str:
    """As exact as the figures are printed; a difference that would print as nothing keeps the digits that show it."""
    decimals = page.measure.decimals
    while 0 < abs(size) < 0.5 * 10**-decimals and decimals < page.measure.decimals + 4:
        decimals += 1
    return difference_text(size, page.measure.unit, decimals)


def triangle(page: RevisionPage, columns: Sequence[date]) -> Triangle:
    """The releases named, newest first, with the newest periods and those that these releases changed. `columns` ascend."""
    rows = []
    for place, versions in enumerate(page.periods):
        cells = triangle_row(vintages_of(versions), columns)
        if any(cells) and (place < PERIODS or any(cell and (cell.size or cell.is_first) for cell in cells)):
            rows.append(TriangleRow(versions[0].label, tuple(reversed(cells))))
    heads = tuple(date_format(column, "M Y") for column in reversed(columns))
    label = _("Periods down, releases across, from %(first)s back to %(last)s") % {"first": heads[0], "last": heads[-1]} if heads else ""
    return Triangle(heads, tuple(rows), label)


def cell_texts(page: RevisionPage, cell: Cell) -> tuple[str, str]:
    """The figure, and the change where the release changed it."""
    measure = page.measure
    value = amount_text(cell.value, measure.unit, measure.decimals, "short")
    return value, "" if cell.change is None else _difference_text(cell.change, page)

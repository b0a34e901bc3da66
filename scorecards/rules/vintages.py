"""How often and by how much first figures were revised, and which figure stood at each release: arithmetic on plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

# What a revision is of the first figure: under the first bound small, under the second middling, else large.
SMALL, MIDDLING = 0.01, 0.05


@dataclass(frozen=True, slots=True)
class Vintage:
    """A figure of a period (None: a reason stood for it) and the day on which it became known."""

    known_on: date
    value: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """`periods` with a figure, how many of them were `revised`, in how many `revisions`; from the first figure to the newest one the mean
    of the sizes of all changes, and of the changes themselves: None where no period has two figures."""

    periods: int
    revised: int
    revisions: int
    mean_size: float | None
    bias: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stood of a period after a release. `change`: against what stood before, where this release changed it.

    `size`: how large against the first figure: small, middling, large; empty where nothing changed. `is_first`: nothing stood before."""

    value: float | None
    change: float | None = None
    size: str = ""
    is_first: bool = False


def summarise(periods: Sequence[Sequence[Vintage]]) -> Summary:
    """Of periods with their vintages, oldest first. Corrected notes and reasons count for nothing: only figures that differ."""
    series = [figures for figures in map(_figures, periods) if figures]
    changes = [figures[-1] - figures[0] for figures in series if len(figures) > 1]
    count = len(changes)
    return Summary(
        periods=len(series),
        revised=count,
        revisions=sum(len(figures) - 1 for figures in series),
        mean_size=sum(map(abs, changes)) / count if count else None,
        bias=sum(changes) / count if count else None,
    )


def _figures(vintages: Sequence[Vintage]) -> list[float]:
    found: list[float] = []
    for vintage in vintages:
        if vintage.value is not None and (not found or found[-1] != vintage.value):
            found.append(vintage.value)
    return found


def releases(periods: Sequence[Sequence[Vintage]]) -> list[date]:
    """The months in which anything became known, by their first days, ascending."""
    return sorted({_month(vintage.known_on) for vintages in periods for vintage in vintages})


def triangle_row(vintages: Sequence[Vintage], columns: Sequence[date]) -> list[Cell | None]:
    """What stood of one period at the end of each month; None before anything was known of it."""
    last = {_month(vintage.known_on): vintage for vintage in vintages}
    first = next((vintage.value for vintage in vintages if vintage.value is not None), None)
    return [_cell(last, first, column) for column in columns]


def _cell(last: Mapping[date, Vintage], first: float | None, column: date) -> Cell | None:
    known = [month for month in last if month <= column]
    if not known:
        return None
    vintage, before = last[max(known)], [month for month in known if month < max(known)]
    if max(known) != column:
        return Cell(vintage.value)
    if not before:
        return Cell(vintage.value, is_first=True)
    was = last[max(before)].value
    if was is None or vintage.value is None or was == vintage.value:
        return Cell(vintage.value, size="middling" if was != vintage.value else "")
    change = vintage.value - was
    return Cell(vintage.value, change, _size(change, first))


def _size(change: float, first: float | None) -> str:
    if not first:
        return "large"
    share = abs(change / first)
    return "small" if share < SMALL else "middling" if share < MIDDLING else "large"


def _month(day: date) -> date:
    return day.replace(day=1)

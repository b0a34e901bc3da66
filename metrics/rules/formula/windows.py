"""Looking along a series and across groups: earlier periods, averages, base periods, the total."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.rules.columns import F64, I64, B, to_day
from metrics.rules.formula.arithmetic import rated, settled, without_parts
from metrics.rules.formula.check import base_ends
from metrics.rules.formula.columns import Cells, Gap, Grid

Move = Callable[[NDArray[Any], Any], NDArray[Any]]
EPOCH = date(1970, 1, 1).toordinal()


def _moved(cells: Cells, move: Move) -> Cells:
    """All columns of the cells moved alike; what has no origin is absent."""
    return Cells(
        value=move(cells.value, np.nan),
        gap=move(cells.gap, Gap.ABSENT),
        inexact=move(cells.inexact, False),
        provisional=move(cells.provisional, False),
        scale=cells.scale,
        top=None if cells.top is None else move(cells.top, np.nan),
        bottom=None if cells.bottom is None else move(cells.bottom, np.nan),
    )


def of_row(cells: Cells, grid: Grid, row: int) -> Cells:
    """One row's cells, standing for every row; absent where there is no such row."""
    return of_rows(cells, grid, [row] * grid.shape[0])


def of_rows(cells: Cells, grid: Grid, rows: Sequence[int]) -> Cells:
    """For each row the cells of another; -1: of none."""
    chosen = np.array(rows, dtype=np.int64)

    def move(whole: NDArray[Any], empty: Any) -> NDArray[Any]:
        spread = np.broadcast_to(whole, grid.shape)[chosen]
        return np.where((chosen < 0)[:, None], np.array(empty, dtype=whole.dtype), spread)

    return _moved(cells, move)


def before(cells: Cells, grid: Grid, count: int) -> Cells:
    """The cells of so many periods before."""
    if grid.back:
        return _shifted(cells, grid, grid.back * count)
    return _picked(cells, grid, _earlier_readings(cells, grid, count))


def year_before(cells: Cells, grid: Grid) -> Cells:
    """The cells of the same period a year before."""
    if grid.year:
        return _shifted(cells, grid, grid.year)
    wanted = np.array([_year_before(date.fromordinal(EPOCH + int(end))) for end in grid.ends], dtype=np.int32)
    place = np.searchsorted(grid.ends, wanted)
    found = grid.ends[np.minimum(place, len(grid.ends) - 1)] == wanted
    return _picked(cells, grid, np.broadcast_to(np.where(found, place, -1), grid.shape))


def _year_before(day: date) -> int:
    try:
        return to_day(day.replace(year=day.year - 1))
    except ValueError:
        return to_day(day.replace(year=day.year - 1, day=28))


def _shifted(cells: Cells, grid: Grid, columns: int) -> Cells:
    def move(whole: NDArray[Any], empty: Any) -> NDArray[Any]:
        made = np.full(grid.shape, empty, dtype=whole.dtype)
        if columns < grid.shape[1]:
            made[:, columns:] = np.broadcast_to(whole, grid.shape)[:, : grid.shape[1] - columns]
        return made

    return _moved(cells, move)


def _earlier_readings(cells: Cells, grid: Grid, count: int) -> I64:
    """Where periods follow no calendar: the column of the reading that stands so many readings before, -1 for none."""
    there: B = np.broadcast_to(cells.gap != Gap.ABSENT, grid.shape)
    rank = np.cumsum(there, axis=1) - 1
    columns = np.full(grid.shape, -1, dtype=np.int64)
    row, column = np.nonzero(there)
    columns[row, rank[row, column]] = column
    wanted = rank - count
    found = np.take_along_axis(columns, np.maximum(wanted, 0), axis=1)
    return np.where(there & (wanted >= 0), found, -1)


def _picked(cells: Cells, grid: Grid, column: I64) -> Cells:
    def move(whole: NDArray[Any], empty: Any) -> NDArray[Any]:
        taken = np.take_along_axis(np.broadcast_to(whole, grid.shape), np.maximum(column, 0), axis=1)
        return np.where(column < 0, np.array(empty, dtype=whole.dtype), taken)

    return _moved(cells, move)


def average(cells: Cells, grid: Grid, count: int) -> Cells:
    """The mean of this and the periods before; of a ratio the ratio of sums."""
    return _pooled([cells if n == 0 else before(cells, grid, n) for n in range(count)], grid)


def _pooled(over: Sequence[Cells], grid: Grid) -> Cells:
    first = over[0]
    pooled = Cells(
        value=_mean([one.value for one in over], grid),
        gap=np.max([np.broadcast_to(one.gap, grid.shape) for one in over], axis=0),
        inexact=np.any([np.broadcast_to(one.inexact, grid.shape) for one in over], axis=0),
        provisional=np.any([np.broadcast_to(one.provisional, grid.shape) for one in over], axis=0),
    )
    if first.top is None or first.bottom is None or first.scale is None:
        return settled(pooled)
    top, bottom = (_mean([_part(one, name) for one in over], grid) * len(over) for name in ("top", "bottom"))
    known = replace(pooled, gap=np.where((pooled.gap == Gap.NONE) & ~np.isfinite(top + bottom), np.int8(Gap.NO_PARTS), pooled.gap))
    return rated(replace(known, value=top), replace(known, value=bottom), first.scale)


def _part(cells: Cells, name: str) -> F64:
    part: F64 = getattr(cells, name)
    return part


def _mean(over: Sequence[F64], grid: Grid) -> F64:
    with np.errstate(all="ignore"):
        found: F64 = np.sum([np.broadcast_to(one, grid.shape) for one in over], axis=0) / len(over)
        return found


def size_of(cells: Cells) -> Cells:
    return replace(cells, value=np.abs(cells.value))


def index(cells: Cells, grid: Grid, label: str) -> Cells:
    """The cells with the base period at 100; a year stands for the average of its periods."""
    count, (first, last) = base_ends(label, grid.period)
    columns = np.flatnonzero((grid.ends >= first - EPOCH) & (grid.ends <= last - EPOCH))
    if len(columns) == 0 or (count and len(columns) != count):
        nothing = np.full(grid.shape, np.nan)
        return without_parts(replace(cells, value=nothing, gap=np.full(grid.shape, Gap.ABSENT, dtype=np.int8)))
    base = _pooled([_picked(cells, grid, np.full(grid.shape, column)) for column in columns.tolist()], grid)
    return without_parts(rated(cells, base, 100.0))


def or_zero(cells: Cells, grid: Grid) -> Cells:
    """0 where a value is missing: not collected, not applicable, or no reading between the first and the last that there is of anybody."""
    gap = np.broadcast_to(cells.gap, grid.shape)
    there = np.flatnonzero((gap != Gap.ABSENT).any(axis=0))
    inside = np.zeros(grid.shape[1], dtype=np.bool_)
    if len(there):
        inside[there[0] : there[-1] + 1] = True
    zero = np.where(gap == Gap.ABSENT, inside[None, :], (gap != Gap.NONE) & (gap != Gap.SUPPRESSED))
    return Cells(np.where(zero, 0.0, cells.value), np.where(zero, np.int8(Gap.NONE), gap), cells.inexact & ~zero, cells.provisional & ~zero)

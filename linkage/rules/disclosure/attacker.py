"""Somebody who has everything that is shown of a table, and works out as much of what is hidden as arithmetic allows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from linkage.rules.shapes import Bools, Floats, Ints

UNBOUNDED = 3
SLACK = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """Which cells (r, c), row totals (r,) and column totals (c,) of a table are not shown; the total of all is, unless `total`."""

    cells: Bools
    rows: Bools
    columns: Bools
    total: bool = False

    @property
    def everything(self) -> bool:
        return bool(self.cells.all() and self.rows.all() and self.columns.all() and self.total)


def bounds(table: Ints, hidden: Hidden) -> dict[tuple[int, int], tuple[float, float]]:
    """By hidden cell: the smallest and the largest number that fits all that is shown, none being below 0."""
    places = np.argwhere(hidden.cells)
    known = _known_sums(table, hidden, places)
    return {(int(r), int(c)): (_extreme(number, known, 1.0), _extreme(number, known, -1.0)) for number, (r, c) in enumerate(places)}


def recovered(table: Ints, hidden: Hidden, min_cell: int) -> Iterator[tuple[int, int]]:
    """The small cells (1 to below `min_cell`) that are shown, or proven to be small by all that is."""
    small = (table > 0) & (table < min_cell)
    yield from ((int(row), int(column)) for row, column in np.argwhere(small & ~hidden.cells))
    places = np.argwhere(hidden.cells)
    known = _known_sums(table, hidden, places)
    for number, (row, column) in enumerate(places):
        if small[row, column] and _extreme(number, known, -1.0) < min_cell - SLACK:
            yield int(row), int(column)


def _known_sums(table: Ints, hidden: Hidden, places: Ints) -> tuple[Floats, Floats]:
    """The equations that the hidden cells must fulfill: in a line whose total is shown they add up to what is missing."""
    lines = [(places[:, 0] == row, table[row][hidden.cells[row]].sum()) for row in np.flatnonzero(~hidden.rows)]
    lines += [(places[:, 1] == column, table[:, column][hidden.cells[:, column]].sum()) for column in np.flatnonzero(~hidden.columns)]
    lines += [] if hidden.total else [(np.ones(len(places), bool), table[hidden.cells].sum())]
    kept = [(line, total) for line, total in lines if line.any()]
    matrix = np.array([line for line, _ in kept], dtype=float).reshape(len(kept), len(places))
    return matrix, np.array([total for _, total in kept], dtype=float)


def _extreme(number: int, known: tuple[Floats, Floats], sign: float) -> float:
    """The smallest (sign 1) or largest (sign -1) that a hidden cell can be."""
    matrix, right = known
    goal = np.zeros(matrix.shape[1])
    goal[number] = sign
    equations = {"A_eq": matrix, "b_eq": right} if len(right) else {}
    found = linprog(goal, bounds=(0, None), method="highs", **equations)
    if found.status == UNBOUNDED:
        return float(-sign * np.inf)
    if found.status:
        raise ArithmeticError(f"What is shown of the table does not fit together: {found.message}")
    return float(sign * found.fun)

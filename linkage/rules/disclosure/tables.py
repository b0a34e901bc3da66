"""Which cells of a table of counts with totals are hidden: the small ones, and others with them until the attacker learns nothing."""

from collections.abc import Iterator

import numpy as np

from linkage.rules.disclosure.attacker import Hidden, recovered
from linkage.rules.shapes import Bools, Floats, Ints


def suppress(table: Ints, min_cell: int) -> Hidden:
    """What to hide of counts (r, c) that are shown with their totals. Zeros stay where they can."""
    if table.ndim != 2 or table.size == 0 or (table < 0).any():
        raise ValueError("A table of counts has rows and columns and no number below 0.")
    if 0 < table.sum() < min_cell:
        return _nothing_shown(table)
    hidden = _small(table, min_cell)
    _complete(table, hidden, min_cell)
    while (leak := next(recovered(table, hidden, min_cell), None)) is not None:
        if not _hide_more(table, hidden, leak):
            return _nothing_shown(table)
    return hidden


def _nothing_shown(table: Ints) -> Hidden:
    rows, columns = table.shape
    return Hidden(np.ones(table.shape, bool), np.ones(rows, bool), np.ones(columns, bool), total=True)


def _small(table: Ints, min_cell: int) -> Hidden:
    def is_small(counts: Ints) -> Bools:
        return np.asarray((counts > 0) & (counts < min_cell))

    rows, columns = is_small(table.sum(axis=1)), is_small(table.sum(axis=0))
    cells = is_small(table) | ((rows[:, None] | columns[None, :]) & (table > 0))
    return Hidden(cells, rows, columns)


def _complete(table: Ints, hidden: Hidden, min_cell: int) -> None:
    """A quick first pass: in a line whose total is shown, what is hidden must be two cells or more that add up to enough."""
    changed = True
    while changed:
        changed = False
        for counts, cells, totals, line in _lines(table, hidden):
            if not totals[line] and cells.any() and (cells.sum() < 2 or counts[cells].sum() < min_cell):
                changed = True
                if cells.all():
                    totals[line] = True
                else:
                    cells[int(np.argmin(_cost(counts, cells)))] = True


def _lines(table: Ints, hidden: Hidden) -> Iterator[tuple[Ints, Bools, Bools, int]]:
    """Every row and column: its counts, its hidden cells, and where its total is marked."""
    for row in range(table.shape[0]):
        yield table[row], hidden.cells[row], hidden.rows, row
    for column in range(table.shape[1]):
        yield table[:, column], hidden.cells[:, column], hidden.columns, column


def _cost(counts: Ints, cells: Bools) -> Floats:
    """What hiding loses: the smallest first, a zero last, what is hidden already never."""
    return np.where(cells, np.inf, np.where(counts == 0, 1e12, counts))


def _hide_more(table: Ints, hidden: Hidden, place: tuple[int, int]) -> bool:
    """One thing more: the cheapest cell of the leaking cell's lines, else one of their totals, else the cheapest cell or total anywhere.

    False: nothing is left to hide."""
    row, column = place
    near = np.zeros(table.shape, bool)
    near[row], near[:, column] = True, True
    rows, columns = np.arange(table.shape[0]) == row, np.arange(table.shape[1]) == column
    return (
        _hide_cheapest(table, hidden.cells, near)
        or _hide_cheapest(table.sum(axis=1), hidden.rows, rows)
        or _hide_cheapest(table.sum(axis=0), hidden.columns, columns)
        or _hide_cheapest(table, hidden.cells, np.ones(table.shape, bool))
        or _hide_cheapest(table.sum(axis=1), hidden.rows, ~rows)
        or _hide_cheapest(table.sum(axis=0), hidden.columns, ~columns)
    )


def _hide_cheapest(counts: Ints, cells: Bools, among: Bools) -> bool:
    cost = np.where(among, _cost(counts, cells), np.inf)
    if not np.isfinite(cost).any():
        return False
    cells[np.unravel_index(int(np.argmin(cost)), counts.shape)] = True
    return True

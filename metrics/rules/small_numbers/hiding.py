"""Which cells of a table are hidden: the small ones, and with each of them as few others as keep it from being worked out."""

from collections.abc import Sequence

from metrics.rules.small_numbers.cells import Cell
from metrics.rules.small_numbers.moves import Cost, Moves, Shift
from metrics.rules.small_numbers.tables import Axis, Place, Table


def hide(axes: Sequence[Axis], cells: Sequence[Cell]) -> frozenset[Place]:
    """The places to hide of one table: everything that is asked of it stands on the same axes and in the same period.

    Every small cell is left with at least one move that no sum tells, made of hidden cells alone; nobody can say it did not happen."""
    table = Table(axes, {cell.place: cell for cell in cells})
    sensitive = sorted((cell for cell in cells if cell.needs), key=lambda cell: (cell.place.count(0), cell.size, cell.place))
    moves = Moves(table, {cell.place for cell in cells if cell.is_small or cell.is_withheld})
    for cell in sensitive:
        if cell.is_told:
            moves.add(moves.everything_above(cell) or cells)
        elif not _is_free(cell, moves):
            partner = _cheapest(cell, moves)
            moves.add([other for other, _ in partner.others] if partner else cells)
    return frozenset(moves.hidden)


def _is_free(cell: Cell, moves: Moves) -> bool:
    """Whether what is hidden already leaves it all the room it needs, in one move or in several that share no other cell."""
    left = dict(cell.needs)
    used: set[Place] = set()
    for shift in moves.free(cell):
        places = {other.place for other, _ in shift.others}
        if not places & used:
            used |= places
            left = {q: (up - shift.room[q][0], down - shift.room[q][1]) for q, (up, down) in left.items()}
            if all(up <= 0 and down <= 0 for up, down in left.values()):
                return True
    return False


def _cheapest(cell: Cell, moves: Moves) -> Shift | None:
    """The move that gives all the room it needs and hides least; else one that leaves another number possible; None: there is none."""
    best: dict[bool, tuple[Cost, Shift]] = {}
    for shift in moves.of(cell):
        full = shift.suffices(cell)
        if not (full or shift.helps(cell)):
            continue
        cost = moves.cost(shift)
        if full not in best or cost < best[full][0]:
            best[full] = (cost, shift)
        if full and cost[:3] <= (0, 0, 1) and len(cell.place) == 1:
            break
    found = best.get(True) or best.get(False)
    return found[1] if found else None

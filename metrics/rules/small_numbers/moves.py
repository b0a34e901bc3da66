"""Moves of a table's figures against each other that no sum which is shown would tell, and what they would need to be hidden."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, product
from math import inf, prod

from metrics.rules.small_numbers.cells import EVER, Cell
from metrics.rules.small_numbers.tables import ROOT, Move, Place, Table, signature

TRIED_BY_AXIS = 12
"""How many partners along each axis are tried where there are several axes."""
Room = dict[int, tuple[float, float]]
Cost = tuple[int, int, int, float]
Order = Callable[[int, Cell, Sequence[int]], Iterator[int]]


@dataclass(frozen=True, slots=True)
class Shift:
    """A move that takes a cell along. `others`: the cells that move with it, each with its direction relative to the cell's.

    `room`: by how much the cell could so move up and down, for each quantity it needs room in."""

    others: tuple[tuple[Cell, int], ...]
    room: Room

    def suffices(self, cell: Cell) -> bool:
        return all(self.room[q][0] >= up and self.room[q][1] >= down for q, (up, down) in cell.needs.items())

    def helps(self, cell: Cell) -> bool:
        """Whether it leaves at least one other number possible."""
        return all(min(self.room[q][0], up) + min(self.room[q][1], down) >= min(1.0, up + down) for q, (up, down) in cell.needs.items())


@dataclass(slots=True)
class Moves:
    """The moves of a table. `sums`: the moments at which there is any sum, by quantity: before, a part alone tells nothing."""

    table: Table
    hidden: set[Place]
    _partners: list[dict[frozenset[int], dict[int, None]]] = field(init=False)
    _leaves: list[frozenset[int]] = field(init=False)
    _sums: list[int] = field(init=False)
    _finest: dict[tuple[bool, ...], bool] = field(init=False)
    _parts: dict[Place, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        crossed = self.table.crossed
        self._partners = [{} for _ in self.table.axes]
        self._leaves = [frozenset(leaves) for leaves in self.table.leaves]
        self._finest = {one: not any(one != other and finer(other, one) for other in crossed) for one in crossed}
        self._sums = [0] * EVER
        for place, cell in self.table.cells.items():
            if not self.is_leaf(place):
                self._sums = [known | there for known, there in zip(self._sums, cell.there, strict=True)]

    def is_leaf(self, place: Place) -> bool:
        """Whether it is a part at the finest level there is: nothing in the table adds up to it."""
        if place not in self._parts:
            by = signature(place)
            lowest = all(each == ROOT or each in leaves for each, leaves in zip(place, self._leaves, strict=True))
            self._parts[place] = any(by) and lowest and self._finest.get(by, True)
        return self._parts[place]

    def free(self, cell: Cell) -> Iterator[Shift]:
        """The moves that take the cell along and are made of hidden cells alone; partners of other cells first."""
        for shift in self._made(cell, [self._along(number, cell, self._hidden_ones) for number in range(len(cell.place))]):
            if all(other.place in self.hidden for other, _ in shift.others):
                yield shift

    def of(self, cell: Cell) -> Iterator[Shift]:
        """The moves that take the cell along, the most promising partners first."""
        yield from self._made(cell, [self._along(number, cell, self._ordered) for number in range(len(cell.place))])

    def everything_above(self, cell: Cell) -> list[Cell]:
        """The cell with every sum that it is counted in; nothing where one of them stayed the same while the cell was revised."""
        places = product(*(axis.above(category) for axis, category in zip(self.table.axes, cell.place, strict=True)))
        found = [self.table.cells[place] for place in places if place in self.table.cells]
        spans = [version.moments for other in found for version in other.versions if other is not cell]
        stayed = any(sum(bool(span & version.moments) for version in cell.versions) > 1 for span in spans)
        return [] if stayed or not self.is_leaf(cell.place) else found

    def add(self, cells: Iterable[Cell]) -> None:
        """Hide these as well."""
        for cell in cells:
            self.hidden.add(cell.place)
            for number, category in enumerate(cell.place):
                self._partners[number].setdefault(self._sums_above(number, category), {})[category] = None

    def _made(self, cell: Cell, along: list[Iterator[Move]]) -> Iterator[Shift]:
        chosen: Iterator[tuple[Move, ...]] = ((move,) for move in along[0]) if len(along) == 1 else product(*along)
        for moves in chosen:
            shift = self._shift(cell, moves)
            if shift is not None:
                yield shift

    def _along(self, number: int, cell: Cell, order: Order) -> Iterator[Move]:
        """Moves along one axis that change the place: against other categories, and with all sums above."""
        axis, category = self.table.axes[number], cell.place[number]
        mine = list(islice(order(number, cell, self.table.under(number, category)), TRIED_BY_AXIS))
        most = None if len(cell.place) == 1 else TRIED_BY_AXIS
        if category != ROOT:
            for less in islice(order(number, cell, self.table.leaves[number]), most):
                if category not in axis.above(less):
                    yield from (axis.move(more, less) for more in mine)
        yield from (axis.move(more, None) for more in mine)

    def _line(self, number: int, cell: Cell, category: int) -> Cell | None:
        """The cell in another category of one axis."""
        return self.table.cells.get((*cell.place[:number], category, *cell.place[number + 1 :]))

    def _hidden_ones(self, number: int, cell: Cell, categories: Sequence[int]) -> Iterator[int]:
        """Hidden ones, partners of others within the same sums first."""
        beside = self._partners[number].get(self._sums_above(number, cell.place[number]), {})
        wanted = set(categories) if beside else set()
        for category in chain((each for each in beside if each in wanted), categories):
            other = self._line(number, cell, category)
            if other is None or other.place in self.hidden:
                yield category

    def _sums_above(self, number: int, category: int) -> frozenset[int]:
        return self.table.axes[number].above(category) - {category}

    def _ordered(self, number: int, cell: Cell, categories: Sequence[int]) -> Iterator[int]:
        """Those with room first, then hidden ones, then those counted in the same sums, then the smallest."""
        above = self._sums_above(number, cell.place[number])

        def rank(category: int) -> tuple[bool, bool, int, bool, float, int]:
            other = self._line(number, cell, category)
            apart = len(above ^ self._sums_above(number, category))
            if other is None:
                return (False, True, apart, True, inf, category)
            return (not has_room(other, cell), other.place not in self.hidden, apart, not other.was_hidden, other.size, category)

        return iter(sorted(categories, key=rank))

    def _shift(self, cell: Cell, moves: tuple[Move, ...]) -> Shift | None:
        """None where a part would have to move that is not there to be hidden, or that came and went at other moments."""
        own = prod(move[each] for move, each in zip(moves, cell.place, strict=True))
        others = []
        for place in product(*moves):
            other = self.table.cells.get(place)
            if other is None:
                if self._is_missed(place):
                    return None
            elif other is not cell:
                others.append((other, own * prod(move[each] for move, each in zip(moves, place, strict=True))))
        room = self._room(cell, others)
        return Shift(tuple(others), room) if room is not None else None

    def _is_missed(self, place: Place) -> bool:
        return self.is_leaf(place) and signature(place) in self.table.crossed

    def _room(self, cell: Cell, others: list[tuple[Cell, int]]) -> Room | None:
        room: Room = {}
        for quantity in cell.needs:
            up, down = inf, inf
            for other, direction in others:
                if not other.there[quantity] and not self.is_leaf(other.place):
                    continue
                if self.is_leaf(other.place) and (cell.there[quantity] ^ other.there[quantity]) & self._sums[quantity]:
                    return None
                rises, falls = (other.up[quantity], other.down[quantity])[::direction]
                up, down = min(up, rises), min(down, falls)
            room[quantity] = (up, down)
        return room

    def cost(self, shift: Shift) -> Cost:
        """What would have to be hidden for it: totals, other sums, parts that were shown before, and how large all of it is."""
        new = [cell for cell, _ in shift.others if cell.place not in self.hidden]
        totals = sum(not any(cell.place) for cell in new)
        margins = sum(any(cell.place) and not self.is_leaf(cell.place) for cell in new)
        return (totals, margins, sum(not cell.was_hidden for cell in new), sum(cell.size for cell in new))


def has_room(other: Cell, cell: Cell) -> bool:
    """Whether the other can fall by as much as the cell must be able to rise, and the other way round."""
    return all(other.down[q] >= up and other.up[q] >= down for q, (up, down) in cell.needs.items())


def finer(one: tuple[bool, ...], other: tuple[bool, ...]) -> bool:
    """Whether one is broken down by everything that the other is."""
    return all(mine or not theirs for mine, theirs in zip(one, other, strict=True))

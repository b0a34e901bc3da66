"""Tables of figures that add up: along each axis groups sum to larger ones and in the end to all together.

Figures could be moved against each other without any sum that is shown telling it. Such a move along an axis is a vector: one group
more, and either another one less, or every sum above it more as well."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from metrics.rules.small_numbers.cells import Cell

ROOT = 0
"""The place on an axis of what is not broken down by it."""
Place = tuple[int, ...]
Move = Mapping[int, int]


@dataclass(slots=True)
class Axis:
    """One axis: of each category the categories that it is directly counted in, ROOT among them where it is a part of the whole."""

    inside: Mapping[int, Sequence[int]]
    _above: dict[int, frozenset[int]] = field(default_factory=dict)

    def above(self, category: int) -> frozenset[int]:
        """The category and everything it is counted in."""
        if category not in self._above:
            self._above[category] = frozenset({category}).union(*(self.above(each) for each in self.inside.get(category, ())))
        return self._above[category]

    def move(self, more: int, less: int | None) -> Move:
        """One more in a category, and one less in another: what sums above both does not change."""
        above, other = self.above(more), self.above(less) if less is not None else frozenset()
        return dict.fromkeys(above - other, 1) | dict.fromkeys(other - above, -1)


@dataclass(slots=True)
class Table:
    """Cells by place, and of each axis the categories in use that nothing in use is counted in."""

    axes: Sequence[Axis]
    cells: Mapping[Place, Cell]
    leaves: list[list[int]] = field(init=False)
    crossed: set[tuple[bool, ...]] = field(init=False)
    _under: dict[tuple[int, int], list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.crossed = {signature(place) for place in self.cells}
        self.leaves = [self._leaves(number, axis) for number, axis in enumerate(self.axes)]

    def _leaves(self, number: int, axis: Axis) -> list[int]:
        used = sorted({place[number] for place in self.cells})
        counted: set[int] = set().union(*(axis.above(each) - {each} for each in used))
        found = [each for each in used if each not in counted]
        self._under.update({(number, each): [each] for each in found})
        return found

    def under(self, number: int, category: int) -> list[int]:
        """The leaves of an axis that are counted in a category."""
        if (number, category) not in self._under:
            self._under[number, category] = [leaf for leaf in self.leaves[number] if category in self.axes[number].above(leaf)]
        return self._under[number, category]


def signature(place: Iterable[int]) -> tuple[bool, ...]:
    """By which axes a place is broken down."""
    return tuple(each != ROOT for each in place)

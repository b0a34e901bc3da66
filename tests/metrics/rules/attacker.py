"""An attacker who has every figure that is shown, knows the owner's rule and knows which of the hidden figures are the small ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from metrics.rules.small_numbers import ROOT, Axis, Cell
from metrics.rules.small_numbers.tables import Place


@dataclass(frozen=True)
class Known:
    """Between which numbers the attacker has got a hidden figure. `lowest`, `highest`: what the rule alone says of it."""

    place: Place
    version: int
    least: float
    most: float
    lowest: float
    highest: float

    @property
    def is_told(self) -> bool:
        return self.most - self.least < 0.5

    @property
    def is_anything_small(self) -> bool:
        return self.least <= self.lowest + 1e-6 and self.most >= self.highest - 1e-6


def sums(axes: Sequence[Axis], places: set[Place]) -> Iterator[tuple[Place, list[Place]]]:
    """Every sum and its parts, along each axis. Categories of one kind (towns, regions, counties) have the same hundreds."""
    for place in places:
        for number, axis in enumerate(axes):
            parts = [each for each, ones in axis.inside.items() if place[number] in ones]
            for kind in {each // 100 for each in parts}:
                there = [(*place[:number], each, *place[number + 1 :]) for each in parts if each // 100 == kind]
                if any(part in places for part in there):
                    yield place, [part for part in there if part in places]


def attack(axes: Sequence[Axis], cells: Sequence[Cell], hidden: frozenset[Place], quantity: int = 0) -> list[Known]:
    """What the attacker gets to know of every hidden figure, in every vintage, from all vintages at once. An unrevised figure is
    known to be the same at both moments."""
    by_place = {cell.place: cell for cell in cells}
    unknown = {(cell.place, n): i for i, (cell, n) in enumerate((c, n) for c in cells if c.place in hidden for n in range(len(c.versions)))}
    rows, right = [], []
    for moment in range(max((v.moments for c in cells for v in c.versions), default=1).bit_length()):
        current = {
            (cell.place): n
            for cell in cells
            for n, version in enumerate(cell.versions)
            if version.moments >> moment & 1 and version.quantities[quantity] is not None
        }
        for whole, parts in sums(axes, set(current)):
            row, known = np.zeros(len(unknown)), 0.0
            for place, sign in [(whole, -1.0), *((part, 1.0) for part in parts)]:
                if place in hidden:
                    row[unknown[place, current[place]]] += sign
                else:
                    known += sign * (by_place[place].versions[current[place]].quantities[quantity] or 0.0)
            if row.any():
                rows.append(row)
                right.append(-known)
    return [
        _known(by_place[place], n, i, (rows, right), _bounds(unknown, by_place, quantity), quantity) for (place, n), i in unknown.items()
    ]


def _bounds(unknown, by_place, quantity):
    return [_says(by_place[place], n, quantity) for place, n in unknown]


def _says(cell: Cell, n: int, quantity: int) -> tuple[float, float | None]:
    small, figure = cell.limits.small(quantity), cell.versions[n].quantities[quantity]
    return small if small and figure is not None and small[0] <= figure <= small[1] else (0.0, None)


def _known(cell, n, i, system, bounds, quantity) -> Known:
    rows, right = system
    aim = np.zeros(len(bounds))
    aim[i] = 1.0
    equal = {"A_eq": np.array(rows), "b_eq": np.array(right)} if rows else {}
    least = linprog(aim, bounds=bounds, **equal)
    most = linprog(-aim, bounds=bounds, **equal)
    assert least.status == 0, least.message
    low, high = _says(cell, n, quantity)
    return Known(cell.place, n, least.fun, -most.fun if most.status == 0 else np.inf, low, np.inf if high is None else high)


assert ROOT == 0

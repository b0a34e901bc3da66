"""Evaluates a formula over all breakdowns and periods at once."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from metrics.rules.columns import F64, B
from metrics.rules.formula import windows
from metrics.rules.formula.arithmetic import binary, constant, rated, scaled, settled, together, without_parts
from metrics.rules.formula.columns import TOTAL, Calculated, Cells, Gap, Given, Grid, cells_of, grid_of
from metrics.rules.formula.tree import Binary, Call, Code, Negate, Node, Number, Text, codes_of, parts

Arguments: TypeAlias = Sequence[Node]


def evaluate(tree: Node, given: Given) -> Calculated:
    """The results, by breakdown and end. Every code of the tree is among the inputs. Raises ValueError for a grid beyond all measure.

    A breakdown is calculated when every measure that is read for it, and not through total or group, has readings of it. A period is
    calculated when at least one of the inputs has a reading of it."""
    grid = grid_of(given)
    if 0 in grid.shape:
        return _collected(constant(np.nan), np.zeros(grid.shape, dtype=np.bool_), grid)
    inputs = {code: cells_of(given.inputs[code], grid, given.combine[code]) for code in codes_of(tree)}
    work = _Work(grid, inputs)
    found = settled(work.of(tree))
    return _collected(found, work.heard(tree) & (found.gap != Gap.ABSENT), grid)


def _collected(found: Cells, there: B, grid: Grid) -> Calculated:
    row, column = np.nonzero(there)

    def picked(cells: F64) -> F64:
        whole = np.broadcast_to(cells, grid.shape)[row, column]
        return np.where(np.isfinite(whole), whole, np.nan)

    empty = np.full((1, 1), np.nan)
    return Calculated(
        breakdown=grid.rows[row],
        start=grid.starts[column],
        end=grid.ends[column],
        value=picked(found.value),
        gap=np.broadcast_to(found.gap, grid.shape)[row, column],
        numerator=picked(empty if found.top is None else found.top),
        denominator=picked(empty if found.bottom is None else found.bottom),
        inexact=np.broadcast_to(found.inexact, grid.shape)[row, column],
        provisional=np.broadcast_to(found.provisional, grid.shape)[row, column],
    )


class _Work:
    def __init__(self, grid: Grid, inputs: dict[str, Cells]) -> None:
        self.grid = grid
        self.inputs = inputs

    def of(self, node: Node) -> Cells:
        """The cells of a part of the formula."""
        if isinstance(node, Number):
            return constant(node.value)
        if isinstance(node, Code):
            return self.inputs[node.code]
        if isinstance(node, Negate):
            return scaled(self.of(node.of), -1.0)
        if isinstance(node, Binary):
            return binary(node.sign, self.of(node.left), self.of(node.right))
        if isinstance(node, Call):
            return self._called(node)
        raise TypeError("A period or a group is only ever an argument.")

    def _called(self, call: Call) -> Cells:
        many = {"sum", "mean", "min", "max", "or_else"}
        if call.name in many:
            return together(call.name, [self.of(one) for one in call.arguments], self.grid.shape)
        first, rest = self.of(call.arguments[0]), call.arguments[1:]
        if call.name == "share":
            return rated(first, self.of(rest[0]), 100.0)
        if call.name == "per":
            number = _number(rest)
            return rated(first, self.of(rest[1]), number) if len(rest) == 2 else scaled(first, number)
        if call.name == "total":
            return windows.of_row(first, self.grid, self._row(""))
        if call.name == "group":
            return windows.of_rows(first, self.grid, self._rows_with(_text(rest)))
        return self._over_time(call.name, first, rest)

    def _over_time(self, name: str, cells: Cells, rest: Arguments) -> Cells:
        if name == "or_zero":
            return windows.or_zero(cells, self.grid)
        if name == "average":
            return windows.average(cells, self.grid, int(_number(rest)))
        if name == "index":
            return windows.index(cells, self.grid, _text(rest))
        if name in ("year_ago", "year_over_year"):
            before = windows.year_before(cells, self.grid)
        else:
            before = windows.before(cells, self.grid, int(_number(rest)))
        if name in ("previous", "year_ago"):
            return before
        difference = binary("-", cells, before)
        return difference if name == "change" else without_parts(rated(difference, windows.size_of(before), 100.0))

    def _row(self, key: str) -> int:
        return self.grid.row_of.get(key, -1)

    def _rows_with(self, group: str) -> list[int]:
        """For each row the one that is the group within it, -1 for none."""
        return [self._row(_within(key, group)) for key in self.grid.row_of]

    def heard(self, tree: Node) -> B:
        """The cells whose breakdown and period have what it takes to be calculated."""
        direct, by_group = _direct(tree)
        any_period = np.zeros((1, self.grid.shape[1]), dtype=np.bool_)
        rows = np.ones((self.grid.shape[0], 1), dtype=np.bool_)
        said = np.zeros(self.grid.shape, dtype=np.bool_)
        for code, cells in self.inputs.items():
            there = cells.gap != Gap.ABSENT
            any_period |= there.any(axis=0, keepdims=True)
            if code in direct:
                said |= there
                rows &= there.any(axis=1, keepdims=True)
        if direct:
            return said & rows
        if not by_group:
            rows = (self.grid.rows == TOTAL)[:, None]
        return any_period & rows


def _within(key: str, group: str) -> str:
    """The key of a group within a breakdown; one that no breakdown has, where they share a dimension."""
    pairs = sorted([part for part in key.split(";") if part] + group.split(";"))
    names = [part.partition("=")[0] for part in pairs]
    return ";".join(pairs) if len(set(names)) == len(names) else "?"


def _direct(tree: Node) -> tuple[set[str], bool]:
    """The codes read outside of total and group, and whether anything is read through group."""
    if isinstance(tree, Code):
        return {tree.code}, False
    if isinstance(tree, Call) and tree.name in ("total", "group"):
        return set(), tree.name == "group"
    direct, by_group = set[str](), False
    for part in parts(tree):
        below = _direct(part)
        direct |= below[0]
        by_group |= below[1]
    return direct, by_group


def _number(rest: Arguments) -> float:
    """The number that comes first among arguments, 1 where there are none."""
    if rest and isinstance(rest[0], Number):
        return rest[0].value
    return 1.0


def _text(rest: Arguments) -> str:
    first = rest[0]
    return first.text if isinstance(first, Text) else ""

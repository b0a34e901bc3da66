"""What a calculation says of each cell, as plain facts, and which cells it says something else of than the one before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from metrics.rules.codes import Absence
from metrics.rules.columns import I64, B
from metrics.rules.formula.columns import Calculated, Gap

Cell = tuple[int, int]
"""A breakdown, and the day on which a period ends, from 1970-01-01."""
_COMPARED = ("start", "value", "gap", "numerator", "denominator", "inexact", "provisional")


@dataclass(frozen=True, slots=True)
class Facts:
    """A calculated reading. `gap` is no part of what is compared: it only says more than the reason."""

    value: float | None
    reason: str | None
    numerator: float | None
    denominator: float | None
    qualifier: str
    state: str
    start: int
    gap: int = 0

    def says(self) -> tuple[object, ...]:
        return (self.value, self.reason, self.numerator, self.denominator, self.qualifier, self.state, self.start)


def cells_of(now: Calculated, cells: Collection[Cell]) -> Mapping[Cell, Facts | None]:
    """The facts of these cells; a cell that is not calculated has None."""
    every = {(int(group), int(end)): row for row, (group, end) in enumerate(zip(now.breakdown.tolist(), now.end.tolist(), strict=True))}
    return {cell: _facts(now, every[cell]) if cell in every else None for cell in cells}


def _facts(now: Calculated, row: int) -> Facts:
    gap = int(now.gap[row])
    absence = int(now.reason[row])
    return Facts(
        value=float(now.value[row]) if gap == Gap.NONE else None,
        reason=Absence(absence).slug if absence else None,
        numerator=_number(now.numerator[row]) if gap == Gap.NONE else None,
        denominator=_number(now.denominator[row]) if gap == Gap.NONE else None,
        qualifier="~" if now.inexact[row] and gap == Gap.NONE else "",
        state="provisional" if now.provisional[row] else "final",
        start=int(now.start[row]),
        gap=gap,
    )


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def changed_cells(before: Calculated | None, now: Calculated, touched: Collection[Cell]) -> set[Cell]:
    """The cells to look at: those of which the two calculations differ, and those touched; all when there was none before."""
    own = _keys(now)
    if before is None:
        return {*touched, *own}
    old = {cell: row for row, cell in enumerate(_keys(before))}
    place = np.array([old.get(cell, -1) for cell in own], dtype=np.int64)
    differs = place < 0
    kept = np.flatnonzero(~differs).astype(np.int64)
    differs[kept] = _differ(before, now, place[kept], kept)
    gone = old.keys() - set(own)
    return {*touched, *gone, *(own[row] for row in np.flatnonzero(differs).tolist())}


def _keys(calculated: Calculated) -> list[Cell]:
    return list(zip(calculated.breakdown.tolist(), calculated.end.tolist(), strict=True))


def _differ(before: Calculated, now: Calculated, old: I64, new: I64) -> B:
    """Whether rows of two calculations differ."""
    found: B = np.zeros(len(new), dtype=np.bool_)
    for name in _COMPARED:
        one, other = getattr(before, name)[old], getattr(now, name)[new]
        same = one == other
        if one.dtype.kind == "f":
            same |= np.isnan(one) & np.isnan(other)
        found |= ~same
    return found

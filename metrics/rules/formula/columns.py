"""The readings that a formula is evaluated over, as columns and as a grid of breakdowns by periods."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from metrics.rules.codes import Absence, Combine, PeriodType
from metrics.rules.columns import F64, I8, I32, I64, B
from metrics.rules.combine import Parts, scale_of
from metrics.rules.days import comparison_steps, months_of, steps

MOST_CELLS = 4_000_000
TOTAL = 0


class Gap(IntEnum):
    """Why a cell has no value. Where several meet, the largest counts."""

    NONE = 0
    TOO_LARGE = 1
    ZERO_DIVISION = 2
    NO_PARTS = 3
    NOT_APPLICABLE = 4
    NOT_COLLECTED = 5
    SUPPRESSED = 6
    ABSENT = 7


# How a reading's reason counts as a gap: pending leaves the period open, as if nothing had come.
GAPS: I8 = np.array([Gap.NONE, Gap.NOT_COLLECTED, Gap.ABSENT, Gap.SUPPRESSED, Gap.NOT_APPLICABLE], dtype=np.int8)
_BACK: Mapping[int, int] = {Gap.NOT_COLLECTED: Absence.NOT_COLLECTED, Gap.SUPPRESSED: Absence.SUPPRESSED}
REASONS: I8 = np.array([0 if gap == Gap.NONE else _BACK.get(gap, Absence.NOT_APPLICABLE) for gap in Gap], dtype=np.int8)


@dataclass(frozen=True, slots=True)
class Readings:
    """Readings of one measure at one moment, one per breakdown and period. `reason` 0: there is a value; NaN stands for no number."""

    breakdown: I64
    start: I32
    end: I32
    value: F64
    reason: I8
    numerator: F64
    denominator: F64
    inexact: B
    provisional: B


@dataclass(frozen=True, slots=True)
class Given:
    """Everything a formula is evaluated over. `keys` has the key of each breakdown, such as town=Ansonia."""

    period: PeriodType
    inputs: Mapping[str, Readings]
    combine: Mapping[str, Combine]
    keys: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Calculated:
    """What came out, by breakdown and end: a value, or in `gap` why there is none. What has no reading at all is not there."""

    breakdown: I64
    start: I32
    end: I32
    value: F64
    gap: I8
    numerator: F64
    denominator: F64
    inexact: B
    provisional: B

    @property
    def reason(self) -> I8:
        found: I8 = REASONS[self.gap]
        return found


@dataclass(frozen=True, slots=True)
class Cells:
    """A grid, or for a number a single cell that stands for all of it. Of a ratio: what it multiplies by, and its two parts."""

    value: F64
    gap: I8
    inexact: B
    provisional: B
    scale: float | None = None
    top: F64 | None = None
    bottom: F64 | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows` are breakdowns, ascending; columns are periods. `back`: columns to the period before, `year`: to a year before; 0 where
    periods follow no calendar, so that only the readings themselves say which comes before."""

    period: PeriodType
    rows: I64
    ends: I32
    starts: I32
    back: int
    year: int
    row_of: Mapping[str, int]

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows), len(self.ends)


NO_DAY = np.iinfo(np.int32).min


def grid_of(given: Given) -> Grid:
    """The grid that has room for every reading. Raises ValueError when it would be too large."""
    readings = given.inputs.values()
    rows: I64 = np.unique(np.concatenate([one.breakdown for one in readings]))
    found: I32 = np.unique(np.concatenate([one.end for one in readings]))
    ends, back, year = _columns(found, given.period)
    if len(rows) * len(ends) > MOST_CELLS:
        raise ValueError(f"{len(rows)} groups by {len(ends)} periods are too many to calculate.")
    starts = np.full(len(ends), NO_DAY, dtype=np.int32)
    for one in readings:
        starts[np.searchsorted(ends, one.end)] = one.start
    keys = {given.keys.get(row, f"?{row}"): place for place, row in enumerate(rows.tolist())}
    return Grid(given.period, rows, ends, starts, back, year, keys)


def _columns(found: I32, period: PeriodType) -> tuple[I32, int, int]:
    """The days on which the columns end. A period without any reading has a column too, whose day is made up but in order."""
    step = int(steps(np.array([period], np.int8))[0])
    months = months_of(found)
    if len(found) == 0 or period == PeriodType.POINT or len(np.unique(months)) < len(months):
        return found, 0, 0
    apart = 1 if period in (PeriodType.COHORT, PeriodType.YTD) or ((months - months[0]) % step).any() else step
    count = int(months[-1] - months[0]) // apart + 1
    place = (months - months[0]) // apart
    ends = np.interp(np.arange(count), place, found.astype(np.float64)).astype(np.int32)
    ends[place] = found
    back = int(comparison_steps(np.array([period], np.int8))[0])
    return ends, back // apart, 12 // apart


def cells_of(one: Readings, grid: Grid, combine: Combine) -> Cells:
    """An input on the grid."""
    row, column = np.searchsorted(grid.rows, one.breakdown), np.searchsorted(grid.ends, one.end)
    is_ratio = combine == Combine.RATIO
    return Cells(
        value=_laid(grid, row, column, one.value, np.nan),
        gap=_laid(grid, row, column, GAPS[one.reason], Gap.ABSENT).astype(np.int8),
        inexact=_laid(grid, row, column, one.inexact, False).astype(np.bool_),
        provisional=_laid(grid, row, column, one.provisional, False).astype(np.bool_),
        scale=scale_of(Parts(one.breakdown, one.value, one.numerator, one.denominator)) if is_ratio else None,
        top=_laid(grid, row, column, one.numerator, np.nan) if is_ratio else None,
        bottom=_laid(grid, row, column, one.denominator, np.nan) if is_ratio else None,
    )


def _laid(grid: Grid, row: NDArray[np.intp], column: NDArray[np.intp], cells: NDArray[np.generic], empty: float) -> F64:
    made = np.full(grid.shape, empty, dtype=np.float64)
    made[row, column] = cells
    return made

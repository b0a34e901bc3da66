"""Arithmetic on cells. A gap in any operand is a gap in the result; where several meet, the weightiest counts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import numpy as np

from metrics.rules.columns import F64, I8, B
from metrics.rules.formula.columns import Cells, Gap

_NEVER = np.zeros((1, 1), dtype=np.bool_)
_MISSING = (Gap.TOO_LARGE, Gap.ZERO_DIVISION, Gap.NO_PARTS, Gap.NOT_APPLICABLE, Gap.NOT_COLLECTED, Gap.ABSENT)


def constant(value: float) -> Cells:
    return Cells(np.full((1, 1), value), np.zeros((1, 1), dtype=np.int8), _NEVER, _NEVER, is_number=True)


def binary(sign: str, left: Cells, right: Cells) -> Cells:
    """left sign right. A ratio times or divided by a number stays a ratio; a quotient of two series is one."""
    if sign == "/" and not right.is_number:
        return rated(left, right, 1.0)
    if sign == "*" and (left.is_number or right.is_number):
        return scaled(right, _only(left)) if left.is_number else scaled(left, _only(right))
    if sign == "/" and _only(right) != 0:
        return _divided(left, _only(right))
    if sign == "/":
        return rated(left, right, 1.0)
    value = _value(sign, left.value, right.value)
    return settled(_joined(value, left, right))


def _value(sign: str, left: F64, right: F64) -> F64:
    with np.errstate(all="ignore"):
        found: F64 = {"+": np.add, "-": np.subtract, "*": np.multiply}[sign](left, right)
        return found


def _only(cells: Cells) -> float:
    return float(cells.value[0, 0])


def _divided(cells: Cells, number: float) -> Cells:
    with np.errstate(all="ignore"):
        found = cells.value / number
    scale = None if cells.scale is None else cells.scale / number
    return settled(replace(cells, value=found, scale=scale))


def scaled(cells: Cells, number: float) -> Cells:
    """The cells times a number."""
    with np.errstate(all="ignore"):
        found = cells.value * number
    scale = None if cells.scale is None else cells.scale * number
    return settled(replace(cells, value=found, scale=scale))


def rated(top: Cells, bottom: Cells, scale: float) -> Cells:
    """scale times top by bottom, with its two parts."""
    with np.errstate(all="ignore"):
        found = scale * top.value / np.where(bottom.value == 0, np.nan, bottom.value)
    joined = _joined(found, top, bottom)
    gap = np.where((joined.gap == Gap.NONE) & (bottom.value == 0), np.int8(Gap.ZERO_DIVISION), joined.gap)
    return settled(replace(joined, gap=gap, scale=scale, top=top.value, bottom=bottom.value))


def without_parts(cells: Cells) -> Cells:
    """The cells, not to be taken for a ratio of two sums."""
    return replace(cells, scale=None, top=None, bottom=None)


def _joined(value: F64, *operands: Cells) -> Cells:
    return Cells(
        value=value,
        gap=reduce(np.maximum, (one.gap for one in operands)),
        inexact=reduce(np.logical_or, (one.inexact for one in operands)),
        provisional=reduce(np.logical_or, (one.provisional for one in operands)),
        is_number=all(one.is_number for one in operands),
    )


def settled(cells: Cells) -> Cells:
    """No value where there is a gap, and a gap where the value is beyond all numbers."""
    gap: I8 = np.where((cells.gap == Gap.NONE) & ~np.isfinite(cells.value), np.int8(Gap.TOO_LARGE), cells.gap)
    return replace(cells, gap=gap, value=np.where(gap == Gap.NONE, cells.value + 0.0, np.nan))


def together(name: str, operands: Sequence[Cells], shape: tuple[int, int]) -> Cells:
    """sum, mean, min, max and or_else of several."""
    if name == "or_else":
        return or_else(operands[0], operands[1], shape)
    values = [one.value for one in operands]
    with np.errstate(all="ignore"):
        if name == "min":
            found = reduce(np.minimum, values)
        elif name == "max":
            found = reduce(np.maximum, values)
        else:
            found = reduce(np.add, values)
    if name == "mean":
        found = found / len(values)
    return settled(_joined(found, *operands))


def is_missing(cells: Cells) -> B:
    """Where there is no value for any reason but suppression: what is hidden is not missing."""
    found: B = np.isin(cells.gap, _MISSING)
    return found


def or_else(cells: Cells, other: Cells, shape: tuple[int, int]) -> Cells:
    """The first where it is not missing, else the second."""
    instead = np.broadcast_to(is_missing(cells), shape)
    return Cells(
        value=np.where(instead, other.value, cells.value),
        gap=np.where(instead, other.gap, cells.gap),
        inexact=np.where(instead, other.inexact, cells.inexact),
        provisional=np.where(instead, other.provisional, cells.provisional),
    )

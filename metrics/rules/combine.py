"""How a measure combines over periods or places: a rate is the ratio of sums, never the mean of ratios."""

from dataclasses import dataclass

import numpy as np

from metrics.rules.codes import Combine
from metrics.rules.columns import F64, I64


@dataclass(frozen=True, slots=True)
class Parts:
    """The readings to combine, oldest first inside each group: `group` numbers the results from 0. NaN: not there."""

    group: I64
    value: F64
    numerator: F64
    denominator: F64


def combine(how: Combine, parts: Parts, size: int) -> F64:
    """One value per group. NaN where a part is missing, where nothing can be combined, or for a ratio without its parts.

    A missing part makes the result missing: it is never counted as zero."""
    if how == Combine.NONE or len(parts.value) == 0:
        return np.full(size, np.nan)
    if how == Combine.RATIO:
        return _ratio_of_sums(parts, size)
    number = np.bincount(parts.group, minlength=size)
    if how == Combine.LAST:
        return _last(parts, size)
    total = np.bincount(parts.group, weights=parts.value, minlength=size)
    divisor = np.where(number > 0, number, 1) if how == Combine.MEAN else np.ones(size)
    return np.where(number > 0, total / divisor, np.nan)


def _last(parts: Parts, size: int) -> F64:
    found = np.full(size, np.nan)
    found[parts.group] = parts.value
    return found


def _ratio_of_sums(parts: Parts, size: int) -> F64:
    top = np.bincount(parts.group, weights=parts.numerator, minlength=size)
    bottom = np.bincount(parts.group, weights=parts.denominator, minlength=size)
    ratio = top / np.where(bottom == 0, np.nan, bottom)
    return ratio * scale_of(parts)


def scale_of(parts: Parts) -> float:
    """What the measure multiplies its ratio by: 1, 100 for percent, 1,000 or 100,000 for a rate; read from the values themselves."""
    usable = (parts.numerator > 0) & (parts.denominator > 0) & (parts.value > 0)
    if not usable.any():
        return 1.0
    scales = parts.value[usable] * parts.denominator[usable] / parts.numerator[usable]
    return float(10.0 ** np.round(np.log10(np.median(scales))))

"""Percentages below 0 or above 100, and parts that are larger than their whole."""

import re

import numpy as np

from metrics.rules.columns import F64, I64, B
from metrics.rules.guards.history import History

_CHANGE = re.compile(r"\b(change|chg|growth|increase|decrease|difference)", re.IGNORECASE)
LEAST, MOST, SLACK = 0.0, 100.0, 1e-9
_PERCENT = re.compile(r"(percent|per cent|%|share)\b|%", re.IGNORECASE)
_MAY_PASS = re.compile(r"change|growth|differ|increase|point|budget|plan|target|of last|over", re.IGNORECASE)


def is_percentage(unit: str, name: str = "") -> bool:
    """Whether a unit is a percentage of a whole, which lies between 0 and 100; one of change, by its unit or its name, does not."""
    return bool(_PERCENT.match(unit.strip())) and not _MAY_PASS.search(unit) and not _CHANGE.search(name)


def impossible_percentages(history: History) -> I64:
    """The arrived rows above 100 or below 0 of series in percent of a whole, unless a value of the measure was so before."""
    series = history.series
    rows = np.flatnonzero(history.arrived & history.percent[series] & _outside(history.value))
    used = np.unique(history.measure[series[_outside(history.before)]])
    return rows[~np.isin(history.measure[series[rows]], used)]


def larger_than_whole(numerator: F64, denominator: F64) -> B:
    """Which parts are larger than their whole, but for rounding of the last bits."""
    return numerator > denominator + SLACK * np.abs(denominator)


def _outside(value: F64) -> B:
    return (value > MOST + SLACK) | (value < LEAST - SLACK)

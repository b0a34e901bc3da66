"""Cells that the rules of metrics read, as readers of table cells."""

from collections.abc import Callable
from typing import TypeVar

from agencies.intake.findings import Refused
from metrics.rules import refused
from metrics.rules.codes import PeriodType
from metrics.rules.labels import parse_period
from metrics.rules.periods import Period
from metrics.rules.readings import parse_number, parse_value

Read = TypeVar("Read")


def by_rule(read: Callable[[str], Read]) -> Callable[[str], Read]:
    """The same reader with refusals as intake knows them."""

    def wrapped(text: str) -> Read:
        try:
            return read(text)
        except refused.Refused as why:
            raise Refused(why.problem, why.fix) from why

    return wrapped


figure = by_rule(parse_number)
"""A number that a person may have written; marks such as -9999 and N/A are refused."""

inexact_figure = by_rule(parse_value)
"""A number that may begin with <, > or ~."""


def period_of(type_: PeriodType) -> Callable[[str], Period]:
    """The reader of period labels for measures of the type."""
    return by_rule(lambda label: parse_period(label, type_))

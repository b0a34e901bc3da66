"""An agency with measures to fill in, for the tests of entering and approving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from agencies.models import Agency
from metrics.models import Measure
from tests import make
from tests.scorecards import world

MAY = date(2019, 5, 31)
KNOWN = [40.0 + n % 5 for n in range(24)]


@dataclass
class Desk:
    agency: Agency
    steward: User
    lead: User
    analyst: User
    measures: list[Measure]


def desk(count: int = 1, **fields: Any) -> Desk:
    """`count` monthly measures, known to April 2019, May overdue; a target of at most 30."""
    agency = make.agency(name="Department of Examples")
    people = (make.user("steward", agency=agency, name="Sam Steward"), make.user("commissioner", agency=agency, name="Lee Lead"))
    measures = [filled(make.measure(agency=agency, lag_days=20, name=f"Days to decide {n:02d}", **fields)) for n in range(count)]
    return Desk(agency, *people, make.user("analyst", name="Ana Lyst"), measures)


def filled(measure: Measure, values: Sequence[float] = KNOWN, **fields: Any) -> Measure:
    world.monthly(measure, values, date(2019, 4, 30), **fields)
    make.target(measure, date(2019, 12, 31), 30.0)
    return measure

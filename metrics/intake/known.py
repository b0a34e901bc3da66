"""What the catalog says that a file of readings is checked against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from metrics.rules.codes import PeriodType


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """A measure readings may be of. `dimensions` are those it is reported by."""

    id: int
    code: str
    period: PeriodType
    lag_days: int
    needs_approval: bool
    dimensions: frozenset[str]
    is_calculated: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """`categories` has (dimension, category) pairs, `breakdowns` the id of each stored key. The total has the key "" and is there.

    `history`: readings keep the moment they became known. `accepted`: somebody who may accept readings that need approval is named.
    `is_limited`: only measures are there that who hands in may change."""

    measures: Mapping[str, KnownMeasure]
    categories: frozenset[tuple[str, str]]
    breakdowns: Mapping[str, int]
    history: bool
    accepted: bool
    now: datetime
    today: date
    is_limited: bool = False

"""Short ways to write series for the tests of the odds."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from metrics.rules.codes import Direction, Operator, PeriodType
from metrics.rules.columns import F64, I32, to_day
from metrics.rules.days import STEP, month_ends
from metrics.rules.odds.backtest import Aim
from metrics.rules.odds.choices import Choice
from metrics.rules.odds.codes import Method
from metrics.rules.odds.outcome import Wanted
from metrics.rules.odds.past import Past, past_of
from metrics.rules.odds.projecting import Bounds, Projection, project

LAST = date(2019, 5, 31)
NAN = float("nan")
FREE = Bounds()


def ends(count: int, period: PeriodType = PeriodType.MONTH, last: date = LAST) -> I32:
    """The last days of so many periods, the newest holding `last`."""
    newest, step = (last.year - 1970) * 12 + last.month - 1, int(STEP[period]) or 12
    return month_ends(np.arange(newest - step * (count - 1), newest + 1, step))


def past(values: Sequence[float], period: PeriodType = PeriodType.MONTH) -> Past:
    return past_of(ends(len(values), period), np.array(values, dtype=np.float64), period)


def projected(values: Sequence[float], ahead: int = 6, method: Method = Method.THETA, bounds: Bounds = FREE) -> Projection:
    return project(past(values), ahead, Choice(method, 1.0, is_tested=True), bounds)


def column(*values: float) -> F64:
    return np.array(values, dtype=np.float64)


def wanted(values: Sequence[float], *aims: Aim, period: PeriodType = PeriodType.MONTH, **fields: object) -> Wanted:
    plain = {"direction": Direction.UP, "unit": "days", "name": "Days to decide", "decimals": 1} | fields
    return Wanted(period=period, end=ends(len(values), period), value=np.array(values, dtype=np.float64), aims=aims, **plain)  # type: ignore[arg-type]


def by(day: date, low: float, operator: Operator = Operator.AT_LEAST, high: float | None = None) -> Aim:
    return Aim(to_day(day), operator, low, high)

"""Histories for the tests of the guards, one series a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from metrics.rules.codes import PeriodType
from metrics.rules.columns import to_day
from metrics.rules.days import STEP
from metrics.rules.guards.history import History
from metrics.rules.periods import period_holding

Values = Sequence[float | None]


@dataclass(frozen=True)
class Line:
    """One series: what stood before the file by period, and what it brought; a period in both was changed."""

    stood: Values = ()
    brought: Values = ()
    measure: int = 1
    breakdown: int = 0
    period: PeriodType = PeriodType.YEAR
    first: date = date(2000, 12, 31)
    changed: Values = ()
    percent: bool = False
    provisional: bool = False


def history(*lines: Line) -> History:
    """`changed` stands over the newest of `stood`; `brought` follows after them."""
    columns: dict[str, list[float]] = {name: [] for name in ("end", "value", "before", "arrived", "settled")}
    for line in lines:
        end = period_holding(line.period, line.first)
        start = len(line.stood) - len(line.changed)
        for place, was in enumerate([*line.stood, *[None] * len(line.brought)]):
            arrived = place >= start
            now = [*line.stood[:start], *line.changed, *line.brought][place]
            columns["end"].append(to_day(end.end))
            columns["value"].append(np.nan if now is None else now)
            columns["before"].append(np.nan if was is None else was)
            columns["arrived"].append(arrived)
            columns["settled"].append(not line.provisional)
            end = end.next()
    count = np.array([len(line.stood) + len(line.brought) for line in lines], np.int64)
    return History(
        measure=np.array([line.measure for line in lines], np.int64),
        breakdown=np.array([line.breakdown for line in lines], np.int64),
        kind=np.array([int(line.breakdown > 0) for line in lines], np.int64),
        step=np.array([STEP[line.period] for line in lines], np.int32),
        percent=np.array([line.percent for line in lines], np.bool_),
        first=np.cumsum(count) - count,
        count=count,
        end=np.array(columns["end"], np.int32),
        value=np.array(columns["value"], np.float64),
        before=np.array(columns["before"], np.float64),
        arrived=np.array(columns["arrived"], np.bool_),
        settled=np.array(columns["settled"], np.bool_),
    )

"""The columns of an assessment as PostgreSQL stores them and as Python rows hold them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.queries.assessed import Answer
from metrics.queries.binary import Column
from metrics.rules.columns import EPOCH, I64, NO_DAY, B
from scorecards.queries.faces import NUMBERS

# How a column of a card is stored: its PostgreSQL type, and the value that stands for a missing one.
DAY, NUMBER, COUNT, CODE, CODE_OR_NONE, FLAG = "date", "float8", "int4", "int2", "code or none", "bool"
STORED = {
    "period_end": DAY, "value": NUMBER, "expected": NUMBER, "expected_high": NUMBER, "target": NUMBER, "target_high": NUMBER,
    "target_date": DAY, "operator": CODE_OR_NONE, "target_passed": FLAG, "target_illustrative": FLAG, "shortfall": NUMBER,
    "tolerance": NUMBER, "status": CODE, "judged": CODE, "change_previous": NUMBER, "change_year": NUMBER, "verdict_previous": CODE,
    "verdict_year": CODE, "trend": CODE, "trend_p": NUMBER, "slope": NUMBER, "trend_n": COUNT, "signal": CODE, "mean": NUMBER,
    "lower": NUMBER, "upper": NUMBER, "signal_n": COUNT, "freshness": CODE, "due_on": DAY, "days_overdue": COUNT, "missing_end": DAY,
    "against_total": CODE, "passed_by_third": FLAG, "extra_rule": CODE, "since": DAY,
}  # fmt: skip


def stored_columns(answer: Answer) -> list[Column]:
    """The content of cards, for COPY."""
    columns = []
    for name, kind in STORED.items():
        values = _values(answer, name)
        type_ = "int2" if kind == CODE_OR_NONE else kind
        columns.append(Column(name, type_, values, _missing(values, kind)))
    return columns


def rows_of(answer: Answer, chosen: I64) -> Iterator[tuple[Any, ...]]:
    """The NUMBERS of the chosen entries as plain Python rows."""
    return zip(*(_plain(_values(answer, name)[chosen], STORED[name]) for name in NUMBERS), strict=True)


def _values(answer: Answer, name: str) -> NDArray[Any]:
    values: NDArray[Any] = answer.illustrative if name == "target_illustrative" else getattr(answer.assessed, name)
    return values


def _missing(values: NDArray[Any], kind: str) -> B | None:
    missing: B | None = None
    if kind == NUMBER:
        missing = np.isnan(values)
    elif kind == DAY:
        missing = values == NO_DAY
    elif kind == CODE_OR_NONE:
        missing = values == 0
    return missing


def _plain(values: NDArray[Any], kind: str) -> list[Any]:
    missing = _missing(values, kind)
    plain = [_date(day) for day in values.tolist()] if kind == DAY else values.tolist()
    if missing is None or not missing.any():
        return plain
    return [None if gone else value for value, gone in zip(plain, missing.tolist(), strict=True)]


def _date(day: int) -> date | None:
    return None if day == NO_DAY else EPOCH + timedelta(days=day)

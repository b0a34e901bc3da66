"""A small catalog in memory, and readings read against it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from metrics.intake.columns import layout_of
from metrics.intake.known import Known, KnownMeasure
from metrics.intake.readings import Readings
from metrics.rules.codes import PeriodType

NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)
Read = Callable[..., tuple[Readings, list[str]]]


def known(*, history: bool = False, accepted: bool = False) -> Known:
    months = KnownMeasure(7, "M-MONTH", PeriodType.MONTH, 28, False, frozenset({"town", "age"}))
    years = KnownMeasure(8, "M-SFY", PeriodType.SFY, 90, False, frozenset())
    guarded = KnownMeasure(9, "M-GUARDED", PeriodType.MONTH, 0, True, frozenset())
    return Known(
        measures={each.code: each for each in (months, years, guarded)},
        categories=frozenset({("town", "Avon"), ("town", "Bethel"), ("age", "0-17")}),
        breakdowns={"": 0, "town=Avon": 3},
        history=history,
        accepted=accepted,
        now=NOW,
        today=date(2024, 7, 1),
    )


@pytest.fixture
def read() -> Read:
    """Reads a table given as its header and rows; gives what was made of it, and the lines for the database."""

    def run(header: str, *rows: str, facts: Known | None = None) -> tuple[Readings, list[str]]:
        facts = facts or known()
        layout, findings = layout_of("f.csv", 1, header.split(","), facts.history)
        assert layout, findings
        readings = Readings("f.csv", layout, facts)
        lines = list(readings.lines((number, row.split(",")) for number, row in enumerate(rows, start=2)))
        readings.refuse_repeated()
        return readings, lines

    return run

"""The rows of the file of a measure's readings: one for each version of each period."""

from dataclasses import dataclass
from datetime import date

from metrics.rules.codes import Status
from scorecards.queries.pages.history import Earlier, Line
from scorecards.queries.rows import CardRow


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of one period. `superseded_on` None: it stands. Expected value and status are those of the standing value."""

    measure: str
    name: str
    group: str
    period: str
    period_start: date
    period_end: date
    value: float | None
    reason: str | None
    unit: str
    qualifier: str
    state: str
    numerator: float | None
    denominator: float | None
    moe: float | None
    expected: float | None
    expected_high: float | None
    stood: Status | None
    published_on: date | None
    recorded_on: date
    superseded_on: date | None
    source: str
    source_ref: str
    note: str
    correction: str


def version_row(card: CardRow, line: Line, before: Earlier | None) -> VersionRow:
    """The standing version of a period, or one that it replaced."""
    now = before or line
    return VersionRow(
        measure=card.code,
        name=card.name,
        group=card.breakdown,
        period=line.label,
        period_start=line.start,
        period_end=line.end,
        value=now.value,
        reason=now.reason,
        unit=card.unit,
        qualifier=now.qualifier,
        state=now.state,
        numerator=None if before else line.numerator,
        denominator=None if before else line.denominator,
        moe=None if before else line.moe,
        expected=None if before else line.expected,
        expected_high=None if before else line.expected_high,
        stood=None if before else line.judged,
        published_on=now.published_on,
        recorded_on=now.recorded_on,
        superseded_on=before.superseded_on if before else None,
        source=now.source,
        source_ref="" if before else line.source_ref,
        note="" if before else line.note,
        correction=now.correction,
    )

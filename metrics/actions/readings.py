"""Recording readings that were accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from metrics.actions.changes import note_changes
from metrics.actions.staging import Acceptance, Merged, merge, stage
from metrics.intake.cells import escaped
from metrics.models import TOTAL, ChangeReason
from metrics.rules.calendar import Locks


@dataclass(frozen=True, slots=True)
class NewReading:
    """A fact to record: a value, or the reason there is none. `recorded_at` None: known from now on."""

    measure_id: int
    period_start: date
    period_end: date
    value: float | None
    reason: str | None = None
    breakdown_id: int = TOTAL
    numerator: float | None = None
    denominator: float | None = None
    moe: float | None = None
    qualifier: str = ""
    state: str = "final"
    published_on: date | None = None
    source: str = ""
    source_ref: str = ""
    note: str = ""
    recorded_at: datetime | None = None

    def line(self, row: int) -> str:
        """The line for COPY."""
        cells = (
            row, self.measure_id, self.breakdown_id, self.period_start, self.period_end, self.value, self.numerator, self.denominator,
            self.moe, self.reason, self.qualifier, self.state, self.published_on, self.source, self.source_ref, self.note, self.recorded_at,
        )  # fmt: skip
        return "\t".join("" if cell is None else escaped(str(cell)) for cell in cells) + "\n"


@transaction.atomic
def record_readings(
    *, readings: Sequence[NewReading], by: User | None, at: datetime, correction: str = "", locks: Locks | None = None
) -> Merged:
    """Record accepted readings, at most one for a measure, breakdown, period and moment.

    One that says what is known already writes nothing; another supersedes what was known until its `recorded_at`.

    `correction`: why a person replaced them by hand, one of CorrectionReason. `locks`: what is locked; then `Merged.locked` says how
    many revisions are of locked periods, and the caller refuses them or has a reason."""
    stage(reading.line(row) for row, reading in enumerate(readings, start=1))
    history = any(reading.recorded_at for reading in readings)
    merged = merge(len(readings), Acceptance(by.pk if by else None, at, None, correction, locks), history)
    note_changes(measure_ids=merged.measure_ids, reason=ChangeReason.READINGS, at=at)
    return merged

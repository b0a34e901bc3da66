"""Correcting one reading by hand: what stood is superseded and stays, with who changed it, when, and why."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_change_locked, may_correct
from agencies.actions.context import because
from agencies.rules.refusals import Refusal
from metrics.actions import statements
from metrics.actions.readings import NewReading, record_readings
from metrics.actions.staging import Merged
from metrics.models import CorrectionReason, Measure, Reading
from metrics.queries.clock import site_today
from metrics.queries.periods import is_locked

BY_HAND = tuple(reason for reason in CorrectionReason if reason is not CorrectionReason.WITHDRAWN)


class NotCorrected(Refusal):
    """Why a correction was refused: one of its `why`: calculated, gone, kept_back, locked, meanwhile, same, unexplained."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a period is to say instead. `replaces`: the reading that the person saw; `why` and `note` are for everybody to read."""

    measure_id: int
    breakdown_id: int
    period_end: date
    replaces: int
    value: float | None
    reason: str | None
    numerator: float | None
    denominator: float | None
    why: CorrectionReason
    note: str


@transaction.atomic
def correct_reading(*, correction: Correction, by: User, at: datetime) -> Merged:
    """Records the corrected reading; then nudge the recalculation. Raises PermissionDenied, or NotCorrected."""
    measure = Measure.objects.get(pk=correction.measure_id)
    if not may_correct(viewer(by), agency_id=measure.agency_id, needs_approval=measure.needs_approval):
        raise PermissionDenied
    if measure.formula:
        raise NotCorrected("calculated")
    if is_locked(correction.period_end, measure.agency_id, site_today()) and not may_change_locked(viewer(by)):
        raise NotCorrected("locked")
    if correction.why not in BY_HAND or not correction.note.strip():
        raise NotCorrected("unexplained")
    with because(f"{correction.why.label}: {correction.note.strip()}", by=by.pk):
        merged = record_readings(readings=[_reading(correction, _standing(correction))], by=by, at=at, correction=correction.why)
    if not merged.revised:
        raise NotCorrected("same")
    return merged


def _standing(correction: Correction) -> Reading:
    """The reading that is corrected, if it is still the one that the person saw. Nobody else writes until this is done."""
    with connection.cursor() as cursor:
        cursor.execute(statements.LOCK)
    place = {"measure": correction.measure_id, "breakdown": correction.breakdown_id, "period_end": correction.period_end}
    found = Reading.objects.current().filter(**place).first()
    if found is None:
        raise NotCorrected("gone")
    if found.pk != correction.replaces:
        raise NotCorrected("meanwhile")
    if found.hidden:
        # That a guess is refused as what stands already would tell the figure.
        raise NotCorrected("kept_back")
    return found


def _reading(correction: Correction, was: Reading) -> NewReading:
    """The corrected figure beside what is not corrected. A margin of error and a mark of inexactness were the old figure's."""
    is_same = correction.value == was.value
    return NewReading(
        measure_id=was.measure_id,
        breakdown_id=correction.breakdown_id,
        period_start=was.period_start,
        period_end=was.period_end,
        value=correction.value,
        reason=correction.reason,
        numerator=correction.numerator,
        denominator=correction.denominator,
        moe=was.moe if is_same else None,
        qualifier=was.qualifier if is_same else "",
        state="revised",
        published_on=was.published_on,
        source=was.source,
        source_ref=was.source_ref,
        note=correction.note.strip(),
    )

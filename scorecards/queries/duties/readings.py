"""Readings: what is missing, what was handed in, what came back."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.rules.policy import Viewer
from metrics.models import TOTAL, Measure, Reading, Submission, SubmissionState
from metrics.queries.owed import Asked, Kept, OwedPeriod, asked
from metrics.rules.periods import Period
from scorecards.queries.duties.owners import owed_by
from scorecards.queries.duties.rows import DutyKind, DutyRow, DutyState, day_of, place

# A period that is there counts as done of late while its due date is no further back.
LATELY = timedelta(days=30)
Standing = Mapping[tuple[int, date], Submission]


def own_measures(who: Viewer, day: date) -> QuerySet[Measure]:
    """The measures whose readings `who` owes."""
    return Measure.objects.filter(owed_by(who, day, thing="measure", agency="agency"))


def reading_duties(who: Viewer, day: date) -> Iterator[DutyRow]:
    """The readings that `who` owes, those that wait for approval, those that came back, and those of late that are there. Four queries."""
    if not who.agencies:
        return
    found = asked(own_measures(who, day), day)
    standing = submitted({one.measure.id for one in (*found.missing, *found.newest)})
    for one in found.missing:
        yield _row(one, standing.get((one.measure.id, one.period.end)), day)
    yield from _returned_revisions(found, standing)
    for one in found.newest:
        if day - LATELY <= one.due_on:
            yield _done(one)


def submitted(measure_ids: set[int]) -> Standing:
    """What was handed in of the totals of these measures and waits, or came back and was not handed in again. One query."""
    later = Submission.objects.filter(measure=OuterRef("measure"), breakdown=OuterRef("breakdown"), period_end=OuterRef("period_end"))
    newer = Reading.objects.filter(
        measure=OuterRef("measure"),
        breakdown=OuterRef("breakdown"),
        period_end=OuterRef("period_end"),
        recorded_at__gt=OuterRef("decided_at"),
    )
    came_back = Q(standing=SubmissionState.RETURNED) & ~Exists(later.filter(pk__gt=OuterRef("pk"))) & ~Exists(newer)
    rows = Submission.objects.filter(came_back | Q(standing=SubmissionState.WAITING), measure__in=measure_ids, breakdown=TOTAL)
    return {(one.measure_id, one.period_end): one for one in rows.select_related("decided_by", "submitted_by")}


def grid_of(measure: Kept) -> str:
    """Where the readings of one measure are entered."""
    return place("my-grid", otherwise="/my/readings/", query=f"?measure={measure.code}")


def _row(one: OwedPeriod, found: Submission | None, day: date) -> DutyRow:
    state = DutyState(one.how.value)
    if found is not None:
        state = DutyState.HANDED_IN if found.standing == SubmissionState.WAITING else DutyState.RETURNED
    return _made(one.measure, one.period, one.due_on, state, found)


def _returned_revisions(found: Asked, standing: Standing) -> Iterator[DutyRow]:
    """Revisions of periods that have a reading: they wait, or came back, though nothing is missing."""
    missing = {(one.measure.id, one.period.end) for one in found.missing}
    kept = {one.measure.id: one.measure for one in (*found.missing, *found.newest)}
    for (measure_id, end), one in standing.items():
        if (measure_id, end) not in missing:
            state = DutyState.HANDED_IN if one.standing == SubmissionState.WAITING else DutyState.RETURNED
            measure = kept[measure_id]
            yield _made(measure, Period(measure.type, one.period_start, end), None, state, one)


def _done(one: OwedPeriod) -> DutyRow:
    return _made(one.measure, one.period, one.due_on, DutyState.DONE, None)


def _made(measure: Kept, period: Period, due_on: date | None, state: DutyState, found: Submission | None) -> DutyRow:
    settled = state is DutyState.DONE
    return DutyRow(
        kind=DutyKind.READING,
        code=measure.code,
        name=measure.name,
        agency=measure.agency,
        period=period.label,
        due_on=due_on,
        state=state,
        url=reverse("measure", args=[measure.code]) if settled else grid_of(measure),
        subject_id=measure.id,
        agency_id=measure.agency_id,
        period_end=period.end,
        words=found.comment if found else "",
        by=_whom(found),
        since=day_of(found.decided_at) if found else None,
    )


def _whom(found: Submission | None) -> str:
    person = None if found is None else found.decided_by or found.submitted_by
    return str(person) if person else ""

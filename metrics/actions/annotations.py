"""What a reader must know of a series from a day on: added by those who know, taken back where it was wrong. The audit keeps both."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_annotate
from agencies.actions.context import because
from agencies.rules.refusals import Refusal
from metrics.actions.changes import note_changes
from metrics.models import Annotation, AnnotationKind, ChangeReason, Measure


class NotAnnotated(Refusal):
    """Why a note was refused: one of its `why`: empty, unexplained, there, gone."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be known: from which day on, of which kind, in words, from where."""

    day: date
    kind: AnnotationKind
    text: str
    source: str = ""


@transaction.atomic
def annotate(*, measure_id: int, note: Note, why: str, by: User, at: datetime) -> Annotation:
    """Adds a note to a series. A series break cuts change, trend, limits and pace: OPM alone declares one. Then nudge the recalculation.

    Raises PermissionDenied, NotAnnotated."""
    measure = Measure.objects.select_for_update().get(pk=measure_id)
    if not may_annotate(viewer(by), agency_id=measure.agency_id, is_break=note.kind == AnnotationKind.SERIES_BREAK):
        raise PermissionDenied
    if not note.text.strip():
        raise NotAnnotated("empty")
    if not why.strip():
        raise NotAnnotated("unexplained")
    fields = {"date": note.day, "kind": note.kind, "text": note.text.strip(), "source": note.source.strip()}
    try:
        with transaction.atomic(), because(why, by=by.pk):
            made = Annotation.objects.create(measure=measure, **fields)
    except IntegrityError as error:
        raise NotAnnotated("there") from error
    note_changes(measure_ids=[measure.pk], reason=ChangeReason.DEFINITION, at=at)
    return made


@transaction.atomic
def take_back(*, annotation_id: int, measure_id: int, why: str, by: User, at: datetime) -> None:
    """Takes a note of a measure back; the audit keeps it with the reason. Then nudge the recalculation. Raises as `annotate`."""
    found = (
        Annotation.objects.select_for_update(of=("self",)).select_related("measure").filter(pk=annotation_id, measure=measure_id).first()
    )
    if found is None:
        raise NotAnnotated("gone")
    is_break = found.kind == AnnotationKind.SERIES_BREAK
    if not may_annotate(viewer(by), agency_id=found.measure.agency_id, is_break=is_break):
        raise PermissionDenied
    if not why.strip():
        raise NotAnnotated("unexplained")
    with because(why, by=by.pk):
        found.delete()
    note_changes(measure_ids=[measure_id], reason=ChangeReason.DEFINITION, at=at)

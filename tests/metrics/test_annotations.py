"""Notes on the time line: who may add which, and that the audit keeps what was taken back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from agencies.models import events_of
from metrics.actions.annotations import NotAnnotated, Note, annotate, take_back
from metrics.models import Annotation, AnnotationKind, Change, Measure
from tests import make
from tests.metrics.uploading import AT

pytestmark = pytest.mark.django_db
DAY = date(2019, 3, 1)


def add(to: Measure, by: User, kind: str = "event", text: str = "A bridge closed.", why: str = "Riders asked.") -> Annotation:
    return annotate(measure_id=to.pk, note=Note(DAY, AnnotationKind(kind), text), why=why, by=by, at=AT)


@pytest.mark.parametrize("role", ["steward", "commissioner", "analyst", "administrator"])
def test_the_agencys_people_and_opm_add_events_with_a_reason_that_the_audit_keeps(role: str) -> None:
    measure = make.measure()
    by = make.user(role, agency=measure.agency)
    made = add(measure, by)
    assert (made.date, made.kind, made.text) == (DAY, "event", "A bridge closed.")
    event = events_of(Annotation).get(pgh_obj_id=made.pk)
    said = event.pgh_context.metadata
    assert (said["reason"], said["user"]) == ("Riders asked.", by.pk)
    assert Change.objects.filter(measure=measure, reason="definition").exists()


@pytest.mark.parametrize("role", ["steward", "commissioner", "governor", "linkage_officer"])
def test_somebody_else_adds_nothing(role: str) -> None:
    measure = make.measure()
    with pytest.raises(PermissionDenied):
        add(measure, make.user(role))
    assert not Annotation.objects.exists()


def test_opm_alone_declares_a_series_break() -> None:
    measure = make.measure()
    with pytest.raises(PermissionDenied):
        add(measure, make.user("commissioner", agency=measure.agency), "series_break")
    assert add(measure, make.user("analyst"), "series_break").kind == "series_break"


@pytest.mark.parametrize(("text", "why", "said"), [(" ", "Why.", "empty"), ("Text.", " ", "unexplained")])
def test_a_note_needs_words_and_a_reason(text: str, why: str, said: str) -> None:
    with pytest.raises(NotAnnotated) as refused:
        add(make.measure(), make.user("analyst"), text=text, why=why)
    assert refused.value.why == said


def test_the_same_note_is_not_added_twice() -> None:
    measure, by = make.measure(), make.user("analyst")
    add(measure, by)
    with pytest.raises(NotAnnotated, match="there"):
        add(measure, by)


def test_what_is_taken_back_stays_in_the_audit_with_the_reason() -> None:
    measure, by = make.measure(), make.user("analyst")
    made = add(measure, by)
    pk = made.pk
    take_back(annotation_id=pk, measure_id=measure.pk, why="Wrong bridge.", by=by, at=AT)
    assert not Annotation.objects.exists()
    last = events_of(Annotation).filter(pgh_obj_id=pk).order_by("-pgh_id").first()
    assert (last.pgh_label, last.pgh_context.metadata["reason"]) == ("delete", "Wrong bridge.")


def test_a_break_is_not_taken_back_by_the_agency_nor_a_note_through_another_measure() -> None:
    measure = make.measure()
    commissioner = make.user("commissioner", agency=measure.agency)
    made = add(measure, make.user("analyst"), "series_break")
    with pytest.raises(PermissionDenied):
        take_back(annotation_id=made.pk, measure_id=measure.pk, why="No.", by=commissioner, at=AT)
    other = make.measure(agency=measure.agency)
    with pytest.raises(NotAnnotated, match="gone"):
        take_back(annotation_id=made.pk, measure_id=other.pk, why="No.", by=make.user("analyst"), at=AT)

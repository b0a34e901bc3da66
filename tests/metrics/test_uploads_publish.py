"""Publishing a reviewed upload, and withdrawing a published one."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from metrics.actions import uploads
from metrics.models import Change, Measure, Reading, Upload
from tests import make
from tests.metrics.uploading import AT, HEAD, published, reviewed, values

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


@pytest.fixture
def measure() -> Measure:
    return make.measure(code="M-A")


@pytest.fixture
def steward(measure: Measure) -> Any:
    return make.user("steward", agency=measure.agency)


def withdrawn(upload: Upload, by: Any, at: Any = LATER) -> Upload:
    assert uploads.withdraw_upload(upload_id=upload.pk, why="The wrong month.", by=by, at=at)
    upload.refresh_from_db()
    return upload


def test_publishing_does_what_the_review_said(measure: Measure, steward: Any) -> None:
    make.reading(measure, AT.date().replace(month=4, day=30), 7.0)
    made = published(HEAD + "M-A,2024-04,9\nM-A,2024-05,8\n", steward)
    assert (made.state, made.added, made.revised, made.decided_by) == ("published", 1, 1, steward)
    assert values(measure) == {"2024-04": 9.0, "2024-05": 8.0}
    assert set(Reading.objects.filter(superseded_at=None).values_list("upload", "accepted_by")) == {(made.pk, steward.pk)}
    assert list(Change.objects.values_list("measure", "reason")) == [(measure.pk, "readings")]


def test_refused_rows_are_left_out_only_when_somebody_says_so(measure: Measure, steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-04,9\nM-A,2024-05,1x\n", steward)
    assert not uploads.publish_upload(upload_id=made.pk, by=steward, at=AT)
    assert values(measure) == {}
    assert uploads.publish_upload(upload_id=made.pk, by=steward, at=AT, leave_out=True)
    assert values(measure) == {"2024-04": 9.0}


def test_figures_that_changed_since_the_review_are_looked_at_again(measure: Measure, steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-04,9\n", steward)
    make.reading(measure, AT.date().replace(month=4, day=30), 5.0)
    assert not uploads.publish_upload(upload_id=made.pk, by=steward, at=AT)
    assert values(measure) == {"2024-04": 5.0}
    uploads.read_upload(upload_id=made.pk, at=AT)
    made.refresh_from_db()
    assert (made.state, made.revised, "Look again" in made.error) == ("review", 1, True)
    assert uploads.publish_upload(upload_id=made.pk, by=steward, at=LATER)
    assert values(measure) == {"2024-04": 9.0}


def test_a_measure_that_came_to_need_approval_since_the_review_is_looked_at_again(measure: Measure, steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-04,9\n", steward)
    assert uploads.ask_to_publish(upload_id=made.pk, by=steward, at=AT)
    Measure.objects.filter(pk=measure.pk).update(needs_approval=True)
    assert not uploads.finish_publishing(upload_id=made.pk, at=AT)
    assert values(measure) == {}


def test_of_two_who_publish_one_is_first(measure: Measure, steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-04,9\n", steward)
    assert uploads.ask_to_publish(upload_id=made.pk, by=steward, at=AT)
    assert not uploads.ask_to_publish(upload_id=made.pk, by=make.user("analyst"), at=AT)
    assert uploads.finish_publishing(upload_id=made.pk, at=AT)
    assert not uploads.finish_publishing(upload_id=made.pk, at=AT)
    assert Reading.objects.count() == 1


def test_publishing_that_is_stopped_waits_for_review_again(measure: Measure, steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-04,9\n", steward)
    uploads.ask_to_publish(upload_id=made.pk, by=steward, at=AT)
    assert uploads.cancel_upload(upload_id=made.pk, by=steward, at=AT)
    assert not uploads.finish_publishing(upload_id=made.pk, at=AT)
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("review", None)
    assert values(measure) == {}


def test_a_published_upload_is_not_stopped_or_discarded(measure: Measure, steward: Any) -> None:
    made = published(HEAD + "M-A,2024-04,9\n", steward)
    assert not uploads.cancel_upload(upload_id=made.pk, by=steward, at=AT)
    assert not uploads.discard_upload(upload_id=made.pk, by=steward, at=AT)
    assert not uploads.read_with_layout(upload_id=made.pk, layout_version_id=None, by=steward, at=AT)
    assert values(measure) == {"2024-04": 9.0}


@pytest.mark.parametrize("kind", ["steward", "commissioner", "governor", None])
def test_others_do_not_publish(measure: Measure, steward: Any, kind: str | None) -> None:
    made = reviewed(HEAD + "M-A,2024-04,9\n", steward)
    with pytest.raises(PermissionDenied):
        uploads.publish_upload(upload_id=made.pk, by=make.user(kind), at=AT)
    assert values(measure) == {}


def test_what_needs_approval_is_published_by_a_second_person_who_may_approve(measure: Measure, steward: Any) -> None:
    Measure.objects.filter(pk=measure.pk).update(needs_approval=True)
    made = reviewed(HEAD + "M-A,2024-04,9\n", steward)
    assert (made.state, made.effect["approval"]) == ("review", ["M-A"])
    for other in (steward, make.user("steward", agency=measure.agency), None):
        with pytest.raises(PermissionDenied):
            uploads.publish_upload(upload_id=made.pk, by=other, at=AT)
    assert uploads.publish_upload(upload_id=made.pk, by=make.user("commissioner", agency=measure.agency), at=AT)
    assert values(measure) == {"2024-04": 9.0}


def test_nobody_approves_what_they_handed_in_themselves(measure: Measure) -> None:
    Measure.objects.filter(pk=measure.pk).update(needs_approval=True)
    analyst = make.user("analyst")
    made = reviewed(HEAD + "M-A,2024-04,9\n", analyst)
    with pytest.raises(PermissionDenied):
        uploads.publish_upload(upload_id=made.pk, by=analyst, at=AT)
    assert uploads.publish_upload(upload_id=made.pk, by=make.user("analyst"), at=AT)


def test_withdrawing_brings_back_what_was_replaced_and_ends_what_was_new(measure: Measure, steward: Any) -> None:
    old = make.reading(measure, AT.date().replace(month=4, day=30), 7.0, source="Case log")
    made = withdrawn(published(HEAD + "M-A,2024-04,9\nM-A,2024-05,8\n", steward), steward)
    assert values(measure) == {"2024-04": 7.0}
    back = Reading.objects.get(superseded_at=None)
    assert (back.correction, back.source, back.accepted_by, back.recorded_at) == ("withdrawn", "Case log", steward, LATER)
    assert back.pk != old.pk
    assert Reading.objects.count() == 4
    assert (made.state, made.withdrawn_why, made.effect["withdrawn"]) == (
        "withdrawn", "The wrong month.", {"ended": 2, "brought_back": 1, "later": 0, "targets": 0},
    )  # fmt: skip
    assert Change.objects.filter(measure=measure).count() == 2


def test_what_a_later_upload_replaced_stays_replaced(measure: Measure, steward: Any) -> None:
    first = published(HEAD + "M-A,2024-04,1\nM-A,2024-05,1\n", steward)
    published(HEAD + "M-A,2024-05,2\n", steward, at=AT + timedelta(minutes=1))
    assert withdrawn(first, steward).effect["withdrawn"] == {"ended": 1, "brought_back": 0, "later": 1, "targets": 0}
    assert values(measure) == {"2024-05": 2.0}


def test_withdrawn_figures_do_not_come_back_by_another_withdrawal(measure: Measure, steward: Any) -> None:
    made = [published(HEAD + f"M-A,2024-04,{n}\n", steward, at=AT + timedelta(minutes=n)) for n in (1, 2, 3)]
    withdrawn(made[1], steward, AT + timedelta(minutes=4))
    withdrawn(made[2], steward, AT + timedelta(minutes=5))
    assert values(measure) == {"2024-04": 1.0}
    withdrawn(made[0], steward, AT + timedelta(minutes=6))
    assert values(measure) == {}


def test_withdrawing_needs_words_rights_and_happens_once(measure: Measure, steward: Any) -> None:
    made = published(HEAD + "M-A,2024-04,9\n", steward)
    with pytest.raises(ValueError, match="reason"):
        uploads.withdraw_upload(upload_id=made.pk, why=" ", by=steward, at=LATER)
    for other in (make.user("steward"), make.user("governor"), make.user()):
        with pytest.raises(PermissionDenied):
            uploads.withdraw_upload(upload_id=made.pk, why="No.", by=other, at=LATER)
    withdrawn(made, steward)
    assert not uploads.withdraw_upload(upload_id=made.pk, why="Again.", by=steward, at=LATER)
    assert values(measure) == {}


def test_withdrawn_bytes_can_be_handed_in_again(measure: Measure, steward: Any) -> None:
    first = withdrawn(published(HEAD + "M-A,2024-04,9\n", steward), steward)
    again = published(HEAD + "M-A,2024-04,9\n", steward, at=AT + timedelta(hours=1))
    assert again != first
    assert values(measure) == {"2024-04": 9.0}

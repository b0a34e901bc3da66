"""A file handed in on the site: received, read, reviewed; nothing of it is anybody's reading before somebody publishes it."""

import csv
import gzip
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.queries import viewer
from metrics.actions import uploads
from metrics.models import Breakdown, Change, Measure, Reading, Upload, UploadContent
from metrics.queries.uploads import upload_sheet
from metrics.queries.uploads import uploads as listed
from tests import make
from tests.metrics.importing import reported_by
from tests.metrics.uploading import AT, HEAD, hand_in, published, reviewed

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward() -> Any:
    owner = make.agency()
    make.measure(code="M-A", agency=owner)
    return make.user("steward", agency=owner)


def test_a_file_waits_to_be_read_with_its_bytes(steward: Any) -> None:
    made = hand_in(HEAD + "M-A,2024-05,8\n", steward)
    assert (made.state, made.origin, made.uploaded_by, made.filename) == ("received", "browser", steward, "july.csv")
    assert bytes(made.content.raw) == (HEAD + "M-A,2024-05,8\n").encode()


def test_a_name_that_the_database_cannot_hold_is_kept_without_what_it_cannot(steward: Any) -> None:
    assert hand_in(HEAD, steward, name="x" * 300 + "\0.csv").filename == "x" * 251 + ".csv"


@pytest.mark.parametrize("kind", [None, "governor", "linkage_officer"])
def test_who_keeps_no_data_hands_nothing_in(kind: str | None) -> None:
    with pytest.raises(PermissionDenied):
        hand_in(HEAD, make.user(kind))


def test_more_bytes_than_the_site_takes_are_refused(steward: Any) -> None:
    with pytest.raises(uploads.TooLarge):
        hand_in("x" * (uploads.MOST_BYTES + 1), steward)
    assert not Upload.objects.exists()


def test_the_same_bytes_name_the_upload_that_waits(steward: Any) -> None:
    first, again = hand_in(HEAD, steward), hand_in(HEAD, steward, name="other.csv")
    assert first == again
    assert Upload.objects.count() == 1


def test_the_same_bytes_name_the_upload_that_was_published(steward: Any) -> None:
    first = published(HEAD + "M-A,2024-05,8\n", steward)
    assert hand_in(HEAD + "M-A,2024-05,8\n", steward) == first
    assert Reading.objects.count() == 1


def test_the_same_bytes_are_new_after_what_they_said_was_revised(steward: Any) -> None:
    first = published(HEAD + "M-A,2024-05,8\n", steward)
    published(HEAD + "M-A,2024-05,9\n", steward, at=AT + timedelta(minutes=1))
    again = reviewed(HEAD + "M-A,2024-05,8\n", steward, at=AT + timedelta(minutes=2))
    assert again != first
    assert (again.state, again.revised) == ("review", 1)


def test_an_upload_of_others_is_not_named_to_who_may_not_see_it(steward: Any) -> None:
    first = hand_in(HEAD, steward)
    assert hand_in(HEAD, make.user("steward")) != first


def test_reading_counts_and_shows_what_would_change_and_keeps_none_of_it(steward: Any) -> None:
    make.reading(Measure.objects.get(code="M-A"), AT.date().replace(month=4, day=30), 7.0)
    made = reviewed(HEAD + "M-A,2024-04,9\nM-A,2024-05,8\n", steward)
    assert (made.state, made.rows, made.added, made.revised, made.same, made.refused) == ("review", 2, 1, 1, 0, 0)
    revision = made.effect["revisions"][0]
    assert (revision["measure"], revision["period_end"], revision["old_value"], revision["new_value"], revision["difference"]) == (
        "M-A", "2024-04-30", 7.0, 9.0, 2.0,
    )  # fmt: skip
    assert [(one["code"], one["added"], one["revised"], one["same"]) for one in made.effect["measures"]] == [("M-A", 1, 1, 0)]
    assert [one.value for one in Reading.objects.all()] == [7.0]
    assert not Change.objects.exists()


def test_all_changes_are_kept_in_full(steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-04,9\nM-A,2024-05,8\n", steward)
    rows = csv.DictReader(StringIO(gzip.decompress(bytes(made.content.effect or b"")).decode()))
    assert [(row["change"], row["period_end"], row["new_value"]) for row in rows] == [
        ("added", "2024-04-30", "9"),
        ("added", "2024-05-31", "8"),
    ]


def test_the_revisions_that_change_most_come_first(steward: Any) -> None:
    measure = make.measure(code="M-B", agency=steward.roles.get().agency)
    for month, value in ((1, 100.0), (2, 10.0)):
        make.reading(measure, AT.date().replace(month=month, day=31 if month == 1 else 29), value)
    made = reviewed(HEAD + "M-B,2024-01,101\nM-B,2024-02,20\n", steward)
    assert [one["old_value"] for one in made.effect["revisions"]] == [10.0, 100.0]


def test_a_new_breakdown_is_gone_after_the_review(steward: Any) -> None:
    reported_by(Measure.objects.get(code="M-A"), "Avon")
    made = reviewed("measure,period,value,dimension,category\nM-A,2024-04,9,town,Avon\n", steward)
    assert made.effect["dimensions"] == ["Town"]
    assert not Breakdown.objects.filter(key__contains="Avon").exists()


def test_findings_are_grouped_with_how_many_there_are_and_the_first_of_them(steward: Any) -> None:
    bad = "".join(f"M-A,19{year}-01,1x\n" for year in range(50, 90))
    made = reviewed(HEAD + bad + "M-A,2024-05,8\n", steward)
    groups = upload_sheet(viewer(steward), made.pk).groups  # type: ignore[union-attr]
    assert [(group.column, group.count, group.refuses, len(group.first)) for group in groups] == [("value", 40, True, 20)]
    kept = json.loads(gzip.decompress(bytes(made.content.findings or b"")))
    assert (len(kept["findings"]), len(kept["refused"]), made.refused) == (40, 40, 40)


def test_a_file_without_a_good_row_is_refused_with_its_findings(steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-05,1x\n", steward)
    assert (made.state, made.refused, len(made.findings)) == ("refused", 1, 1)


def test_measures_of_another_agency_are_refused_in_the_words_for_unknown_ones(steward: Any) -> None:
    make.measure(code="SECRET", is_public=False)
    made = reviewed(HEAD + "M-A,2024-05,8\nSECRET,2024-05,1\nNOWHERE,2024-05,1\n", steward)
    assert made.refused == 2
    problems = [one["problem"].replace("SECRET", "X").replace("NOWHERE", "X") for one in made.findings]
    assert problems[0] == problems[1] == "X is none of the measures that you hand in."
    assert made.findings[0]["fix"] == made.findings[1]["fix"]


def test_an_analyst_hands_in_for_every_agency(steward: Any) -> None:
    make.measure(code="M-OTHER")
    made = reviewed(HEAD + "M-A,2024-05,8\nM-OTHER,2024-05,1\n", make.user("analyst"))
    assert (made.state, made.added, len(made.effect["agencies"])) == ("review", 2, 2)


def test_more_rows_than_the_site_takes_are_refused(steward: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrics.actions.uploads.reading.MOST_ROWS", 2)
    made = reviewed(HEAD + "M-A,2024-03,8\nM-A,2024-04,8\nM-A,2024-05,8\n", steward)
    assert made.state == "refused"
    assert "more than 2 rows" in made.findings[0]["problem"]


def test_reading_twice_is_reading_once(steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-05,8\n", steward)
    uploads.read_upload(upload_id=made.pk, at=AT)
    made.refresh_from_db()
    assert made.state == "review"


def test_an_upload_whose_worker_is_silent_is_taken_up_again_and_given_up_after_three_tries(steward: Any) -> None:
    made = hand_in(HEAD + "M-A,2024-05,8\n", steward)
    Upload.objects.filter(pk=made.pk).update(state="reading", claimed_at=AT, attempts=1)
    assert uploads.waiting_for_work(at=AT + timedelta(seconds=5)) == []
    assert uploads.waiting_for_work(at=AT + timedelta(seconds=16)) == [(made.pk, "reading")]
    uploads.read_upload(upload_id=made.pk, at=AT + timedelta(seconds=16))
    made.refresh_from_db()
    assert made.state == "review"
    Upload.objects.filter(pk=made.pk).update(state="reading", claimed_at=AT, attempts=3)
    uploads.read_upload(upload_id=made.pk, at=AT + timedelta(seconds=16))
    made.refresh_from_db()
    assert made.state == "failed"
    assert "three tries" in made.error


def test_a_discarded_file_leaves_its_record_and_no_bytes(steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-05,8\n", steward)
    assert uploads.discard_upload(upload_id=made.pk, by=steward, at=AT)
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("discarded", steward)
    assert not UploadContent.objects.exists()
    assert not uploads.discard_upload(upload_id=made.pk, by=steward, at=AT)


def test_a_cancelled_file_is_not_read(steward: Any) -> None:
    made = hand_in(HEAD + "M-A,2024-05,8\n", steward)
    assert uploads.cancel_upload(upload_id=made.pk, by=steward, at=AT)
    uploads.read_upload(upload_id=made.pk, at=AT)
    made.refresh_from_db()
    assert made.state == "cancelled"
    assert not UploadContent.objects.exists()


@pytest.mark.parametrize("act", [uploads.discard_upload, uploads.cancel_upload])
def test_others_do_not_stop_or_discard_a_file(steward: Any, act: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-05,8\n", steward)
    for other in (make.user("steward"), make.user("governor"), make.user()):
        with pytest.raises(PermissionDenied):
            act(upload_id=made.pk, by=other, at=AT)
    made.refresh_from_db()
    assert made.state == "review"


def test_a_file_can_be_read_again_in_another_way(steward: Any) -> None:
    made = reviewed(HEAD + "M-A,2024-05,8\n", steward)
    assert uploads.read_with_layout(upload_id=made.pk, layout_version_id=None, by=steward, at=AT)
    made.refresh_from_db()
    assert (made.state, made.effect, made.effect_key) == ("received", {}, "")


def test_uploads_are_listed_newest_first_to_those_who_may_see_them(steward: Any) -> None:
    made = [reviewed(HEAD + f"M-A,2024-0{month},8\n", steward, at=AT + timedelta(minutes=month)) for month in (1, 2)]
    owner = steward.roles.get().agency
    for who in (steward, make.user("analyst"), make.user("commissioner", agency=owner)):
        assert [row.upload_id for row in listed(viewer(who))] == [made[1].pk, made[0].pk]
    for who in (make.user("commissioner"), make.user("governor"), make.user()):
        assert listed(viewer(who)) == []
        assert upload_sheet(viewer(who), made[0].pk) is None


def test_another_agency_of_the_same_file_sees_only_its_own_figures(steward: Any) -> None:
    other = make.measure(code="M-OTHER", is_public=False)
    analyst = make.user("analyst")
    made = reviewed(HEAD + "M-A,2024-05,8\nM-OTHER,2024-05,1\nM-OTHER,2024-04,1x\n", analyst)
    sheet = upload_sheet(viewer(steward), made.pk)
    assert sheet
    assert [one["code"] for one in sheet.effect["measures"]] == ["M-A"]
    assert (sheet.groups, sheet.sees_all, sheet.hindrance) == ((), False, "other_agency")
    assert upload_sheet(viewer(make.user("steward", agency=other.agency)), made.pk)


def test_refused_rows_of_a_file_from_elsewhere_are_not_shown_to_the_agency_of_the_others(steward: Any) -> None:
    make.measure(code="M-OTHER", is_public=False)
    made = reviewed(HEAD + "M-A,2024-05,8\nM-OTHER,2024-04,1x\n", make.user("analyst"))
    sheet = upload_sheet(viewer(steward), made.pk)
    assert sheet
    assert (sheet.groups, sheet.sees_all, sheet.may_decide) == ((), False, True)
    own = reviewed(HEAD + "M-A,2024-06,8\nM-A,2024-04,1x\n", steward)
    colleague = make.user("commissioner", agency=steward.roles.get().agency)
    sheets = [upload_sheet(viewer(who), own.pk) for who in (steward, colleague)]
    assert [one and one.sees_all for one in sheets] == [True, True]

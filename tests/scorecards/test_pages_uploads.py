"""The pages on which files are handed in, reviewed, published and withdrawn, for each role."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from metrics.actions import uploads as actions
from metrics.models import Measure, Reading, Upload
from scorecards import tasks
from scorecards.models import Flip
from scorecards.templatetags.uploads import finding_words
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
HEAD = "measure,period,value\n"
FILE = HEAD + "GOOD,2019-05,70\nGOOD,2019-06,71\n"
BAD = FILE + 'GOOD,2018-01,"1,2,3"\n=HYPERLINK(1),2018-02,5\n'


@pytest.fixture
def on_stage(settings: Any) -> stage.Stage:
    stage.open_site(settings)
    return stage.set_up()


@pytest.fixture
def steward(client: Client, on_stage: stage.Stage) -> Client:
    client.force_login(make.user("steward", agency=on_stage.lead, name="Sam Steward"))
    return client


def drop(client: Client, text: str, name: str = "june.csv") -> Upload:
    """Hands a file in by the form and lets the worker read it."""
    answer = client.post("/data/uploads/new/", {"file": SimpleUploadedFile(name, text.encode())})
    upload_id = int(answer["Location"].rstrip("/").rsplit("/", 1)[1])
    tasks.read_upload(upload_id)
    return Upload.objects.get(pk=upload_id)


def test_a_dropped_file_is_reviewed_with_what_would_change(steward: Client) -> None:
    made = drop(steward, FILE)
    page = stage.text(steward, f"/data/uploads/{made.pk}/")
    assert "Waiting for review" in page
    assert "Trains on time" in page
    assert "Publish 2 changes" in page
    assert Reading.objects.filter(upload=made).count() == 0


def test_the_statuses_that_would_change_are_named_before_anything_is_published(steward: Client) -> None:
    made = drop(steward, FILE)
    assert [(one["measure"], one["before"], one["after"]) for one in made.effect["flips"]] == [("GOOD", "on_track", "off_track")]
    page = stage.text(steward, f"/data/uploads/{made.pk}/")
    assert "Statuses that would change" in page
    assert page.index("Statuses that would change") < page.index("Values that are replaced")


def test_the_page_names_calculated_measures_whose_status_would_change_if_the_reader_may_see_them(steward: Client) -> None:
    made = drop(steward, FILE)
    for code, public in (("RATE-SEEN", True), ("RATE-SECRET", False)):
        make.measure(code=code, name=f"Name of {code}", is_public=public)
        made.effect["flips"].append({"measure": code, "name": f"Name of {code}", "group": "", "before": "on_track", "after": "near"})
    made.save(update_fields=["effect"])
    shown = steward.get(f"/data/uploads/{made.pk}/").content.decode()
    assert "Name of RATE-SEEN" in shown
    assert "RATE-SECRET" not in shown


def test_the_flips_that_were_announced_are_those_that_come(steward: Client) -> None:
    made = drop(steward, FILE)
    steward.post(f"/data/uploads/{made.pk}/publish/")
    tasks.publish_upload(made.pk)
    tasks.recalculate_changes()
    assert list(Flip.objects.filter(measure__isnull=False).values_list("measure__code", "after")) == [("GOOD", 7)]


def test_publishing_shows_the_measures_and_offers_to_withdraw(steward: Client) -> None:
    made = drop(steward, FILE)
    page = steward.post(f"/data/uploads/{made.pk}/publish/", follow=True).content.decode()
    assert 'hx-trigger="every 1s"' in page
    tasks.publish_upload(made.pk)
    page = stage.text(steward, f"/data/uploads/{made.pk}/")
    assert "Published" in page
    assert 'href="/measures/GOOD/"' in page
    assert "Withdraw this upload" in page
    assert Reading.objects.filter(upload=made).count() == 2


def test_withdrawing_needs_a_reason_and_brings_the_old_value_back(steward: Client, on_stage: stage.Stage) -> None:
    made = drop(steward, FILE)
    steward.post(f"/data/uploads/{made.pk}/publish/")
    tasks.publish_upload(made.pk)
    refused = steward.post(f"/data/uploads/{made.pk}/withdraw/", {"why": ""})
    assert refused.status_code == 400
    assert "Say in a few words why." in refused.content.decode()
    steward.post(f"/data/uploads/{made.pk}/withdraw/", {"why": "The wrong file."})
    tasks.withdraw_upload(made.pk)
    page = stage.text(steward, f"/data/uploads/{made.pk}/")
    assert "Withdrawn by Sam Steward" in page
    assert "The wrong file." in page
    assert Reading.objects.get(measure=on_stage.good, period_end=date(2019, 5, 31), superseded_at=None).value == 95.0
    assert not Reading.objects.filter(measure=on_stage.good, period_end=date(2019, 6, 30), superseded_at=None).exists()


def test_refused_rows_are_shown_with_row_column_value_and_what_to_do(steward: Client) -> None:
    made = drop(steward, BAD)
    page = stage.text(steward, f"/data/uploads/{made.pk}/")
    assert "&#x27;1,2,3&#x27; is not a number." in page
    assert "Use a point as decimal sign" in page
    assert "Publish the good rows, leave out 2" in page
    steward.post(f"/data/uploads/{made.pk}/publish/", {"leave_out": "yes"})
    tasks.publish_upload(made.pk)
    assert Reading.objects.filter(upload=made).count() == 2


def test_a_page_that_is_old_does_not_publish_without_the_refused_rows(steward: Client) -> None:
    made = drop(steward, BAD)
    page = steward.post(f"/data/uploads/{made.pk}/publish/", follow=True).content.decode()
    assert "Somebody was quicker" in page
    made.refresh_from_db()
    assert made.state == "review"


def test_of_a_file_that_unpacks_to_too_much_the_annotated_copy_lists_the_findings_alone(
    steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = drop(steward, BAD)
    monkeypatch.setattr("scorecards.exports.around_upload.MOST_FLAT", 10)
    book = CalamineWorkbook.from_filelike(BytesIO(steward.get(f"/data/uploads/{made.pk}/files/annotated/").content))
    assert book.get_sheet_by_name("Your file").to_python() == []
    assert len(book.get_sheet_by_name("Findings").to_python()) == 3


def test_the_annotated_copy_marks_the_cells_and_lists_the_findings(steward: Client) -> None:
    made = drop(steward, BAD)
    answer = steward.get(f"/data/uploads/{made.pk}/files/annotated/")
    assert answer["Content-Disposition"] == 'attachment; filename="june-annotated.xlsx"'
    book = CalamineWorkbook.from_object(BytesIO(answer.content))
    assert book.sheet_names == ["Your file", "Findings"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1] == ["GOOD", "2019-05", 70.0]
    assert rows[3] == ["GOOD", "2018-01", "1,2,3"]
    assert rows[4][0] == "=HYPERLINK(1)"
    found = book.get_sheet_by_index(1).to_python()
    assert [(row[0], row[1]) for row in found[1:]] == [(4.0, "value"), (5.0, "measure")]


def test_files_for_spreadsheets_hold_no_formulas(steward: Client) -> None:
    made = drop(steward, BAD)
    for kind in ("findings", "refused"):
        rows = list(csv.reader(StringIO(steward.get(f"/data/uploads/{made.pk}/files/{kind}/").content.decode())))
        assert len(rows) == 3
        assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_the_original_and_all_changes_can_be_taken_away(steward: Client) -> None:
    made = drop(steward, FILE)
    assert steward.get(f"/data/uploads/{made.pk}/files/original/").content.decode() == FILE
    changes = list(csv.DictReader(StringIO(steward.get(f"/data/uploads/{made.pk}/files/changes/").content.decode())))
    assert [(row["change"], row["old_value"], row["new_value"]) for row in changes] == [("revised", "95", "70"), ("added", "", "71")]


def test_a_name_of_a_file_is_never_markup_or_a_header(steward: Client) -> None:
    made = drop(steward, FILE, name='<b>"x"; evil\n.csv')
    assert "<b>" not in stage.text(steward, f"/data/uploads/{made.pk}/").split("<h1", 1)[1].split("</h1>")[0]
    assert "\n" not in steward.get(f"/data/uploads/{made.pk}/files/original/")["Content-Disposition"]


def test_the_same_file_again_says_so_and_makes_nothing(steward: Client) -> None:
    first = drop(steward, FILE)
    answer = steward.post("/data/uploads/new/", {"file": SimpleUploadedFile("again.csv", FILE.encode())}, follow=True)
    assert "handed in before" in answer.content.decode()
    assert Upload.objects.get() == first


@pytest.mark.parametrize(("text", "said"), [("", "The file is empty."), ("x" * (10 * 1024 * 1024 + 1), "larger than 10 MB")])
def test_a_file_that_cannot_be_taken_is_refused_with_words(steward: Client, text: str, said: str) -> None:
    answer = steward.post("/data/uploads/new/", {"file": SimpleUploadedFile("a.csv", text.encode())}, follow=True)
    assert said in answer.content.decode()
    assert not Upload.objects.exists()


def test_no_file_is_refused_with_words_and_the_script_hears_them(steward: Client) -> None:
    answer = steward.post("/data/uploads/new/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (400, {"error": "Choose a file."})


def test_the_script_hears_where_the_upload_is(steward: Client) -> None:
    file = SimpleUploadedFile("a.csv", FILE.encode())
    answer = steward.post("/data/uploads/new/", {"file": file}, headers={"Accept": "application/json"})
    assert answer.json() == {"url": f"/data/uploads/{Upload.objects.get().pk}/"}


def test_a_form_without_its_token_is_refused(on_stage: stage.Stage) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.user("steward", agency=on_stage.lead))
    answer = client.post("/data/uploads/new/", {"file": SimpleUploadedFile("a.csv", FILE.encode())})
    assert answer.status_code == 403
    assert not Upload.objects.exists()


def test_an_open_upload_asks_for_its_progress_alone(steward: Client) -> None:
    drop(steward, FILE)
    Upload.objects.update(state="reading", stage="checking", done=12_000, total=50_000)
    made = Upload.objects.get()
    part = steward.get(f"/data/uploads/{made.pk}/", headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div id="progress"')
    assert "12,000 of 50,000 rows checked" in part.content.decode()
    assert "HX-Refresh" not in part
    Upload.objects.update(state="review")
    assert steward.get(f"/data/uploads/{made.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_an_upload_can_be_stopped_and_discarded(steward: Client) -> None:
    made = drop(steward, FILE)
    assert "Discarded." in steward.post(f"/data/uploads/{made.pk}/discard/", follow=True).content.decode()
    assert "Somebody was quicker" in steward.post(f"/data/uploads/{made.pk}/cancel/", follow=True).content.decode()


PATHS = ["", "publish/", "discard/", "cancel/", "withdraw/", "again/", "files/original/", "files/annotated/", "files/changes/"]


@pytest.mark.parametrize("kind", [None, "governor", "linkage_officer", "steward", "commissioner"])
def test_others_are_not_told_that_an_upload_exists(steward: Client, kind: str | None) -> None:
    made = drop(steward, FILE)
    other = Client()
    if kind:
        other.force_login(make.user(kind))
    asked = {path: other.post(f"/data/uploads/{made.pk}/{path}", {"why": "x"}) for path in PATHS if "files" not in path and path}
    asked |= {path: other.get(f"/data/uploads/{made.pk}/{path}") for path in PATHS if "files" in path or not path}
    assert {path: answer.status_code for path, answer in asked.items() if answer.status_code != 404} == {}
    made.refresh_from_db()
    assert made.state == "review"
    listed = other.get("/data/uploads/")
    assert listed.status_code == 404 or "june.csv" not in listed.content.decode()


def test_the_commissioner_of_the_agency_sees_and_publishes_it(steward: Client, on_stage: stage.Stage) -> None:
    made = drop(steward, FILE)
    other = Client()
    other.force_login(make.user("commissioner", agency=on_stage.lead))
    assert "Publish 2 changes" in stage.text(other, f"/data/uploads/{made.pk}/")
    other.post(f"/data/uploads/{made.pk}/publish/")
    tasks.publish_upload(made.pk)
    made.refresh_from_db()
    assert made.state == "published"


def test_what_needs_approval_waits_for_somebody_else(steward: Client, on_stage: stage.Stage) -> None:
    Measure.objects.filter(pk=on_stage.good.pk).update(needs_approval=True)
    made = drop(steward, FILE)
    page = stage.text(steward, f"/data/uploads/{made.pk}/")
    assert ("need approval by a second person" in page, "Publish 2 changes" in page) == (True, False)
    assert steward.post(f"/data/uploads/{made.pk}/publish/").status_code == 404


def test_another_agency_of_the_file_sees_nothing_of_the_measures_that_are_not_its_own(client: Client, on_stage: stage.Stage) -> None:
    client.force_login(make.user("analyst"))
    made = drop(client, FILE + "HIDDEN,2019-05,123456\nBLANK,2019-05,5\nHIDDEN,2019-04,77x\n")
    partner = Client()
    partner.force_login(make.user("steward", agency=on_stage.partner))
    page = stage.text(partner, f"/data/uploads/{made.pk}/")
    assert "Permits decided" in page
    assert [word for word in ("Unpublished count", "HIDDEN", "123,456", "77x", "Trains on time") if word in page] == []
    assert "Publish" not in page.split("<main", 1)[1].replace("published", "")


def test_the_public_page_of_data_offers_the_data_and_nothing_else(client: Client, on_stage: stage.Stage) -> None:
    page = stage.text(client, "/data/")
    assert "Get the data" in page
    assert [word for word in ("Hand in", "/data/uploads/", "Recalculation") if word in page] == []
    assert client.get("/data/uploads/").status_code == 404
    assert client.get("/data/templates/readings.csv").status_code == 404


def test_who_hands_in_sees_on_the_page_of_data_what_waits(steward: Client) -> None:
    drop(steward, FILE)
    page = stage.text(steward, "/data/")
    assert "june.csv" in page
    assert "Waiting for review" in page
    assert 'href="/data/uploads/"' in page
    assert 'action="/data/uploads/new/"' in stage.text(steward, "/data/uploads/")


def test_the_empty_file_has_the_own_measures_and_comes_back_in(steward: Client) -> None:
    rows = list(csv.DictReader(StringIO(steward.get("/data/templates/readings.csv").content.decode())))
    assert [(row["measure"], row["period"]) for row in rows] == [("BAD", "Jun 2019"), ("GOOD", "Jun 2019"), ("HIDDEN", "Jun 2019")]
    book = CalamineWorkbook.from_object(BytesIO(steward.get("/data/templates/readings.xlsx").content))
    assert book.get_sheet_by_index(0).to_python()[2][:2] == ["GOOD", "Jun 2019"]
    filled = "measure,period,value,reason,source,note\nGOOD,Jun 2019,71,,Case log,\n"
    assert drop(steward, filled).added == 1
    assert steward.get("/data/templates/readings.pdf").status_code == 404


def test_the_list_and_the_page_ask_few_questions(steward: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    made = drop(steward, FILE)
    owner = made.uploaded_by
    for number in range(20):
        file = actions.Handed(f"{number}.csv", f"{HEAD}GOOD,2018-0{number % 9 + 1},{number}\n".encode())
        actions.receive(file=file, by=owner, at=timezone.now())
    stage.text(steward, "/glossary/")  # the number of duties in the header is counted once a minute
    with django_assert_max_num_queries(10):
        stage.text(steward, "/data/uploads/")
    with django_assert_max_num_queries(12):
        stage.text(steward, f"/data/uploads/{made.pk}/")


def test_publishing_tells_when_figures_changed_meanwhile(steward: Client, on_stage: stage.Stage) -> None:
    made = drop(steward, FILE)
    world.revise(on_stage.good, date(2019, 5, 31), 81.0)
    steward.post(f"/data/uploads/{made.pk}/publish/")
    tasks.publish_upload(made.pk)
    tasks.read_upload(made.pk)
    page = stage.text(steward, f"/data/uploads/{made.pk}/")
    assert "Look again at what publishing would do now." in page
    assert "Publish 2 changes" in page


def test_a_finding_names_its_measure_with_a_link_and_the_unit() -> None:
    named = {"J-WAGE": ("Average wage", "dollars")}
    told = finding_words("J-WAGE: 1 value is far outside: 54,354.", named)
    assert told.startswith('<a href="/measures/J-WAGE/">Average wage</a>: 1 value is far outside')
    assert "In dollars." in told
    assert finding_words("'abc' is not a number.", named) == "'abc' is not a number."

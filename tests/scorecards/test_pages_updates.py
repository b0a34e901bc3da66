"""The page of an update: who sees what, that nothing typed is lost, what is told everywhere once it is published."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from goals.models import Evidence, GoalUpdate
from goals.rules.updates import STORY
from scorecards.charts.updates import HELP, LABELS, LACKS, changed
from tests import make
from tests.scorecards import stage
from tests.scorecards.stage import Stage

pytestmark = pytest.mark.django_db
PAGE, SAVE = "/goals/G1/updates/SFY2019-Q4/", "/goals/G1/updates/SFY2019-Q4/save/"
WHOLE = {
    "declared": "on_track", "declared_why": "New trains come in May.", "told_until": "2019-11-14", "how_are_we_doing": "More trains run.",
}  # fmt: skip


@pytest.fixture
def shown(settings: Any) -> Stage:
    stage.open_site(settings)
    make.reporting_period()
    make.reporting_period(date(2019, 3, 31))
    return stage.set_up()


def signed_in(person: User) -> Client:
    made = Client()
    made.force_login(person)
    return made


@pytest.fixture
def steward(shown: Stage) -> Client:
    return signed_in(make.user("steward", agency=shown.lead, name="Maria Lopez"))


@pytest.fixture
def commissioner(shown: Stage) -> Client:
    return signed_in(make.user("commissioner", agency=shown.lead, name="James Okafor"))


@pytest.fixture
def analyst(shown: Stage) -> Client:
    return signed_in(make.user("analyst", name="Ann Lyst"))


def post(client: Client, do: str, **fields: Any) -> Any:
    return client.post(PAGE, {"do": do, "version": "0"} | fields)


def submitted(commissioner: Client) -> GoalUpdate:
    assert post(commissioner, "submit", **WHOLE).status_code == 302
    return GoalUpdate.objects.get(period__code="SFY2019-Q4")


def published(commissioner: Client, analyst: Client) -> GoalUpdate:
    submitted(commissioner)
    assert post(analyst, "approve_publish").status_code == 302
    return GoalUpdate.objects.get()


def test_only_the_lead_agency_and_the_states_own_staff_see_what_is_being_written(shown: Stage, steward: Client, analyst: Client) -> None:
    post(steward, "save", partners="Amtrak")
    other, partner = signed_in(make.user("commissioner")), signed_in(make.user("steward", agency=shown.partner))
    assert [client.get(PAGE).status_code for client in (Client(), other, partner)] == [404, 404, 404]
    assert [client.get(PAGE).status_code for client in (steward, analyst, signed_in(make.user("governor")))] == [200, 200, 200]


def test_the_page_has_the_numbers_last_times_words_and_who_can_submit(shown: Stage, steward: Client, commissioner: Client) -> None:
    make.goal_update(shown.goal, make.reporting_period(date(2019, 3, 31)), "published", what_works="Early repairs.")
    page = stage.text(steward, PAGE)
    assert "Early repairs." in page
    assert "James Okafor" in page
    assert "can submit." in page
    assert "Trains on time" in page
    assert "Off track" in page
    assert all(str(LABELS[name]).replace("'", "&#x27;") in page and str(HELP[name]).split(",")[0] in page for name in STORY)
    assert ">Submit<" in stage.text(commissioner, PAGE)


def test_a_goal_or_period_that_is_not_there_is_not_found(steward: Client) -> None:
    missing = ("/goals/NONE/updates/SFY2019-Q4/", "/goals/G1/updates/SFY1900-Q1/")
    assert [steward.get(path).status_code for path in missing] == [404, 404]


def test_without_script_a_form_saves_submits_and_says_what_is_missing(commissioner: Client) -> None:
    answer = post(commissioner, "submit", declared="on_track", partners="Amtrak")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Say why: the numbers say off track." in page
    assert "Answer “How are we doing?”." in page
    assert "Amtrak" in page
    assert GoalUpdate.objects.get().partners == "Amtrak"
    post(commissioner, "submit", **(WHOLE | {"version": "1"}))
    assert (GoalUpdate.objects.get().state, GoalUpdate.objects.get().computed) == ("submitted", "off_track")


def test_what_cannot_be_saved_is_shown_again_as_it_was_typed(steward: Client) -> None:
    answer = post(steward, "save", evidence_url="javascript:alert(1)", what_works="Early repairs.")
    assert answer.status_code == 409
    assert "Write the whole address of the evidence" in answer.content.decode()
    assert "Early repairs." in answer.content.decode()
    assert not GoalUpdate.objects.exists()


def test_saving_while_writing_answers_with_the_version_and_what_is_missing(steward: Client) -> None:
    told = json.loads(steward.post(SAVE, {"version": "0", "what_works": "Early repairs.", "told_until": ""}).content)
    assert told["version"] == 1
    assert [one["field"] for one in told["missing"]] == ["declared", "told_until", "how_are_we_doing"]
    again = steward.post(SAVE, {"version": "1", "told_until": "soon"})
    assert (again.status_code, json.loads(again.content)["field"]) == (422, "told_until")


def test_the_second_of_two_editors_is_shown_both_texts_and_chooses(steward: Client, commissioner: Client) -> None:
    post(commissioner, "save", what_works="New crews.", partners="Amtrak")
    told = steward.post(SAVE, {"version": "0", "what_works": "Early repairs."})
    assert told.status_code == 409
    found = json.loads(told.content)
    assert [(one["name"], one["mine"], one["theirs"]) for one in found["parts"]] == [
        ("partners", "", "Amtrak"), ("what_works", "Early repairs.", "New crews."),
    ]  # fmt: skip
    page = post(steward, "save", what_works="Early repairs.")
    assert page.status_code == 409
    assert all(words in page.content.decode() for words in ("James Okafor", "Early repairs.", "New crews.", "Amtrak", "Take theirs"))
    choice = {"mine_what_works": "Early repairs.", "theirs_what_works": "New crews.", "pick_what_works": "both"}
    choice |= {"mine_partners": "", "theirs_partners": "Amtrak", "pick_partners": "theirs", "version": "1"}
    assert post(steward, "resolve", **choice).status_code == 302
    one = GoalUpdate.objects.get()
    assert (one.what_works, one.partners, one.version) == ("New crews.\n\nEarly repairs.", "Amtrak", 2)


def test_last_times_words_are_put_in_without_script(shown: Stage, steward: Client) -> None:
    make.goal_update(shown.goal, make.reporting_period(date(2019, 3, 31)), "published", what_works="Early repairs.")
    steward.post(PAGE, {"version": "0", "copy": "what_works", "what_works": "", "partners": "Amtrak"})
    one = GoalUpdate.objects.get(period__code="SFY2019-Q4")
    assert (one.what_works, one.partners) == ("Early repairs.", "Amtrak")


def test_opm_returns_with_a_comment_on_the_passage_and_the_agency_reads_it(commissioner: Client, analyst: Client) -> None:
    submitted(commissioner)
    post(analyst, "return", part="how_are_we_doing", passage="More trains", text="How many more?")
    page = stage.text(commissioner, PAGE)
    assert "How many more?" in page
    assert "More trains" in page
    assert GoalUpdate.objects.get().state == "returned"


def test_opm_sees_what_changed_since_last_time(shown: Stage, commissioner: Client, analyst: Client) -> None:
    make.goal_update(shown.goal, make.reporting_period(date(2019, 3, 31)), "published", how_are_we_doing="Fewer trains run.")
    submitted(commissioner)
    page = stage.text(analyst, PAGE)
    assert "<ins>More</ins>" in page
    assert "<del>Fewer</del>" in page


def test_a_difference_of_texts_holds_both_texts() -> None:
    pieces = changed("Fewer trains run late.", "More trains run.")
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == "Fewer trains run late."
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == "More trains run."
    assert changed("same", "same") == []


def test_what_is_published_is_said_of_the_goal_everywhere(commissioner: Client, analyst: Client, client: Client) -> None:
    before = stage.text(client, "/goals/G1/")
    assert "More trains run." not in before
    published(commissioner, analyst)
    goal, area, overview = (stage.text(client, path) for path in ("/goals/G1/", "/areas/TR/", "/"))
    assert "More trains run." in goal
    assert "James Okafor" in goal
    for page in (goal, area):
        assert "Agency says" in page
        assert re.search(r"but the numbers say</span>\s*<span[^>]*>.{0,200}Off track</span>", page, re.DOTALL)
        assert "New trains come in May." in page
    assert "More trains run." in area
    assert "The agency says on track, the numbers say off track." in overview
    assert "More trains run." in stage.text(client, PAGE)


def test_a_declaration_is_not_said_any_more_after_its_day(commissioner: Client, analyst: Client, client: Client) -> None:
    published(commissioner, analyst)
    assert "Agency says" in stage.text(client, "/areas/TR/?as_of=2019-11-14")
    assert "Agency says" not in stage.text(client, "/areas/TR/?as_of=2019-11-15")
    assert "Agency says" not in stage.text(client, "/areas/TR/?as_of=2019-05-01")


def test_as_known_before_it_was_published_nothing_is_said(commissioner: Client, analyst: Client, client: Client) -> None:
    published(commissioner, analyst)
    assert "More trains run." not in stage.text(client, "/goals/G1/?as_known_on=2020-01-31")
    assert "Agency says" not in stage.text(client, "/areas/TR/?as_known_on=2020-01-31")


def test_evidence_is_a_download_that_no_browser_takes_for_a_page(commissioner: Client, analyst: Client, client: Client) -> None:
    file = SimpleUploadedFile("Plan.pdf", b"%PDF-1.7 <script>")
    assert post(commissioner, "add_file", file=file, **WHOLE).status_code == 302
    kept = Evidence.objects.get()
    path = f"{PAGE}evidence/{kept.pk}/"
    assert client.get(path).status_code == 404
    post(commissioner, "submit", version="1")
    post(analyst, "approve_publish")
    answer = client.get(path)
    assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    assert answer["Content-Disposition"] == 'attachment; filename="Plan.pdf"'
    assert client.get(f"/goals/G2/updates/SFY2019-Q4/evidence/{kept.pk}/").status_code == 404


def test_a_wrong_file_is_refused_and_the_text_is_kept(commissioner: Client) -> None:
    answer = post(commissioner, "add_file", file=SimpleUploadedFile("x.pdf", b"<html>"), what_works="Early repairs.")
    assert answer.status_code == 409
    assert "The file is not what its name says." in answer.content.decode()
    assert GoalUpdate.objects.get().what_works == "Early repairs."


def test_a_closed_period_says_so_and_takes_nothing(shown: Stage, commissioner: Client, settings: Any) -> None:
    settings.SITE_CLOCK = date(2019, 10, 1)
    page = stage.text(commissioner, PAGE)
    assert "This reporting period closed on August 12, 2019. The Office of Policy and Management can open it again for the agency." in page
    assert ">Submit<" not in page
    assert post(commissioner, "save", partners="Amtrak").status_code == 409


def test_hostile_words_run_nowhere(commissioner: Client, analyst: Client, client: Client) -> None:
    hostile = dict.fromkeys((*STORY, "declared_why"), stage.HOSTILE)
    post(commissioner, "submit", **(WHOLE | hostile))
    assert "<script>alert" not in stage.text(analyst, PAGE)
    post(analyst, "approve_publish")
    for path in (PAGE, "/goals/G1/", "/areas/TR/", "/"):
        assert "<script>alert" not in stage.text(client, path)


def test_the_api_gives_what_is_declared_and_the_updates(commissioner: Client, analyst: Client, client: Client) -> None:
    assert json.loads(stage.text(client, "/api/v1/goals/G1/"))["declared"] is None
    published(commissioner, analyst)
    told = json.loads(stage.text(client, "/api/v1/goals/G1/"))["declared"]
    assert (told["status"], told["differs"], told["until"], told["reason"]) == ("on_track", True, "2019-11-14", "New trains come in May.")
    updates = json.loads(stage.text(client, "/api/v1/goals/G1/updates/"))
    assert [(one["period"], one["state"], one["how_are_we_doing"]) for one in updates] == [("SFY2019-Q4", "published", "More trains run.")]
    assert client.get("/api/v1/goals/NONE/updates/").status_code == 404


def test_the_api_gives_no_draft_to_the_public(steward: Client, client: Client) -> None:
    post(steward, "save", partners="Amtrak")
    assert json.loads(stage.text(client, "/api/v1/goals/G1/updates/")) == []
    assert [one["state"] for one in json.loads(stage.text(steward, "/api/v1/goals/G1/updates/"))] == ["draft"]


def test_every_thing_that_can_be_missing_has_words() -> None:
    assert {field for field, _ in LACKS} <= set(LABELS)


@pytest.mark.parametrize("version", ["", "-1", "x", "²", "9" * 30])
def test_a_version_of_nobodys_making_is_none(steward: Client, version: str) -> None:
    assert steward.post(SAVE, {"version": version, "partners": "Amtrak"}).status_code == 200

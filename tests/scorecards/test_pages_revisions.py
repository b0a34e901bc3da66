"""The revision history and the corrections by hand, through their doors."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from metrics.actions.corrections import Correction, NotCorrected, correct_reading
from metrics.models import Breakdown, Change, CorrectionReason, Proposal, Reading, Target
from scorecards.models import Flip
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
APRIL, MAY, JUNE_20 = date(2019, 4, 30), date(2019, 5, 31), datetime(2019, 6, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def revised(shown: stage.Stage) -> None:
    """April said 40 first and 44 since June 20."""
    Reading.objects.filter(measure=shown.bad, period_end=APRIL).update(superseded_at=JUNE_20)
    make.reading(shown.bad, APRIL, 44.0, recorded_at=JUNE_20, note="The court counted again.")


def steward_of(shown: stage.Stage) -> User:
    return make.user("steward", agency=shown.lead, name="Sam Steward")


def asked(of: Reading, **fields: Any) -> dict[str, Any]:
    plain = {"value": "25", "reason": "", "why": "entry_error", "note": "Two digits were swapped.", "replaces": of.pk}
    return plain | fields


def may_of(shown: stage.Stage) -> Reading:
    return Reading.objects.get(measure=shown.bad, period_end=MAY, superseded_at=None)


def body(client: Client, path: str) -> str:
    """A file, sent whole or in pieces."""
    response: Any = client.get(path)
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


CORRECT = "/measures/BAD/correct/?period=2019-05-31"


def test_the_page_says_in_a_sentence_how_often_and_by_how_much(client: Client) -> None:
    revised(stage.set_up())
    page = stage.text(client, "/measures/BAD/revisions/")
    assert "1 of 12 periods was revised, in 1 revision." in page
    assert "moved by 4.0 days on average, and on balance up by 4.0 days." in page
    assert "The court counted again." in page


def test_a_measure_that_was_never_revised_says_so(client: Client) -> None:
    stage.set_up()
    assert "12 periods have a figure, and none was revised." in stage.text(client, "/measures/BAD/revisions/")


def test_a_version_that_only_named_another_note_is_no_revision(client: Client) -> None:
    shown = stage.set_up()
    Reading.objects.filter(measure=shown.bad, period_end=APRIL).update(superseded_at=JUNE_20)
    make.reading(shown.bad, APRIL, 40.0, recorded_at=JUNE_20, note="The same, from the annual report.")
    assert "The same, from the annual report." not in stage.text(client, "/measures/BAD/revisions/")


def test_the_column_of_who_accepted_is_there_only_where_somebody_did(client: Client) -> None:
    revised(stage.set_up())
    assert "Accepted by" not in stage.text(client, "/measures/BAD/revisions/")


def test_the_triangle_marks_the_changed_cell_and_its_file_says_the_same(client: Client) -> None:
    revised(stage.set_up())
    page = stage.text(client, "/measures/BAD/revisions/")
    assert '<td class="number revised revised-large">44<span class="triangle-change">+4 days</span></td>' in page
    rows = csv.DictReader(io.StringIO(body(client, "/measures/BAD/revisions/?format=csv").removeprefix("\ufeff")))
    april = next(row for row in rows if row["period"] == "Apr 2019")
    assert [float(april[name]) for name in ("known_2019_04", "known_2019_05", "known_2019_06")] == [40.0, 40.0, 44.0]


def test_the_history_knows_no_revision_from_after_the_day(client: Client) -> None:
    revised(stage.set_up())
    page = stage.text(client, "/measures/BAD/revisions/?as_known_on=2019-06-15")
    assert "none was revised" in page
    assert "The court counted again." not in page


def test_a_flip_that_a_revision_found_says_which(client: Client) -> None:
    shown = stage.set_up()
    world.revise(shown.bad, MAY, 20.0)
    world.settled()
    assert Flip.objects.filter(measure=shown.bad).exists()
    for path in ("/", "/measures/BAD/"):
        assert "found by a revision of May 2019 on" in stage.text(client, path)
    row = client.get("/api/v1/flips/?measure=BAD").json()["results"][0]
    assert row["revised_period_end"] == "2019-05-31"
    assert row["revised_on"]


def test_a_flip_by_a_new_period_names_no_revision(client: Client) -> None:
    shown = stage.set_up()
    make.reading(shown.bad, date(2019, 6, 30), 20.0)
    world.settled(shown.bad)
    assert client.get("/api/v1/flips/?measure=BAD").json()["results"][0]["revised_period_end"] is None
    assert "found by a revision" not in stage.text(client, "/measures/BAD/")


def test_a_correction_shows_its_effect_before_it_is_stored(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(steward_of(shown))
    was, changes = may_of(shown), Change.objects.count()
    page = client.post(CORRECT, asked(was)).content.decode()
    for words in ("40 days", "25 days", "\u221215.0 days", "The status changes.", "Nothing is stored yet."):
        assert words in page
    assert (may_of(shown).pk, Change.objects.count()) == (was.pk, changes)


def test_a_confirmed_correction_stands_with_who_why_and_when(client: Client) -> None:
    shown = stage.set_up()
    steward = steward_of(shown)
    client.force_login(steward)
    was = may_of(shown)
    response = client.post(CORRECT, asked(was) | {"confirm": "1"})
    assert response.url == "/measures/BAD/revisions/"  # type: ignore[attr-defined]
    now = may_of(shown)
    assert (now.value, now.correction, now.note, now.accepted_by, now.state) == (
        25.0, "entry_error", "Two digits were swapped.", steward, "revised",
    )  # fmt: skip
    assert Change.objects.filter(measure=shown.bad, done_at=None).exists()
    page = stage.text(client, "/measures/BAD/revisions/")
    assert "Corrected by hand:</b> it was entered wrongly" in page
    assert "Sam Steward" in page
    assert client.get("/api/v1/readings/?measure=BAD&current=true&since=2019-05-01").json()["results"][0]["correction"] == "entry_error"
    assert "entry_error" in body(client, "/measures/BAD/?format=revisions")


def test_a_figure_that_changed_meanwhile_is_not_overwritten(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(steward_of(shown))
    was = may_of(shown)
    world.revise(shown.bad, MAY, 33.0)
    page = client.post(CORRECT, asked(was) | {"confirm": "1"}).content.decode()
    assert "The figure changed while you were looking at it." in page
    assert may_of(shown).value == 33.0


def test_a_figure_that_is_kept_back_is_neither_shown_nor_guessed_nor_overwritten(client: Client) -> None:
    shown = stage.set_up()
    group = Breakdown.objects.create(key="town=union", label="Union")
    kept = make.reading(shown.bad, MAY, 7341.0, breakdown_id=group.id, hidden=True)
    client.force_login(steward_of(shown))
    page = stage.text(client, "/measures/BAD/correct/?group=town%3Dunion")
    assert "kept back; hand in a file" in page
    assert "period=2019-05-31" not in page
    path = CORRECT + "&group=town%3Dunion"
    answers = [client.get(path), *(client.post(path, asked(kept, value=value) | {"confirm": "1"}) for value in ("7341", "25"))]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "7341" not in page + "".join(answer.content.decode() for answer in answers)
    assert "7,341" not in page
    assert list(Reading.objects.filter(breakdown=group).values_list("pk", "value", "superseded_at")) == [(kept.pk, 7341.0, None)]


@pytest.mark.parametrize("value", [7341.0, 25.0])
def test_a_figure_that_is_kept_back_is_not_corrected_by_any_door(value: float) -> None:
    shown = stage.set_up()
    group = Breakdown.objects.create(key="town=union", label="Union")
    kept = make.reading(shown.bad, MAY, 7341.0, breakdown_id=group.id, hidden=True)
    wanted = Correction(shown.bad.id, group.id, MAY, kept.pk, value, None, None, None, CorrectionReason.ENTRY_ERROR, "A guess.")
    with pytest.raises(NotCorrected) as refused:
        correct_reading(correction=wanted, by=steward_of(shown), at=JUNE_20)
    assert refused.value.why == "kept_back"


def test_a_correction_that_says_what_stands_changes_nothing(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("analyst"))
    client.post(CORRECT, asked(may_of(shown), value="41") | {"confirm": "1"})
    was = may_of(shown)
    page = client.post(CORRECT, asked(was, value="41") | {"confirm": "1"}).content.decode()
    assert may_of(shown).pk == was.pk
    assert "This is what stands already." in page


@pytest.mark.parametrize("missing", [{"note": ""}, {"why": ""}, {"why": "withdrawn"}, {"value": ""}, {"reason": "pending"}])
def test_a_correction_needs_a_figure_or_a_reason_and_its_own_reason(client: Client, missing: dict[str, str]) -> None:
    shown = stage.set_up()
    client.force_login(steward_of(shown))
    was = may_of(shown)
    assert client.post(CORRECT, asked(was) | missing | {"confirm": "1"}).status_code == 200
    assert may_of(shown).pk == was.pk


def test_only_who_may_change_the_figures_may_correct_them(client: Client) -> None:
    shown = stage.set_up()
    for person in (None, make.user("governor"), make.user("steward", agency=shown.partner)):
        if person:
            client.force_login(person)
        assert client.get(CORRECT).status_code == 404
        assert client.post(CORRECT, asked(may_of(shown)) | {"confirm": "1"}).status_code == 404
        assert "Correct a figure" not in stage.text(client, "/measures/BAD/")
    shown.bad.needs_approval = True
    shown.bad.save()
    client.force_login(steward_of(shown))
    assert client.get(CORRECT).status_code == 404
    client.force_login(make.user("commissioner", agency=shown.lead))
    assert client.get(CORRECT).status_code == 200


def test_nobody_corrects_what_is_calculated(client: Client) -> None:
    shown = stage.set_up()
    shown.bad.formula = "GOOD * 2"
    shown.bad.save()
    client.force_login(make.user("analyst"))
    assert client.get(CORRECT).status_code == 404


def test_a_withdrawn_target_judges_nothing_and_stays_in_the_history(client: Client) -> None:
    shown = stage.set_up()
    target = Target.objects.get(measure=shown.bad)
    assert client.get(f"/targets/{target.pk}/withdraw/").status_code == 404
    client.force_login(make.user("analyst", name="Ann Analyst"))
    path = f"/targets/{target.pk}/withdraw/"
    assert client.post(path, {"why": "", "note": "x"}).status_code == 200
    assert client.post(path, {"why": "data_error", "note": "The year was wrong."}).status_code == 302
    made = Proposal.objects.get()
    assert (made.state, made.after) == ("waiting", {})
    client.force_login(make.user("analyst"))
    client.post(f"/proposals/{made.pk}/", {"agree": "1"})
    world.settled()
    assert world.card_of(shown.bad).target is None
    page = stage.text(client, "/measures/BAD/")
    assert "The year was wrong." in page
    assert "withdrawn" in page
    assert client.get(path).status_code == 404

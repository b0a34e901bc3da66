"""Briefing packs in the browser: asked for, watched, taken away by who may, and by nobody else."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Role
from scorecards import tasks
from scorecards.models import Briefing, Subscription
from tests import make
from tests.scorecards import stage
from tests.scorecards.packs import documents

pytestmark = pytest.mark.django_db
SAID = {"form": "pdf", "length": "brief", "paper": "letter", "now": "1"}
OFTEN = SAID | {"regularly": "1", "rhythm": "weekly", "weekday": "2", "monthday": "9"}


@pytest.fixture(autouse=True)
def _site(settings: Any, tmp_path: Path) -> None:
    stage.open_site(settings)
    settings.PACKS_DIR = tmp_path / "packs"
    stage.set_up()


def ask(client: Client, path: str = "/briefings/area/TR/", **said: str) -> Briefing:
    answer = client.post(path, SAID | said)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Briefing.objects.get(public_id=answer["Location"].rstrip("/").rpartition("/")[2])


def done(one: Briefing) -> Briefing:
    tasks.make_briefing(one.pk)
    one.refresh_from_db()
    return one


@pytest.mark.parametrize(("page", "path"), [("/areas/TR/", "area/TR"), ("/agencies/DOX/", "agency/DOX"), ("/goals/G1/", "goal/G1")])
def test_the_pages_lead_to_their_briefings_and_keep_the_clocks(client: Client, page: str, path: str) -> None:
    assert f'href="/briefings/{path}/"' in stage.text(client, page)
    assert f'href="/briefings/{path}/?as_of=2019-03-31"' in stage.text(client, f"{page}?as_of=2019-03-31")


def test_anybody_asks_watches_and_takes_what_is_published(client: Client) -> None:
    one = ask(client)
    path = f"/briefings/{one.public_id}/"
    waiting = stage.text(client, path)
    assert "Waiting for its turn" in waiting
    assert f'hx-get="{path}"' in waiting
    assert client.get(f"{path}file/").status_code == 404
    done(one)
    ready = client.get(path, headers={"HX-Request": "true"}).content.decode()
    assert "Download the PDF" in ready
    assert "hx-get" not in ready
    answer: Any = client.get(f"{path}file/")
    assert answer["Content-Disposition"] == 'attachment; filename="area-TR-brief.pdf"'
    assert answer["Cache-Control"].startswith("max-age=0")
    assert documents.pages(b"".join(answer.streaming_content)) == 2


def test_a_pack_is_as_of_the_day_the_page_showed(client: Client) -> None:
    one = done(ask(client, "/briefings/goal/G1/?as_of=2019-03-31&as_known_on=2019-06-01", length="whole"))
    answer: Any = client.get(f"/briefings/{one.public_id}/file/")
    text = documents.words(b"".join(answer.streaming_content))
    assert "As of March 31, 2019, as known on June 1, 2019" in text


def test_a_presentation_comes_as_one(client: Client) -> None:
    one = done(ask(client, form="pptx"))
    answer: Any = client.get(f"/briefings/{one.public_id}/file/")
    assert answer["Content-Type"].endswith("presentationml.presentation")
    assert len(documents.slides(b"".join(answer.streaming_content))) == 2


def test_staff_choose_between_all_they_may_see_and_what_is_published(client: Client) -> None:
    assert "All that I may see" not in stage.text(client, "/briefings/area/TR/")
    client.force_login(make.user("analyst"))
    assert "All that I may see" in stage.text(client, "/briefings/area/TR/")
    assert ask(client, contents="all").audience == "staff"
    assert ask(client, contents="public").audience == "public"


def test_nobody_else_finds_or_takes_or_stops_somebody_s_pack(client: Client) -> None:
    owner, other = make.user("analyst"), make.user("governor")
    client.force_login(owner)
    one = done(ask(client))
    for visitor in (None, other, make.user()):
        stranger = Client()
        if visitor:
            stranger.force_login(visitor)
        for path in ("", "file/"):
            assert stranger.get(f"/briefings/{one.public_id}/{path}").status_code == 404
        assert stranger.post(f"/briefings/{one.public_id}/cancel/").status_code == 404


def test_rights_are_asked_again_when_the_file_is_taken(client: Client) -> None:
    owner = make.user("analyst")
    client.force_login(owner)
    one = done(ask(client))
    assert client.get(f"/briefings/{one.public_id}/file/").status_code == 200
    Role.objects.filter(user=owner).update(ended_at=one.asked_at)
    assert client.get(f"/briefings/{one.public_id}/file/").status_code == 404
    assert "Made for other rights" in stage.text(client, f"/briefings/{one.public_id}/")
    assert "rights changed" in stage.text(client, "/my/briefings/")


def test_one_s_own_is_stopped_and_what_anybody_asked_for_is_not(client: Client) -> None:
    public = ask(client)
    client.post(f"/briefings/{public.public_id}/cancel/")
    client.force_login(make.user("governor"))
    client.post(f"/briefings/{public.public_id}/cancel/")
    own = ask(client)
    page = client.post(f"/briefings/{own.public_id}/cancel/", follow=True).content.decode()
    assert "Stopped" in page
    states = [Briefing.objects.get(pk=one.pk).state for one in (public, own)]
    assert states == ["waiting", "cancelled"]


@pytest.mark.parametrize("path", ["area/NONE/", "nothing/TR/", "measure/GOOD/", "area/TR/x/"])
def test_there_is_no_briefing_of_what_there_is_not(client: Client, path: str) -> None:
    assert client.get(f"/briefings/{path}").status_code == 404
    assert client.post(f"/briefings/{path}", SAID).status_code == 404


def test_a_bad_clock_is_said_and_wrong_choices_are_named(client: Client) -> None:
    assert client.get("/briefings/area/TR/?as_of=soon").status_code == 400
    page = client.post("/briefings/area/TR/", SAID | {"form": "exe"})
    assert page.status_code == 200
    assert "Please correct this first" in page.content.decode()
    assert not Briefing.objects.exists()


def test_one_place_cannot_ask_for_ever(client: Client, settings: Any) -> None:
    settings.PACKS_PER_HOUR = 3
    cache.clear()
    for _ in range(3):
        ask(client)
    assert "asked very often" in client.post("/briefings/area/TR/", SAID).content.decode()
    client.force_login(make.user("governor"))
    ask(client)


def test_so_many_wait_that_one_more_is_refused_with_a_reason(client: Client) -> None:
    for number in range(40):
        Briefing.objects.create(
            kind="area", code="TR", form="pdf", audience="public", key=str(number), asked_at=make.LONG_AGO, language="en"
        )
    assert "Very many packs are being made" in client.post("/briefings/area/TR/", SAID).content.decode()


def test_a_regular_pack_is_asked_for_listed_and_stopped(client: Client) -> None:
    assert "Send me this briefing regularly" not in stage.text(client, "/briefings/area/TR/")
    assert client.post("/briefings/area/TR/", OFTEN).status_code == 200
    assert not Subscription.objects.exists()
    client.force_login(make.user("governor"))
    page = client.post("/briefings/area/TR/", OFTEN, follow=True).content.decode()
    assert "A mail with a link comes when the pack about Transportation is ready." in page
    assert "every Tuesday" in page
    one = Subscription.objects.get()
    assert "Stopped." in client.post("/my/briefings/", {"stop": str(one.pk)}, follow=True).content.decode()
    assert "No briefing comes by mail." in stage.text(client, "/my/briefings/")


@pytest.mark.parametrize("wrong", ["", "x", "9" * 40, "-1"])
def test_stopping_nonsense_stops_nothing(client: Client, wrong: str) -> None:
    client.force_login(make.user("governor"))
    assert client.post("/my/briefings/", {"stop": wrong}).status_code == 302


def test_one_s_own_list_needs_a_sign_in_and_asks_little(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    assert client.get("/my/briefings/").status_code == 302
    client.force_login(make.user("governor"))
    for kind, code in (("area", "TR"), ("area", "ST"), ("goal", "G1"), ("agency", "DOX")):
        ask(client, f"/briefings/{kind}/{code}/")
    stage.text(client, "/my/briefings/")
    with django_assert_max_num_queries(12):
        assert "Transportation" in stage.text(client, "/my/briefings/")


def test_a_file_that_was_removed_says_so(client: Client) -> None:
    one = done(ask(client))
    Briefing.objects.filter(pk=one.pk).update(state="expired", file="")
    assert "The file was removed" in stage.text(client, f"/briefings/{one.public_id}/")
    assert client.get(f"/briefings/{one.public_id}/file/").status_code == 404


def test_a_pack_that_failed_says_why_and_how_to_go_on(client: Client) -> None:
    one = ask(client)
    Briefing.objects.filter(pk=one.pk).update(state="failed", error="It could not be made in three tries.", finished_at=make.LONG_AGO)
    page = stage.text(client, f"/briefings/{one.public_id}/")
    assert "in three tries" in page
    assert 'href="/briefings/area/TR/"' in page

"""Pages of comments: their doors, what they show to whom, and what they cost."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.actions.comments import add_comment
from goals.models import Comment, Mention
from goals.rules.talk import About
from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
AT = datetime(2019, 7, 1, 12, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def test_a_comment_is_written_without_script_and_the_page_says_whom_it_reached(client: Client) -> None:
    shown = stage.set_up()
    make.user("steward", agency=shown.lead, name="Ellen Novak")
    client.force_login(make.user("analyst"))
    page = stage.text(client, "/measures/GOOD/comments/")
    assert "Write a comment" in page
    answer = client.post("/comments/new/", {"measure": shown.good.pk, "text": "Is May right? <b>", "reading": "2019-05-31"}, follow=True)
    body = answer.content.decode()
    assert "Sent to Ellen Novak." in body
    assert "Is May right? &lt;b&gt;" in body
    assert "May 2019" in body
    assert Comment.objects.get().period_end == date(2019, 5, 31)


def test_with_script_the_part_comes_back_alone_and_shows_at_once(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("analyst"))
    answer = client.post("/comments/new/", {"measure": shown.good.pk, "text": "Hm"}, headers=HTMX)
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "Hm" in client.get("/measures/GOOD/comments/", headers=HTMX).content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_an_empty_comment_is_refused_in_words_and_the_page_stays(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("analyst"))
    answer = client.post("/comments/new/", {"measure": shown.good.pk, "text": "  "})
    assert answer.status_code == 400
    assert "Write something first." in answer.content.decode()


def test_a_thread_is_answered_resolved_reopened_and_withdrawn(client: Client) -> None:
    shown = stage.set_up()
    analyst = make.user("analyst")
    first = add_comment(about=About(measure_id=shown.good.pk), text="Is May right?", by=analyst, at=AT)
    client.force_login(analyst)
    about = {"measure": shown.good.pk}
    assert "Yes, it is." in client.post(f"/comments/{first}/answer/", about | {"text": "Yes, it is."}, follow=True).content.decode()
    assert "Resolved by" in client.post(f"/comments/{first}/resolve/", about, follow=True).content.decode()
    assert "Reopened." in client.post(f"/comments/{first}/reopen/", about, follow=True).content.decode()
    page = client.post(f"/comments/{first}/withdraw/", about, follow=True).content.decode()
    assert "Is May right?" not in page
    assert "withdrawn" in page


def test_the_measure_page_loads_the_talk_for_staff_and_has_no_trace_of_it_for_the_public(client: Client) -> None:
    stage.set_up()
    assert "/measures/GOOD/comments/" not in stage.text(client, "/measures/GOOD/")
    client.force_login(make.user("steward"))
    assert 'hx-get="/measures/GOOD/comments/"' in stage.text(client, "/measures/GOOD/")


def test_the_revisions_page_leads_to_the_talk_of_each_reading(client: Client) -> None:
    shown = stage.set_up()
    make.reading(shown.good, date(2019, 5, 31), 90.0, recorded_at=make.LONG_AGO, superseded_at=datetime(2019, 5, 31, tzinfo=UTC))
    client.force_login(make.user("analyst"))
    link = "/measures/GOOD/comments/?period=2019-05-31"
    assert link in stage.text(client, "/measures/GOOD/revisions/")
    assert "Trains on time, May 2019" in stage.text(client, link)


PATHS = ["/measures/HIDDEN/comments/", "/measures/HIDDEN/comments/?period=2019-05-31", "/comments/people/?measure={hidden}&q=a"]


@pytest.mark.parametrize("path", PATHS)
def test_nobody_finds_the_talk_of_what_they_may_not_see(client: Client, path: str) -> None:
    shown = stage.set_up()
    add_comment(about=About(measure_id=shown.hidden.pk), text="confidential", by=make.user("analyst"), at=AT)
    address = path.format(hidden=shown.hidden.pk)
    assert client.get(address).status_code == 302
    client.force_login(make.user())
    assert client.get(address).status_code == 404
    client.force_login(make.user("steward"))
    assert client.get(address).status_code == 404
    client.force_login(make.user("steward", agency=shown.lead))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("verb", ["answer", "resolve", "reopen", "withdraw"])
def test_nobody_writes_in_a_talk_they_may_not_see(client: Client, verb: str) -> None:
    shown = stage.set_up()
    first = add_comment(about=About(measure_id=shown.hidden.pk), text="confidential", by=make.user("analyst"), at=AT)
    client.force_login(make.user("steward"))
    answer = client.post(f"/comments/{first}/{verb}/", {"measure": shown.hidden.pk, "text": "x"})
    assert answer.status_code == 404
    assert "confidential" not in answer.content.decode()
    # Nor by naming another thing as the one that is talked of.
    answer = client.post(f"/comments/{first}/{verb}/", {"measure": shown.good.pk, "text": "x"})
    assert answer.status_code == 404


def test_names_are_offered_of_those_alone_who_may_see_the_thing(client: Client) -> None:
    shown = stage.set_up()
    make.user("steward", name="Anna Elsewhere")
    make.user("steward", agency=shown.lead, name="Anna Novak")
    make.user(name="Anna Norole")
    client.force_login(make.user("analyst"))
    found = client.get(f"/comments/people/?measure={shown.hidden.pk}&q=anna").json()
    assert found == {"people": [{"name": "Anna Novak", "role": "data steward, Department of Examples"}]}


def test_my_comments_are_marked_as_seen_by_looking(client: Client) -> None:
    shown = stage.set_up()
    steward = make.user("steward", agency=shown.lead)
    add_comment(about=About(measure_id=shown.hidden.pk), text="Please check April.", by=make.user("analyst"), at=AT)
    client.force_login(steward)
    client.head("/my/comments/")
    assert Mention.objects.filter(user=steward, seen_at__isnull=True).count() == 1
    page = stage.text(client, "/my/comments/")
    assert "Please check April." in page
    assert 'href="/measures/HIDDEN/comments/#comment-' in page
    assert not Mention.objects.filter(user=steward, seen_at__isnull=True).exists()


@pytest.mark.parametrize("path", ["/comments/new/", "/comments/1/answer/", "/comments/1/resolve/"])
@pytest.mark.parametrize("sent", [{}, {"measure": "x"}, {"measure": "1", "update": "1"}, {"measure": str(2**70)}, {"measure": "999999"}])
def test_what_is_about_nothing_is_not_found(client: Client, path: str, sent: dict[str, str]) -> None:
    client.force_login(make.user("analyst"))
    assert client.post(path, sent | {"text": "x"}).status_code == 404


def test_a_talk_takes_the_same_few_queries_however_long(client: Client) -> None:
    shown = stage.set_up()
    analyst = make.user("analyst")
    client.force_login(analyst)
    client.get("/measures/GOOD/comments/", headers=HTMX)
    cost = []
    for _ in range(2):
        for _ in range(20):
            add_comment(about=About(measure_id=shown.good.pk), text="Again", by=analyst, at=AT)
        with CaptureQueriesContext(connection) as asked:
            client.get("/measures/GOOD/comments/", headers=HTMX)
        cost.append(len(asked))
    assert cost[0] == cost[1]
    assert cost[0] <= 12, [one["sql"][:200] for one in asked]

"""Pages of barriers: raising, answering, the list, and that nobody else finds them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.actions.barriers import NewBarrier, raise_barrier
from goals.models import Barrier
from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
AT = datetime(2019, 7, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def raised(shown: stage.Stage, what: str = "The stations have no power.") -> int:
    new = NewBarrier(shown.goal.pk, shown.lead.pk, shown.partner.pk, what, "Mend the lines.")
    return raise_barrier(barrier=new, by=make.user("commissioner", agency=shown.lead), at=AT, day=world.DAY)


def test_a_commissioner_raises_a_barrier_on_the_page_of_the_goal(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("commissioner", agency=shown.lead))
    assert 'hx-get="/goals/G1/barriers/"' in stage.text(client, "/goals/G1/")
    sent = {"raised_by": shown.lead.pk, "asked": shown.partner.pk, "what": "No power.", "ask": "Mend it.", "needed_by": "2019-09-30"}
    page = client.post("/goals/G1/barriers/", sent, follow=True).content.decode()
    assert "owes an answer" in page
    assert "No power." in page
    assert "next word: Helping Office" in page


def test_what_is_refused_says_why_and_keeps_what_was_typed(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("commissioner", agency=shown.lead))
    sent = {"raised_by": shown.lead.pk, "asked": shown.lead.pk, "what": "No power.", "ask": "Mend it."}
    answer = client.post("/goals/G1/barriers/", sent)
    assert answer.status_code == 400
    assert "An agency cannot ask itself." in answer.content.decode()
    assert "No power." in answer.content.decode()


def test_the_asked_commissioner_answers_and_comes_back_to_where_it_was_read(client: Client) -> None:
    shown = stage.set_up()
    one = raised(shown)
    client.force_login(make.user("commissioner", agency=shown.partner))
    assert "To answer" in stage.text(client, "/barriers/")
    answer = client.post(f"/barriers/{one}/answer/", {"answer": "By July.", "next": "/goals/G1/barriers/"})
    assert answer["Location"] == f"/goals/G1/barriers/#barrier-{one}"
    assert "By July." in stage.text(client, "/goals/G1/barriers/")
    assert client.post(f"/barriers/{one}/answer/", {"answer": "x", "next": "//evil.example/"})["Location"] == "/barriers/"


@pytest.mark.parametrize("kind", [None, "steward", "commissioner", "linkage_officer"])
def test_nobody_else_finds_a_barrier_or_its_number(client: Client, kind: str | None) -> None:
    shown = stage.set_up()
    one = raised(shown)
    client.force_login(make.user(kind))
    for path in ("/barriers/?show=all", "/goals/G1/barriers/", "/barriers/?agency=DOX"):
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.get(path, headers=headers)
            assert "no power" not in answer.content.decode()
            assert "1 barrier" not in answer.content.decode()
    for verb in ("answer", "removed", "withdraw", "reopen"):
        assert client.post(f"/barriers/{one}/{verb}/", {"answer": "x"}).status_code == 404
    assert Barrier.objects.get().state == "open"


def test_the_public_is_asked_to_sign_in_and_sees_no_link(client: Client) -> None:
    shown = stage.set_up()
    raised(shown)
    assert client.get("/barriers/").status_code == 302
    assert client.get("/goals/G1/barriers/").status_code == 302
    assert "barriers" not in stage.text(client, "/goals/G1/")
    assert "barriers" not in stage.text(client, "/agencies/DOX/")


def test_the_agency_page_counts_what_is_in_the_way_for_those_who_may_see_it(client: Client) -> None:
    shown = stage.set_up()
    raised(shown)
    raised(shown, "The tracks are broken.")
    client.force_login(make.user("governor"))
    assert 'hx-get="/barriers/?agency=DOX"' in stage.text(client, "/agencies/DOX/")
    part = client.get("/barriers/?agency=DOX", headers={"HX-Request": "true"}).content.decode()
    assert "2 barriers in the way" in part
    assert "<html" not in part


def test_the_list_takes_the_same_few_queries_whatever_its_length(client: Client) -> None:
    shown = stage.set_up()
    client.force_login(make.user("governor"))
    stage.text(client, "/barriers/")
    cost = []
    for _ in range(2):
        for number in range(12):
            raised(shown, f"Barrier {number}")
        with CaptureQueriesContext(connection) as asked:
            assert "Barrier 3" in stage.text(client, "/barriers/")
        cost.append(len(asked))
    assert cost[0] == cost[1]
    assert cost[0] <= 12, [one["sql"][:160] for one in asked]

"""The outbox page: for those who keep it, showing what became of every mail, and running nothing of it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.mail import queue_mail, render_mail
from accounts.models import Bounce, Mail, MailKind, MailState
from tests import make
from tests.scorecards import stage

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


@pytest.fixture
def keeper(client: Client) -> Client:
    client.force_login(make.user("administrator"))
    return client


def mail(state: str = "queued", key: str = "k", **fields: Any) -> Mail:
    plain: dict[str, Any] = {"kind": "notice", "address": "a@example.org", "subject": "Hello", "text": "Some text\n", "html": "<p>x</p>"}
    made = queue_mail(key=key, at=NOW, **(plain | fields))
    assert made is not None
    Mail.objects.filter(pk=made.pk).update(state=state, sent_at=NOW if state == "sent" else None)
    return made


PATHS = ["/data/outbox/", "/data/outbox/{id}/", "/data/outbox/{id}/html/"]
POSTS = ["/data/outbox/{id}/again/", "/data/outbox/again/", "/data/outbox/works/", "/data/outbox/digests/"]


@pytest.mark.parametrize("kind", [None, "governor", "linkage_officer", "steward", "commissioner"])
def test_nobody_but_its_keepers_is_told_of_the_outbox(client: Client, kind: str | None) -> None:
    made = mail("failed")
    if kind:
        client.force_login(make.user(kind))
    answers = [client.get(path.format(id=made.pk)) for path in PATHS] + [client.post(path.format(id=made.pk)) for path in POSTS]
    assert {answer.status_code for answer in answers} == {404}
    assert Mail.objects.get().state == "failed"


def test_the_list_narrows_by_state_kind_and_words(keeper: Client) -> None:
    mail("sent", "a", subject="First letter")
    mail("failed", "b", subject="Second letter", kind="invitation", address="zed@example.org")
    assert "First letter" in stage.text(keeper, "/data/outbox/")
    for query in ("state=failed", "kind=invitation", "words=zed@", "words=second"):
        page = stage.text(keeper, f"/data/outbox/?{query}")
        assert ("Second letter" in page, "First letter" in page) == (True, False), query
    assert "No mail found." in stage.text(keeper, "/data/outbox/?words=nobody")


@pytest.mark.parametrize("query", ["state=nonsense", "page=99999", "page=x", "kind=%00"])
def test_nonsense_narrows_nothing_and_breaks_nothing(keeper: Client, query: str) -> None:
    mail()
    assert keeper.get(f"/data/outbox/?{query}").status_code == 200


def test_a_mail_is_shown_as_text_and_its_html_in_a_frame_that_may_do_nothing(keeper: Client) -> None:
    made = mail(subject=stage.HOSTILE, text=stage.HOSTILE)
    answer = keeper.get(f"/data/outbox/{made.pk}/")
    assert "<script>alert" not in answer.content.decode()
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer.content.decode()


def test_the_html_answer_runs_nothing_loads_nothing_and_is_styled_by_its_own_rules_alone(keeper: Client) -> None:
    made = mail(html=render_mail("confirm_follow", {"thing": {"name": "x"}, "link": "https://x.example", "days": 7}).html)
    answer = keeper.get(f"/data/outbox/{made.pk}/html/")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("frame-ancestors 'self'; sandbox")
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_what_may_have_been_sent_is_sent_again_only_by_the_button(keeper: Client) -> None:
    made = mail("unsure")
    assert "It may have arrived" in stage.text(keeper, f"/data/outbox/{made.pk}/")
    assert keeper.get(f"/data/outbox/{made.pk}/again/").status_code == 405
    keeper.post(f"/data/outbox/{made.pk}/again/")
    assert Mail.objects.get().state == "queued"


def test_all_that_did_not_arrive_on_the_page_is_sent_again_and_the_rest_is_not(keeper: Client) -> None:
    mail("failed", "a")
    mail("sent", "b")
    mail("failed", "c", kind="invitation")
    keeper.post("/data/outbox/again/", {"kind": "notice"})
    assert dict(Mail.objects.values_list("key", "state")) == {"a": "queued", "b": "sent", "c": "failed"}


def test_an_address_that_mail_came_back_from_is_shown_until_somebody_says_it_works(keeper: Client) -> None:
    Bounce.objects.create(address="a@example.org", mail=mail("bounced"), at=NOW, said="550 no such person")
    assert "550 no such person" in stage.text(keeper, "/data/outbox/")
    keeper.post("/data/outbox/works/", {"address": "a@example.org"})
    assert "550 no such person" not in stage.text(keeper, "/data/outbox/")


def test_a_person_is_told_that_mail_to_them_came_back_and_may_say_that_it_works(client: Client) -> None:
    person = make.user("steward")
    Bounce.objects.create(address=person.email, mail=mail("bounced", address=person.email), at=NOW, said="550 no such person")
    client.force_login(person)
    assert "Mail to you comes back" in stage.text(client, "/my/mail/")
    client.post("/my/mail/", {"works": "1"})
    assert "Mail to you comes back" not in stage.text(client, "/my/mail/")


def test_the_digests_button_says_for_which_day_and_how_many(keeper: Client) -> None:
    page = keeper.post("/data/outbox/digests/", follow=True).content.decode()
    assert "0 digests of July 1, 2019 were put in the outbox." in page


def test_the_list_costs_as_many_queries_for_thirty_mails_as_for_one(keeper: Client) -> None:
    counts = []
    keeper.get("/data/outbox/")  # the number beside "My updates" is kept for a moment
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            mail(key=str(number), user=make.user("steward"), address="")
        with CaptureQueriesContext(connection) as queries:
            keeper.get("/data/outbox/")
        counts.append(len(queries))
    assert abs(counts[0] - counts[1]) <= 1  # now and then the session is noted as used


def test_the_list_narrows_by_every_kind_and_state_there_is(keeper: Client) -> None:
    page = stage.text(keeper, "/data/outbox/")
    for value in (*MailKind.values, *MailState.values):
        assert f'<option value="{value}"' in page, value

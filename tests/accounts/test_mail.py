"""The outbox: a mail is a row before it is a mail, goes once, and what became of it can be seen."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.test import override_settings

from accounts.actions.mail import Rendered, queue_mail, sending
from accounts.actions.mail.bounces import clear_bounce
from accounts.models import Bounce, Mail
from tests import make
from tests.smtp import MailServer, mail_server

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as found:
        yield found


def queued(key: str = "k", **fields: Any) -> Mail | None:
    plain: dict[str, Any] = {
        "kind": "notice",
        "subject": "Hello",
        "text": "A text\n",
        "html": "<p>A text</p>",
        "at": NOW,
        "address": "a@example.org",
    }
    return queue_mail(key=key, **(plain | fields))


def send(at: datetime = NOW, **more: Any) -> int:
    return sending.send_waiting(clock=lambda: at, **more)


def state(key: str = "k") -> str:
    return Mail.objects.get(key=key).state


def test_the_same_mail_cannot_be_queued_twice() -> None:
    assert queued() is not None
    assert queued(subject="Other words") is None
    assert Mail.objects.get().subject == "Hello"


def test_a_person_is_mailed_at_their_address_and_nobody_who_left() -> None:
    person, left = make.user(), make.user(is_active=False)
    made = queued(user=person, address="")
    assert made is not None
    assert made.address == person.email
    assert queued("other", user=left, address="") is None


def test_a_mail_goes_out_as_text_and_html_with_its_own_message_id_and_headers(server: MailServer) -> None:
    made = queued(headers={"List-Unsubscribe": "<https://example.org/x>"})
    assert made is not None
    assert send() == 1
    (mail,) = server.taken
    assert (mail["Message-ID"], mail["To"], mail["Auto-Submitted"]) == (made.message_id, "a@example.org", "auto-generated")
    assert mail["List-Unsubscribe"] == "<https://example.org/x>"
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    sent = Mail.objects.get()
    assert (sent.state, sent.sent_at, sent.attempts) == ("sent", NOW, 1)


def test_what_was_sent_is_not_sent_again(server: MailServer) -> None:
    queued()
    assert [send(), send()] == [1, 0]
    assert len(server.taken) == 1


def test_mails_go_in_the_order_they_were_queued(server: MailServer) -> None:
    for number in range(3):
        queued(str(number), address=f"{number}@example.org")
    send()
    assert [mail["To"] for mail in server.taken] == ["0@example.org", "1@example.org", "2@example.org"]


def test_a_mail_that_is_not_needed_any_more_is_cancelled_when_its_turn_comes(server: MailServer) -> None:
    queued()
    send(freshen=lambda mail, at: None)
    assert (state(), server.taken) == ("cancelled", [])


def test_a_mail_says_what_is_so_when_it_is_sent(server: MailServer) -> None:
    queued()
    send(freshen=lambda mail, at: Rendered("Newer", "Newer text\n", "<p>Newer</p>"))
    assert server.taken[0]["Subject"] == Mail.objects.get().subject == "Newer"


def test_one_mail_that_cannot_be_made_does_not_stop_the_others(server: MailServer) -> None:
    def fall(mail: Mail, at: datetime) -> Rendered:
        if mail.key == "bad":
            raise RuntimeError("no such thing")
        return sending.as_queued(mail, at)

    queued("bad")
    queued("good")
    send(freshen=fall)
    assert (state("bad"), state("good")) == ("failed", "sent")
    assert Mail.objects.get(key="bad").error == "RuntimeError: no such thing"


def test_a_refusal_for_now_is_tried_again_five_times_later_and_later_and_then_given_up(server: MailServer) -> None:
    queued()
    server.answer_mail = lambda mail: "451 try later"
    at, waits = NOW, []
    while send(at):
        again = Mail.objects.get().not_before
        if again is None:
            break
        assert send(again - timedelta(seconds=1)) == 0
        waits.append((again - at) // timedelta(minutes=1))
        at = again
    assert waits == [1, 5, 30, 120, 480]
    given_up = Mail.objects.get()
    assert (given_up.state, given_up.attempts, given_up.error) == ("failed", 6, "451 try later")


def test_while_the_server_is_away_one_mail_a_round_is_tried_and_all_go_when_it_is_back(server: MailServer) -> None:
    queued("first")
    queued("second")
    with override_settings(EMAIL_PORT=1):
        assert send() == 1
    assert Mail.objects.filter(attempts=0).count() == 1
    assert send(NOW + timedelta(minutes=1)) == 2
    assert len(server.taken) == 2


def test_a_recipient_refused_for_ever_came_back_and_is_not_mailed_again_until_somebody_says_so(server: MailServer) -> None:
    server.answer_recipient = lambda address: "550 no such person"
    queued()
    queued("waiting")
    send()
    assert (state(), state("waiting")) == ("bounced", "cancelled")
    assert Bounce.objects.get().said == "550 no such person"
    later = queued("later", address="A@example.org")
    assert later is not None
    assert later.state == "cancelled"
    server.answer_recipient = lambda address: None
    assert clear_bounce(address="A@example.org", by=make.user("administrator"), at=NOW)
    queued("again")
    send()
    assert [mail["To"] for mail in server.taken] == ["a@example.org"]


def test_a_sender_refused_for_ever_says_nothing_about_the_recipient(server: MailServer) -> None:
    server.answer_mail = lambda mail: "554 not from you"
    queued()
    send()
    assert (state(), Bounce.objects.count()) == ("failed", 0)


def test_when_the_line_is_cut_after_the_mail_was_handed_over_nobody_knows(server: MailServer) -> None:
    server.cuts_after_mail = True
    queued()
    send()
    assert state() == "unsure"
    server.cuts_after_mail = False
    assert send(NOW + timedelta(days=1)) == 0
    assert len(server.taken) == 1


def test_a_claim_whose_worker_died_is_perhaps_sent_and_never_sent_again_by_itself(server: MailServer) -> None:
    queued()
    Mail.objects.update(state="sending", claimed_at=NOW, attempts=1)
    assert sending.find_abandoned(at=NOW) == 1
    assert (state(), send(NOW + timedelta(days=1)), server.taken) == ("unsure", 0, [])


def test_a_claim_whose_worker_lives_is_left_alone() -> None:
    made = queued()
    assert made is not None
    Mail.objects.update(state="sending", claimed_at=NOW, attempts=1)
    worker = psycopg2.connect(**_address())
    with worker.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [sending.LOCKS, made.pk])
    assert sending.find_abandoned(at=NOW) == 0
    worker.close()
    assert state() == "sending"


def _address() -> dict[str, Any]:
    kept = connection.get_connection_params()
    return {name: kept[name] for name in ("dbname", "user", "password", "host", "port") if name in kept}

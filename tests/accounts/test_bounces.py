"""Mail that comes back by mail: read as RFC 3464 says, and the mail it is about found by its Message-ID."""

from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from accounts.actions.mail import queue_mail
from accounts.actions.mail.again import send_again
from accounts.actions.mail.bounces import clear_bounce
from accounts.intake.bounces import NotANotification, read_notification
from accounts.models import Bounce, Mail
from tests import make

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RETURNED = """From: MAILER-DAEMON@mail.example.gov
To: ctperf@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.gov

Final-Recipient: rfc822; a@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such person

--b
Content-Type: {copy}

From: ctperf@localhost
To: a@example.org
Message-ID: {message_id}
Subject: Hello

--b--
"""


def returned(message_id: str = "<one@localhost>", action: str = "failed", status: str = "5.1.1", copy: str = "message/rfc822") -> bytes:
    return RETURNED.format(message_id=message_id, action=action, status=status, copy=copy).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("copy", ["message/rfc822", "text/rfc822-headers"])
def test_a_notification_says_which_mail_came_back_and_why(copy: str) -> None:
    found = read_notification(returned(copy=copy))
    assert (found.message_id, found.status, found.said, found.is_for_ever) == (
        "<one@localhost>", "5.1.1", "5.1.1 550 5.1.1 no such person", True,
    )  # fmt: skip


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("failed", "4.4.7"), ("delivered", "2.0.0")])
def test_what_is_only_late_or_arrived_is_not_for_ever(action: str, status: str) -> None:
    assert not read_notification(returned(action=action, status=status)).is_for_ever


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: Out of office\r\n\r\nI am away.",
        returned(message_id=""),
        b"\xff\xfe\x00",
        b"Content-Type: multipart/report; boundary=b\r\n\r\n--b",
    ],
)
def test_anything_else_is_no_notification(raw: bytes) -> None:
    with pytest.raises(NotANotification):
        read_notification(raw)


def sent_mail() -> Mail:
    mail = queue_mail(key="k", kind="notice", address="a@example.org", subject="s", text="t", html="<p>t</p>", at=NOW)
    assert mail is not None
    Mail.objects.filter(pk=mail.pk).update(state="sent", sent_at=NOW)
    return mail


@pytest.mark.django_db
def test_the_command_marks_the_mail_and_keeps_further_mail_from_the_address(tmp_path: Path) -> None:
    mail = sent_mail()
    path = tmp_path / "returned.eml"
    path.write_bytes(returned(mail.message_id))
    out = StringIO()
    call_command("take_bounces", str(path), stdout=out)
    assert "a@example.org" in out.getvalue()
    mail.refresh_from_db()
    assert (mail.state, Bounce.objects.get().address) == ("bounced", "a@example.org")
    later = queue_mail(key="k2", kind="notice", address="a@example.org", subject="s", text="t", html="", at=NOW)
    assert later is not None
    assert later.state == "cancelled"


@pytest.mark.django_db
def test_the_command_reads_the_standard_input_and_takes_the_same_mail_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = sent_mail()
    for _ in range(2):
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(returned(mail.message_id))))
        call_command("take_bounces", "-", stdout=StringIO())
    assert Bounce.objects.count() == 1


@pytest.mark.django_db
def test_a_delay_changes_nothing(tmp_path: Path) -> None:
    mail = sent_mail()
    path = tmp_path / "late.eml"
    path.write_bytes(returned(mail.message_id, action="delayed", status="4.4.1"))
    call_command("take_bounces", str(path), stdout=StringIO())
    mail.refresh_from_db()
    assert (mail.state, Bounce.objects.count()) == ("sent", 0)


@pytest.mark.django_db
@pytest.mark.parametrize("raw", [b"Subject: hello\r\n\r\nhello", returned("<somebody-elses@example.org>")])
def test_the_command_refuses_what_is_not_about_a_mail_of_ours(raw: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.eml"
    path.write_bytes(raw)
    with pytest.raises(CommandError):
        call_command("take_bounces", str(path))


@pytest.mark.django_db
def test_only_the_owner_of_an_address_or_a_keeper_says_that_it_works() -> None:
    owner = make.user("steward", email="a@example.org")
    mail = sent_mail()
    Bounce.objects.create(address="a@example.org", mail=mail, at=NOW, said="550")
    with pytest.raises(PermissionDenied):
        clear_bounce(address="a@example.org", by=make.user("governor"), at=NOW)
    assert clear_bounce(address="A@example.org", by=owner, at=NOW)
    assert not clear_bounce(address="a@example.org", by=owner, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "goes"), [("failed", 1), ("unsure", 1), ("bounced", 1), ("cancelled", 1), ("sent", 0), ("queued", 0), ("sending", 0)]
)
def test_a_person_sends_again_what_did_not_arrive_and_nothing_else(state: str, goes: int) -> None:
    mail = sent_mail()
    Mail.objects.filter(pk=mail.pk).update(state=state, attempts=6)
    assert send_again(mail_ids=[mail.pk], by=make.user("analyst"), at=NOW) == goes
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (("queued", 0) if goes else (state, 6))


@pytest.mark.django_db
def test_nobody_but_keepers_sends_again() -> None:
    with pytest.raises(PermissionDenied):
        send_again(mail_ids=[sent_mail().pk], by=make.user("commissioner"), at=NOW)

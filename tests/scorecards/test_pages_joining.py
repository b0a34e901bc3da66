"""The page behind the link of an invitation: nothing without the link, one way in for each kind of account, and limits."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions.joining import NotAccepted, accept_anew, revoke_invitation
from accounts.models import Invitation, Role, User
from accounts.queries import viewer
from tests import make
from tests.accounts.joining import PASSWORD, mailed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruth():
    make.agency(code="DOT", name="Department of Transportation")
    return make.user("administrator", name="Ruth Adler")


def invitation(ruth: User, **fields: Any) -> tuple[Invitation, str]:
    return mailed(ruth, timezone.now(), **fields)


def opened(client: Client, secret: str) -> str:
    answer = client.get(reverse("join-open", args=[secret]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("join"))
    return client.get(reverse("join")).content.decode()


def accept(client: Client, password: str = PASSWORD, again: str = "") -> Any:
    return client.post(reverse("join"), {"password": password, "again": again or password})


def test_a_new_person_chooses_a_password_and_is_in(client, ruth):
    _, secret = invitation(ruth)
    shown = opened(client, secret)
    assert "Ruth Adler invites you as" in shown
    assert secret not in shown
    answer = accept(client)
    assert (answer.status_code, answer["Location"]) == (302, reverse("my-updates"))
    user = User.objects.get(email="ines@ct.example")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert "Welcome. You are now data steward" in client.get(reverse("my-updates")).content.decode()
    assert client.get(reverse("join")).status_code == 404


def test_without_the_link_there_is_nothing(client, ruth):
    made, secret = invitation(ruth)
    answers = [client.get(reverse("join")), client.post(reverse("join"), {"password": PASSWORD, "again": PASSWORD})]
    answers += [client.get(reverse("join-open", args=[wrong])) for wrong in (secret[:-1], secret.swapcase(), made.token_digest, "x" * 43)]
    assert {answer.status_code for answer in answers} == {404}
    assert not any("ines" in answer.content.decode().lower() or "Ruth Adler" in answer.content.decode() for answer in answers)
    assert not User.objects.filter(email="ines@ct.example").exists()


def test_a_wrong_link_and_one_that_never_was_are_answered_the_same(client, ruth):
    _, secret = invitation(ruth)
    other = secret[:-1] + ("A" if secret[-1] != "A" else "Q")
    wrong, none = client.get(reverse("join-open", args=[other])), Client().get(reverse("join-open", args=["nothing"]))
    assert wrong.content.replace(other.encode(), b"") == none.content.replace(b"nothing", b"")


@pytest.mark.parametrize(
    ("password", "again", "why"),
    [
        ("short", "", "too short"),
        ("password1234", "", "too common"),
        ("ines@ct.example", "", "too similar"),
        (PASSWORD, "seven brown herons swam", "The two passwords differ"),
        ("", "", "required"),
    ],
)
def test_a_poor_password_is_refused_and_nothing_is_accepted(client, ruth, password, again, why):
    _, secret = invitation(ruth)
    opened(client, secret)
    answer = accept(client, password, again)
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert not User.objects.filter(email="ines@ct.example").exists()
    assert Invitation.objects.get().accepted_at is None


def test_a_link_that_was_used_taken_back_or_ran_out_says_so_to_who_has_it(client, ruth):
    made, secret = invitation(ruth)
    revoke_invitation(invitation_id=made.pk, by=ruth, at=timezone.now())
    assert "This invitation was taken back" in opened(client, secret)
    assert accept(client).status_code == 400
    made, secret = invitation(ruth)
    opened(client, secret)
    accept(client)
    assert "accepted already" in opened(Client(), secret)


def test_who_has_an_account_signs_in_and_accepts_with_one_button(client, ruth):
    ines = make.user("governor", email="ines@ct.example")
    _, secret = invitation(ruth)
    shown = opened(client, secret)
    assert 'href="/accounts/login/?next=/join/"' in shown
    assert 'name="password"' not in shown
    assert accept(client).status_code == 400
    signed_in = client.post(reverse("account_login"), {"login": ines.email, "password": "correct horse battery", "next": reverse("join")})
    assert signed_in["Location"] == reverse("join")
    assert "Accept" in client.get(reverse("join")).content.decode()
    assert client.post(reverse("join"))["Location"] == reverse("my-updates")
    assert viewer(ines).steward_of
    assert ines.check_password("correct horse battery")


def test_somebody_else_who_is_signed_in_is_told_and_gets_nothing(client, ruth):
    other = make.user("governor")
    client.force_login(other)
    _, secret = invitation(ruth)
    assert "This invitation is for ines@ct.example" in opened(client, secret)
    assert client.post(reverse("join")).status_code == 400
    assert not Role.objects.filter(kind="steward").exists()


def test_who_comes_back_is_asked_for_the_second_factor_that_is_there_still(client, ruth):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    ines = make.user(email="ines@ct.example", is_active=False)
    TOTP.activate(ines, generate_totp_secret())
    _, secret = invitation(ruth)
    opened(client, secret)
    answer = accept(client)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_links_are_not_tried_out(client, ruth):
    answers = [client.get(reverse("join-open", args=[f"guess-{n}"])).status_code for n in range(25)]
    assert answers[:20] == [404] * 20
    assert answers[20:] == [429] * 5


def test_the_page_is_kept_by_nobody(client, ruth):
    _, secret = invitation(ruth)
    assert "no-store" in client.get(reverse("join-open", args=[secret]))["Cache-Control"]
    answer = client.get(reverse("join"))
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_one_invitation_at_once_one_does(ruth):
    made, _ = invitation(ruth)
    barrier, results = threading.Barrier(2), []

    def run(password: str) -> None:
        try:
            barrier.wait()
            accept_anew(invitation_id=made.pk, password=password, at=timezone.now())
            results.append("done")
        except NotAccepted as refusal:
            results.append(refusal.why)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(word,)) for word in (PASSWORD, "six green frogs jumped")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["accepted", "done"]
    assert Role.objects.filter(kind="steward", ended_at=None).count() == 1
    assert User.objects.filter(email="ines@ct.example").count() == 1

"""Trying passwords: limited everywhere, against nobody else, with and without Redis; and nothing tells who has an account."""

import re
import time

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.urls import EVEN_SECONDS
from ctperf.cache import SharedCache
from tests import make

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "correct horse battery", "a wrong horse battery"


def attempt(email: str, password: str, address: str = "203.0.113.1", client: Client | None = None) -> str:
    """in, wrong or held: what a try at signing in comes to."""
    client = client or Client()
    answer = client.post(reverse("account_login"), {"login": email, "password": password}, REMOTE_ADDR=address)
    if answer.status_code == 302:
        return "in"
    return "held" if answer.status_code == 429 or "Too many" in answer.content.decode() else "wrong"


def test_five_wrong_tries_from_one_address_hold_that_account_there():
    user = make.user("commissioner")
    assert [attempt(user.email, WRONG) for _ in range(7)] == ["wrong"] * 5 + ["held"] * 2
    assert attempt(user.email, RIGHT) == "held"


def test_a_stranger_who_tries_does_not_lock_the_commissioner_out():
    user = make.user("commissioner")
    for address in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        for _ in range(8):
            attempt(user.email, WRONG, address)
    assert attempt(user.email, RIGHT, "198.51.100.7") == "in"


def test_one_address_tries_few_accounts_however_many_there_are():
    people = [make.user() for _ in range(15)]
    assert [attempt(one.email, WRONG) for one in people] == ["wrong"] * 10 + ["held"] * 5


def test_a_browser_that_signed_in_before_is_not_held_by_others_at_its_address():
    user, client = make.user("commissioner"), Client()
    assert attempt(user.email, RIGHT, client=client) == "in"
    client.post(reverse("account_logout"))
    for _ in range(12):
        attempt(make.user().email, WRONG)
    assert attempt(user.email, RIGHT) == "held"
    assert attempt(user.email, RIGHT, client=client) == "in"


def test_a_known_browser_tries_ten_times_and_only_for_its_own_account():
    user, client = make.user("commissioner"), Client()
    attempt(user.email, RIGHT, client=client)
    client.post(reverse("account_logout"))
    assert [attempt(user.email, WRONG, client=client) for _ in range(12)] == ["wrong"] * 10 + ["held"] * 2
    other = make.user()
    assert [attempt(other.email, WRONG, client=client) for _ in range(6)] == ["wrong"] * 5 + ["held"]


def test_a_made_up_mark_of_a_known_browser_is_none():
    user, client = make.user(), Client()
    client.cookies["ctperf_known"] = "WyJ4IiwgInkiXQ:1abc:forged"
    assert [attempt(user.email, WRONG, client=client) for _ in range(6)] == ["wrong"] * 5 + ["held"]


def test_the_limits_hold_while_redis_is_away_and_lock_nobody_out(settings):
    broken = SharedCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})
    broken._own.clear()
    settings.CACHES = {"default": {"BACKEND": "ctperf.cache.SharedCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    user = make.user("commissioner")
    assert attempt(user.email, RIGHT, "198.51.100.7") == "in"
    assert [attempt(user.email, WRONG) for _ in range(7)] == ["wrong"] * 5 + ["held"] * 2
    broken._own.clear()


def test_only_limits_are_kept_in_the_process_while_redis_is_away():
    broken = SharedCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 0.2}})
    broken.set("allauth:rl:x", [1.0], 60)
    assert broken.get("allauth:rl:x") == [1.0]
    assert broken.add("allauth:rl:x", 2, 60) is False
    assert broken.delete("allauth:rl:x")
    with pytest.raises(Exception, match="Error"):
        broken.get("page:x")


def test_the_shared_limits_are_in_redis(settings):
    cache.set("allauth:rl:x", [1.0], 60)
    assert SharedCache(settings.REDIS_URL, {}).get("allauth:rl:x") == [1.0]


def words_of(answer) -> str:
    page = answer.content.decode()
    return re.sub(r'value="[^"]*"', "", page.split("<main", 1)[1].split("</main", 1)[0])


def test_a_reset_looks_the_same_for_known_and_unknown_addresses():
    user = make.user()
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True) for email in (user.email, "nobody@example.org")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert words_of(answers[0]) == words_of(answers[1])
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([user.email], "Choose a new password"),
        (["nobody@example.org"], "About signing in"),
    ]


def test_a_reset_is_answered_at_an_even_pace():
    for email in (make.user().email, "nobody@example.org"):
        client, began = Client(), time.monotonic()
        client.post(reverse("account_reset_password"), {"email": email})
        assert time.monotonic() - began >= EVEN_SECONDS


def test_a_mail_server_that_refuses_an_address_is_not_heard_in_the_answer(settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_limits.Refusing"
    user = make.user()
    answers = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True) for email in (user.email, "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert words_of(answers[0]) == words_of(answers[1])


class Refusing:
    """A mail server that takes nothing."""

    def __init__(self, *args: object, **options: object) -> None:
        pass

    def send_messages(self, messages: object) -> int:
        raise ConnectionRefusedError


def test_the_link_of_a_reset_works_once():
    user, client = make.user(), Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.findall(r"http://testserver(\S+)", str(mail.outbox[0].body))[0]
    form = client.get(link)["Location"]
    new = "a fine long sentence 7"
    client.post(form, {"password1": new, "password2": new})
    assert attempt(user.email, new) == "in"
    assert "used before" in Client().get(link).content.decode()


def test_who_signs_in_with_a_provider_gets_no_password_by_mail():
    user = make.user()
    user.set_unusable_password()
    user.save()
    Client().post(reverse("account_reset_password"), {"email": user.email})
    assert [one.subject for one in mail.outbox] == ["About signing in"]


def test_resets_are_limited_by_address_and_account():
    user = make.user()
    answers = [Client().post(reverse("account_reset_password"), {"email": user.email}).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]

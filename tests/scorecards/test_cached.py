"""The cache of pages: never stale, never somebody else's."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from tests import make
from tests.scorecards import stage, world

pytestmark = pytest.mark.django_db
PAGE = "/agencies/DOX/"


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    stage.open_site(settings)


def token_of(response: Any) -> str:
    return str(response.content.decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0])


def test_an_unchanged_page_is_304_for_who_has_it(client: Client) -> None:
    stage.set_up()
    client.get(PAGE)
    first = client.get(PAGE)
    again = client.get(PAGE, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_changed_figure_makes_a_new_page(client: Client) -> None:
    shown = stage.set_up()
    old = client.get(PAGE)
    world.revise(shown.good, date(2019, 5, 31), 12.0)
    world.settled()
    new = client.get(PAGE, headers={"if-none-match": old["ETag"]})
    assert new.status_code == 200
    assert "12%" in new.content.decode()


def test_a_changed_name_makes_a_new_page(client: Client) -> None:
    shown = stage.set_up()
    client.get(PAGE)
    shown.lead.name = "Department of Renamed Things"
    shown.lead.save()
    assert "Department of Renamed Things" in stage.text(client, PAGE)


def test_nobody_gets_the_page_of_somebody_who_sees_more(client: Client) -> None:
    shown = stage.set_up()
    staff, other = Client(), Client()
    staff.force_login(make.user("steward", agency=shown.lead, name="Robin Staff"))
    other.force_login(make.user("steward", agency=shown.partner, name="Alex Other"))
    assert "Unpublished count" in stage.text(staff, PAGE)
    for reader in (client, other):
        page = stage.text(reader, PAGE)
        assert "Unpublished count" not in page
        assert "Robin Staff" not in page
    assert "Alex Other" in stage.text(other, PAGE)


def signed_in_twice(**options: Any) -> tuple[Client, Client]:
    """One person on two devices: both may have the same page, each with a token of its own."""
    person = make.user("analyst")
    devices = Client(**options), Client(**options)
    for device in devices:
        device.force_login(person)
    return devices


def test_a_page_from_the_cache_carries_the_readers_own_form_token() -> None:
    stage.set_up()
    first, second = signed_in_twice(enforce_csrf_checks=True)
    tokens = [token_of(first.get(PAGE)), token_of(second.get(PAGE))]
    assert "" not in tokens
    assert second.post("/accounts/logout/", {"csrfmiddlewaretoken": tokens[0]}).status_code == 403
    assert second.post("/accounts/logout/", {"csrfmiddlewaretoken": tokens[1]}).status_code == 302


def test_no_token_is_kept_in_the_cache() -> None:
    stage.set_up()
    token = token_of(signed_in_twice()[0].get(PAGE))
    kept = [cache.get(key.removeprefix(":1:")) for key in all_keys()]
    assert any(page for page in kept if page and b"Department of Examples" in page[0])
    assert token
    assert all(token.encode() not in page[0] for page in kept if page)


def all_keys() -> list[str]:
    redis: Any = cache._cache.get_client()  # type: ignore[attr-defined]
    return [key.decode() for key in redis.keys("*page:*")]


def test_languages_do_not_share_a_page(client: Client) -> None:
    stage.set_up()
    english = client.get(PAGE, headers={"accept-language": "en"})
    spanish = client.get(PAGE, headers={"accept-language": "es"})
    assert english["ETag"] != spanish["ETag"]
    assert 'lang="es"' in spanish.content.decode()


def test_a_page_is_served_when_the_cache_is_down(client: Client) -> None:
    stage.set_up()
    with override_settings(
        CACHES={"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    ):
        assert "Trains on time" in stage.text(client, PAGE)


def test_a_message_is_shown_once_and_never_kept(client: Client) -> None:
    stage.set_up()
    stage.text(client, PAGE)
    leave_message(client, "Saved for you alone")
    assert "Saved for you alone" in stage.text(client, PAGE)
    assert "Saved for you alone" not in stage.text(client, PAGE)
    assert "Saved for you alone" not in stage.text(Client(), PAGE)


def leave_message(client: Client, words: str) -> None:
    """As a page before this one would have."""
    request, response = RequestFactory().get("/"), HttpResponse()
    storage = CookieStorage(request)
    storage.add(constants.SUCCESS, words)
    storage.update(response)
    client.cookies["messages"] = response.cookies["messages"].value


def test_nothing_between_may_keep_a_page(client: Client) -> None:
    stage.set_up()
    answer = client.get(PAGE)
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)(PAGE).status_code == 405

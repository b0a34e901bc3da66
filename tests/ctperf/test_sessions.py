"""Sessions end in time, wherever one looks; only people keep them open; rights that are gone are gone."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import end_role
from accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
SCRIPT = {"Accept": "*/*", "Sec-Fetch-Mode": "cors"}
POLL = {"HX-Request": "true", "HX-Current-URL": "http://testserver/data/runs/?page=2"}


@pytest.fixture
def analyst() -> User:
    return make.user("analyst")


@pytest.fixture
def inside(analyst: User) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": analyst.email, "password": "correct horse battery"})
    return client


def set_back(client: Client, **ago: timedelta) -> None:
    """Makes a session older: when it began (`created_at`), when somebody was last seen in it (`last_seen_at`)."""
    now = timezone.now()
    UserSession.objects.filter(session_key=client.session.session_key).update(**{name: now - by for name, by in ago.items()})


def seen(client: Client) -> datetime:
    at: datetime = UserSession.objects.get(session_key=client.session.session_key).last_seen_at
    return at


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_twenty_nine_minutes_without_a_sign_are_no_end(inside):
    set_back(inside, last_seen_at=timedelta(minutes=29))
    assert inside.get(reverse("run-list")).status_code == 200
    assert timezone.now() - seen(inside) < timedelta(seconds=5)


def test_after_thirty_minutes_the_person_signs_in_again_and_comes_back_to_the_page(inside, analyst):
    set_back(inside, last_seen_at=timedelta(minutes=30, seconds=1))
    answer = inside.get(reverse("run-list") + "?page=2")
    address = urlsplit(answer["Location"])
    assert (answer.status_code, address.path) == (302, reverse("account_login"))
    assert parse_qs(address.query) == {"next": [reverse("run-list") + "?page=2"]}
    assert not is_in(inside)
    page = inside.get(answer["Location"])
    assert "signed out after 30 minutes" in page.content.decode()
    back = inside.post(
        answer["Location"], {"login": analyst.email, "password": "correct horse battery", "next": parse_qs(address.query)["next"]}
    )
    assert back["Location"] == reverse("run-list") + "?page=2"


def test_a_form_sent_too_late_changes_nothing_and_leads_back_to_its_page(inside):
    set_back(inside, last_seen_at=timedelta(minutes=31))
    answer = inside.post(reverse("session-end"), headers={"Referer": "http://testserver/my/account/?x=1"})
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == ["/my/account/?x=1"]


def test_nobody_is_led_to_another_site(inside):
    set_back(inside, last_seen_at=timedelta(minutes=31))
    answer = inside.post(reverse("session-end"), headers={"Referer": "https://evil.example/my/account/"})
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == ["/"]


def test_a_script_is_told_and_led_to_the_sign_in_page(inside):
    set_back(inside, last_seen_at=timedelta(minutes=31))
    answer = inside.get(reverse("run-list"), headers=POLL)
    assert answer.status_code == 401
    assert parse_qs(urlsplit(answer["HX-Redirect"]).query)["next"] == ["/data/runs/?page=2"]


@pytest.mark.parametrize("headers", [SCRIPT, POLL], ids=["fetch", "htmx"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_scripts_ask_for_keeps_no_session_open(inside, headers, method):
    set_back(inside, last_seen_at=timedelta(minutes=20))
    before = seen(inside)
    getattr(inside, method)(reverse("run-list"), headers=headers)
    assert seen(inside) == before


def test_asking_how_long_it_lasts_keeps_no_session_open_and_typing_does(inside):
    set_back(inside, last_seen_at=timedelta(minutes=20))
    told = inside.get(reverse("session"), headers=SCRIPT).json()
    assert told["signed_in"]
    assert 590 <= told["idle"] <= 600
    assert 590 <= inside.get(reverse("session"), headers=SCRIPT).json()["idle"] <= 600
    assert inside.post(reverse("session"), headers=SCRIPT).json()["idle"] > 1790


def test_after_twelve_hours_everybody_signs_in_again_however_busy(inside):
    set_back(inside, created_at=timedelta(hours=12, seconds=1))
    answer = inside.get(reverse("run-list"))
    assert answer["Location"].startswith(reverse("account_login"))
    assert not is_in(inside)


def test_typing_does_not_lengthen_the_twelve_hours(inside):
    set_back(inside, created_at=timedelta(hours=11, minutes=59))
    told = inside.post(reverse("session"), headers=SCRIPT).json()
    assert told["longest"] <= 60


def test_a_session_that_is_over_says_so_to_the_page_that_asks(inside):
    set_back(inside, last_seen_at=timedelta(minutes=31))
    assert inside.get(reverse("session"), headers=SCRIPT).json() == {"signed_in": False}
    assert inside.post(reverse("session"), headers=SCRIPT).json() == {"signed_in": False}


def test_a_tab_in_use_keeps_the_others_open(inside):
    other = Client()
    other.cookies = inside.cookies
    set_back(inside, last_seen_at=timedelta(minutes=29))
    other.get(reverse("run-list"))
    assert inside.get(reverse("session"), headers=SCRIPT).json()["idle"] > 1790


def test_a_session_ended_from_elsewhere_is_over_at_its_next_request(inside, analyst):
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": analyst.email, "password": "correct horse battery"})
    row = UserSession.objects.get(session_key=inside.session.session_key)
    elsewhere.post(reverse("session-end"), {"session": row.pk})
    assert inside.get(reverse("run-list")).status_code == 404
    assert elsewhere.get(reverse("run-list")).status_code == 200


def test_all_others_end_and_the_present_one_stays(inside, analyst):
    others = [Client(), Client()]
    for one in others:
        one.post(reverse("account_login"), {"login": analyst.email, "password": "correct horse battery"})
    inside.post(reverse("session-end"))
    assert [one.get(reverse("run-list")).status_code for one in [inside, *others]] == [200, 404, 404]


def test_nobody_ends_somebody_elses_session(inside):
    stranger = Client()
    stranger.force_login(make.user("administrator"))
    stranger.get("/")
    row = UserSession.objects.get(session_key=inside.session.session_key)
    stranger.post(reverse("session-end"), {"session": row.pk})
    stranger.post(reverse("session-end"), {"session": "x"})
    assert inside.get(reverse("run-list")).status_code == 200


def test_the_account_page_names_browser_place_and_roles(analyst):
    client = Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36"}, REMOTE_ADDR="203.0.113.9")
    client.post(reverse("account_login"), {"login": analyst.email, "password": "correct horse battery"})
    page = client.get(reverse("account")).content.decode()
    for words in ["Chrome (Windows)", "203.0.113.9", "OPM analyst", analyst.email, "this one"]:
        assert words in page


def test_a_role_taken_away_is_gone_at_the_next_request(inside, analyst):
    assert inside.get(reverse("run-list")).status_code == 200
    end_role(role=analyst.roles.get(), at=timezone.now())
    assert inside.get(reverse("run-list")).status_code == 404


def test_a_closed_account_is_out_at_the_next_request(inside, analyst):
    User.objects.filter(pk=analyst.pk).update(is_active=False)
    assert inside.get(reverse("account")).status_code == 302
    assert inside.get(reverse("run-list")).status_code == 404


def test_a_new_password_ends_the_other_sessions(inside, analyst):
    elsewhere = Client()
    elsewhere.post(reverse("account_login"), {"login": analyst.email, "password": "correct horse battery"})
    new = "a longer horse battery"
    answer = inside.post(reverse("account_change_password"), {"oldpassword": "correct horse battery", "password1": new, "password2": new})
    assert answer["Location"] == reverse("account")
    assert inside.get(reverse("run-list")).status_code == 200
    assert elsewhere.get(reverse("run-list")).status_code == 404

"""Second factors: set up with real codes, asked for at every sign-in, and demanded of whoever holds a role."""

import re
import time

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts.actions import end_role
from accounts.actions.sessions import forget_factors
from accounts.models import User
from tests import make
from tests.accounts.codes import code_for

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
PAGES = [
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"),
    *("mfa_view_recovery_codes", "account_change_password", "account_logout", "account"),
]
required = override_settings(MFA_REQUIRED=True)


def enter(client: Client, user: User) -> str:
    """Signs in with the password; where that leads."""
    return str(client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})["Location"])


def add_app(client: Client) -> str:
    """Sets up an authenticator app; its secret."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    with TestCase.captureOnCommitCallbacks() as waiting:
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    with request_context(answer.wsgi_request):  # outside tests the commit comes while the request is answered
        for one in waiting:
            one()
    assert answer.status_code == 302
    return secret


def person_with_app() -> tuple[User, str]:
    user, client = make.user("analyst"), Client()
    enter(client, user)
    return user, add_app(client)


@required
def test_without_a_second_factor_a_role_reaches_nothing_but_setting_one_up_and_leaving(client):
    user = make.user("analyst")
    enter(client, user)
    for path in ["/", reverse("upload-list"), reverse("account"), reverse("admin:index"), reverse("mfa_view_recovery_codes")]:
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index")), path
    assert client.get("/api/v1/measures/", headers={"Accept": "application/json"}).status_code == 403
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/").status_code == 200


@required
def test_a_post_is_held_back_like_a_page(client):
    enter(client, make.user("administrator"))
    answer = client.post(reverse("session-end"), {"session": ""})
    assert answer["Location"] == reverse("mfa_index")


@required
def test_whoever_sets_one_up_goes_on_to_where_they_were_going(client):
    enter(client, make.user("analyst"))
    client.get(reverse("run-list") + "?page=2")
    add_app(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert f'href="{reverse("run-list")}?page=2"' in page
    assert client.get(reverse("run-list")).status_code == 200


@required
def test_somebody_without_a_role_is_not_asked(client):
    enter(client, make.user())
    assert client.get(reverse("account")).status_code == 200


@required
def test_the_demand_starts_and_ends_with_the_role_at_the_next_request(client):
    user = make.user("analyst")
    enter(client, user)
    assert client.get(reverse("account")).status_code == 302
    end_role(role=user.roles.get(), at=timezone.now())
    assert client.get(reverse("account")).status_code == 200


def test_where_it_is_not_demanded_a_password_is_enough(client):
    assert enter(client, make.user("analyst")) == "/"
    assert client.get(reverse("run-list")).status_code == 200


def test_a_password_alone_does_not_sign_in_whoever_has_an_app():
    user, secret = person_with_app()
    client = Client()
    assert enter(client, user) == reverse("mfa_authenticate")
    assert client.get(reverse("account")).status_code == 302
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret, time.time() + 30)})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_code_works_once_and_a_wrong_or_old_one_never():
    user, secret = person_with_app()
    now = code_for(secret, time.time() + 30)
    for code, signed_in in [("000000", False), (code_for(secret, time.time() - 300), False), (now, True), (now, False)]:
        client = Client()
        enter(client, user)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is signed_in, code


def test_codes_cannot_be_tried_without_end():
    user, secret = person_with_app()
    client = Client()
    enter(client, user)
    for _ in range(12):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret, time.time() + 30)})
    assert "_auth_user_id" not in client.session


def test_each_recovery_code_signs_in_once():
    user, _ = person_with_app()
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    for code, signed_in in [(codes[0], True), (codes[0], False), (codes[1], True)]:
        client = Client()
        enter(client, user)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is signed_in


def test_the_secret_of_an_app_is_not_readable_in_the_database():
    user, secret = person_with_app()
    kept = Authenticator.objects.get(user=user, type="totp").data
    assert secret not in str(kept)


def test_a_new_secret_key_reads_what_the_old_one_encrypted(settings):
    user, secret = person_with_app()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-" + "y" * 40
    client = Client()
    enter(client, user)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret, time.time() + 30)})
    assert "_auth_user_id" in client.session


def test_a_new_factor_ends_the_sessions_that_never_passed_one():
    user, thief, owner = make.user("analyst"), Client(), Client()
    enter(thief, user)
    enter(owner, user)
    add_app(owner)
    assert owner.get(reverse("account")).status_code == 200
    assert thief.get(reverse("account")).status_code == 302


def test_people_are_told_by_mail_what_changed_about_signing_in(mailoutbox):
    user, _ = person_with_app()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([user.email], "An authenticator app was added")]


def test_changing_a_factor_later_asks_for_the_password_again(client, monkeypatch):
    user = make.user("analyst")
    enter(client, user)
    later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: later)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    client.post(answer["Location"], {"password": PASSWORD, "next": reverse("mfa_activate_totp")})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_an_administrator_takes_lost_factors_away_and_the_next_sign_in_needs_none(client):
    user, _ = person_with_app()
    assert forget_factors(user=user, by=make.user("administrator"), at=timezone.now()) == 2
    assert enter(client, user) == "/"


@pytest.mark.parametrize("kind", ["analyst", "governor", None])
def test_nobody_else_takes_factors_away(kind):
    user, _ = person_with_app()
    with pytest.raises(PermissionDenied):
        forget_factors(user=user, by=make.user(kind), at=timezone.now())
    assert Authenticator.objects.filter(user=user).count() == 2


def test_an_administrator_does_not_take_away_the_own_ones():
    admin = make.user("administrator")
    with pytest.raises(PermissionDenied):
        forget_factors(user=admin, by=admin, at=timezone.now())


def test_the_command_line_helps_the_last_administrator(capsys):
    user, _ = person_with_app()
    call_command("forget_factors", user.email.upper())
    assert re.search(r"2 .*taken away", capsys.readouterr().out)
    assert not Authenticator.objects.filter(user=user).exists()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_about_signing_in_has_the_look_of_the_site(client, name):
    user = make.user("analyst")
    enter(client, user)
    if name != "mfa_activate_totp":
        add_app(client)
    page = client.get(reverse(name)).content.decode()
    assert 'class="site-header"' in page
    assert "<h1" in page
    assert "Menu:" not in page


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/set/", "provider/", "provider/signup/", "sessions/", "confirm-email/", "2fa/webauthn/login/"]
)
def test_what_is_not_offered_is_not_there(client, path):
    client.force_login(make.user("administrator"))
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}").status_code == 404

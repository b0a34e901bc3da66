"""Signing in with OpenID Connect, against a real provider in a thread: accounts and roles follow its groups."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from oidc_provider_mock import run_server_in_thread

from accounts.actions import grant_role
from accounts.models import Invitation, Role, User
from accounts.queries import viewer
from tests import make
from tests.accounts.joining import mailed
from tests.accounts.providers import configure, sign_in_by_openid

pytestmark = pytest.mark.django_db


class Openid:
    def __init__(self, base: str, client: Client) -> None:
        self.base, self.client = base, client

    def knows(self, sub: str = "u-1", **claims: Any) -> None:
        plain = {"email": "ines@ct.example", "email_verified": True, "name": "Ines Ray", "groups": ["perf-analysts"]}
        known: Any = plain | claims
        requests.put(f"{self.base}/users/{sub}", json=known, timeout=10).raise_for_status()

    def sign_in(self, sub: str = "u-1", client: Client | None = None) -> Any:
        return sign_in_by_openid(client or self.client, self.base, sub)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with run_server_in_thread() as running:
        yield f"http://localhost:{running.server_port}"


@pytest.fixture
def openid(server: str, settings: Any, client: Client) -> Openid:
    configure(settings, {"kind": "openid_connect", "code": "state", "server_url": server, "client_id": "ctperf", "secret": "s"})
    return Openid(server, client)


def roles(user: User) -> set[tuple[str, str, str]]:
    held = Role.objects.filter(user=user, ended_at=None).select_related("agency")
    return {(role.kind, role.agency.code if role.agency else "", role.from_provider) for role in held}


def test_somebody_with_a_mapped_group_gets_an_account_with_its_role(openid):
    openid.knows()
    assert openid.sign_in().status_code == 302
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == ("ines@ct.example", "Ines Ray", False)
    assert roles(user) == {("analyst", "", "state")}
    assert openid.client.get(reverse("run-list")).status_code == 200


def test_a_group_of_an_agency_gives_the_role_there_and_unknown_groups_give_nothing(openid):
    make.agency(code="DOT")
    openid.knows(groups=["dot-commissioner", "everybody", "domain-admins"])
    openid.sign_in()
    assert roles(User.objects.get()) == {("commissioner", "DOT", "state")}


@pytest.mark.parametrize("groups", [[], ["everybody"], "everybody", None, [1, {"a": 2}], {"perf-analysts": True}])
def test_nobody_gets_an_account_without_a_mapped_group(openid, groups):
    openid.knows(groups=groups)
    answer = openid.sign_in()
    assert answer.status_code == 403
    assert "none of your groups there gives you a role" in answer.content.decode()
    assert not User.objects.exists()
    assert "_auth_user_id" not in openid.client.session


def test_a_role_ends_at_the_next_sign_in_without_its_group_and_others_come(openid):
    make.agency(code="DOT")
    openid.knows(groups=["perf-analysts"])
    openid.sign_in()
    openid.knows(groups=["dot-stewards"])
    openid.sign_in(client=Client())
    assert roles(User.objects.get()) == {("steward", "DOT", "state")}
    assert openid.client.get(reverse("run-list")).status_code == 404


def test_whoever_has_no_group_left_is_not_signed_in_any_more(openid):
    openid.knows()
    openid.sign_in()
    openid.knows(groups=[])
    client = Client()
    assert openid.sign_in(client=client).status_code == 403
    assert "_auth_user_id" not in client.session
    assert roles(User.objects.get()) == set()


def test_a_role_given_by_a_person_stays_when_no_group_gives_it(openid):
    openid.knows()
    openid.sign_in()
    user = User.objects.get()
    grant_role(user=user, kind="governor", agency=None, at=timezone.now() - timedelta(seconds=1))
    openid.knows(groups=[])
    assert openid.sign_in(client=Client()).status_code == 302
    assert roles(user) == {("governor", "", "")}


def test_a_verified_address_links_to_the_account_that_has_it_and_its_password_is_worth_nothing_then(openid):
    user = make.user("governor", email="ines@ct.example")
    openid.knows()
    openid.sign_in()
    assert openid.client.session["_auth_user_id"] == str(user.pk)
    assert roles(user) == {("governor", "", ""), ("analyst", "", "state")}
    user.refresh_from_db()
    assert not user.has_usable_password()


@pytest.mark.parametrize("verified", [False, None, "false", 0])
def test_an_address_the_provider_did_not_check_gets_nobody_elses_account(openid, verified):
    user = make.user("governor", email="ines@ct.example")
    openid.knows(email_verified=verified)
    answer = openid.sign_in()
    assert answer.status_code == 403
    assert "_auth_user_id" not in openid.client.session
    assert User.objects.count() == 1
    user.refresh_from_db()
    assert user.has_usable_password()
    assert roles(user) == {("governor", "", "")}


def test_no_account_is_made_for_an_address_that_nobody_checked(openid):
    openid.knows(email_verified=False)
    assert openid.sign_in().status_code == 403
    assert not User.objects.exists()


def test_the_refusals_do_not_tell_whether_the_address_has_an_account(openid):
    openid.knows(email_verified=False)
    unknown = openid.sign_in(client=Client())
    make.user("governor", email="ines@ct.example")
    known = openid.sign_in(client=Client())
    words = [page.content.decode().split("<main", 1)[1].split("</main", 1)[0] for page in (unknown, known)]
    assert words[0] == words[1]


def test_a_closed_account_stays_closed(openid):
    openid.knows()
    openid.sign_in()
    User.objects.update(is_active=False)
    client = Client()
    answer = openid.sign_in(client=client)
    assert answer["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_the_way_back_works_once(openid):
    openid.knows()
    client = openid.client
    client.defaults["HTTP_HOST"] = "localhost"
    start = client.post(reverse("openid_connect_login", args=["state"]) + "?process=login")
    back = requests.post(start["Location"], data={"sub": "u-1"}, allow_redirects=False, timeout=10).headers["Location"]
    stranger = Client(HTTP_HOST="localhost")
    path = back.split("localhost", 1)[1]
    stranger.get(path)
    assert "_auth_user_id" not in stranger.session
    client.get(path)
    assert "_auth_user_id" in client.session
    client.post(reverse("account_logout"))
    client.get(path)
    assert "_auth_user_id" not in client.session


def test_signed_in_people_do_not_link_another_identity(openid):
    openid.knows()
    client = openid.client
    client.force_login(make.user("administrator"))
    client.defaults["HTTP_HOST"] = "localhost"
    start = client.post(reverse("openid_connect_login", args=["state"]) + "?process=connect")
    back = requests.post(start["Location"], data={"sub": "u-1"}, allow_redirects=False, timeout=10).headers["Location"]
    assert client.get(back.split("localhost", 1)[1]).status_code == 403
    assert User.objects.count() == 1


def test_a_second_factor_is_demanded_here_unless_the_provider_is_said_to_ask(openid, settings):
    settings.MFA_REQUIRED = True
    openid.knows()
    openid.sign_in()
    assert openid.client.get(reverse("run-list"))["Location"] == reverse("mfa_index")
    given = {"kind": "openid_connect", "code": "state", "server_url": openid.base, "client_id": "ctperf", "secret": "s"}
    configure(settings, given | {"asks_second_factor": True})
    assert openid.client.get(reverse("run-list")).status_code == 200


def test_the_sign_in_page_offers_the_provider_beside_the_password(openid):
    page = openid.client.get(reverse("account_login")).content.decode()
    assert 'name="password"' in page
    assert f'action="{reverse("openid_connect_login", args=["state"])}?process=login"' in page
    assert "State sign-in" in page


def test_a_link_alone_starts_nothing(openid):
    answer = openid.client.get(reverse("openid_connect_login", args=["state"]))
    assert answer.status_code == 200
    assert "You go on to State sign-in" in answer.content.decode()


def test_a_provider_that_is_not_configured_is_not_there(openid):
    assert openid.client.post(reverse("openid_connect_login", args=["other"])).status_code == 404


def invited(client: Client, **fields: Any) -> Invitation:
    """Somebody is invited and opened the link of the mail in this browser."""
    made, secret = mailed(make.user("administrator"), timezone.now(), **fields)
    client.get(reverse("join-open", args=[secret]))
    return made


def test_an_invitation_is_accepted_by_signing_in_without_any_group(openid):
    dot = make.agency(code="DOT")
    made = invited(openid.client)
    openid.knows(groups=[])
    assert openid.sign_in().status_code == 302
    user = User.objects.get(email="ines@ct.example")
    made.refresh_from_db()
    assert (made.accepted_by, user.has_usable_password()) == (user, False)
    assert roles(user) == {("steward", "DOT", "")}
    assert viewer(user).steward_of == {dot.pk}


@pytest.mark.parametrize("claims", [{"email": "other@ct.example"}, {"email_verified": False}])
def test_an_invitation_lets_nobody_else_in(openid, claims):
    make.agency(code="DOT")
    made = invited(openid.client)
    openid.knows(groups=[], **claims)
    assert openid.sign_in().status_code == 403
    made.refresh_from_db()
    assert made.accepted_at is None
    assert not User.objects.filter(email__in=["ines@ct.example", "other@ct.example"]).exists()


def test_an_invitation_that_was_taken_back_lets_nobody_in(openid):
    make.agency(code="DOT")
    made = invited(openid.client)
    Invitation.objects.filter(pk=made.pk).update(revoked_at=timezone.now())
    openid.knows(groups=[])
    assert openid.sign_in().status_code == 403


def test_who_left_comes_back_by_the_provider_through_an_invitation_and_by_nothing_else(openid):
    make.agency(code="DOT")
    openid.knows()
    openid.sign_in()
    user = User.objects.get()
    openid.client.logout()
    User.objects.update(is_active=False)
    Role.objects.update(ended_at=timezone.now())
    openid.knows(groups=[])
    openid.sign_in()
    assert "_auth_user_id" not in openid.client.session
    invited(openid.client)
    assert "Accept with your organization" in openid.client.get(reverse("join")).content.decode()
    openid.sign_in()
    user.refresh_from_db()
    assert user.is_active
    assert roles(user) == {("steward", "DOT", "")}

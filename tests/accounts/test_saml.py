"""Signing in with SAML: responses really signed with the provider's key, and every way of faking one refused."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from accounts.rules.providers import origins, read_providers
from tests import make
from tests.accounts.providers import Assertion, SamlProvider, configure

pytestmark = pytest.mark.django_db
SAYS = {"email": ["omar@ct.example"], "name": ["Omar Diaz"], "groups": ["perf-analysts", "everybody"]}


@pytest.fixture(scope="module")
def idp() -> SamlProvider:
    return SamlProvider()


@pytest.fixture
def door(idp: SamlProvider, settings: Any, client: Client) -> Client:
    configure(settings, idp.settings())
    return client


def said(idp: SamlProvider, client: Client, **parts: Any) -> Assertion:
    return Assertion(**{"in_response_to": idp.asked(client), "attributes": SAYS} | parts)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_signed_response_signs_in_with_the_roles_of_its_groups(idp, door):
    assert idp.deliver(door, idp.signed(said(idp, door))).status_code == 302
    user = User.objects.get()
    assert (user.email, user.name) == ("omar@ct.example", "Omar Diaz")
    assert list(Role.objects.values_list("kind", "from_provider")) == [("analyst", "agency")]
    assert door.get(reverse("run-list")).status_code == 200


def test_a_response_works_once(idp, door):
    response = idp.signed(said(idp, door))
    idp.deliver(door, response)
    door.post(reverse("account_logout"))
    idp.deliver(door, response)
    assert not is_in(door)


def test_a_response_works_in_the_browser_that_asked_alone(idp, door):
    stranger = Client(HTTP_HOST="localhost")
    idp.deliver(stranger, idp.signed(said(idp, door)))
    assert not is_in(stranger)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "parts",
    [
        {"issued": datetime.now(UTC) - timedelta(hours=3)},
        {"issued": datetime.now(UTC) + timedelta(hours=3)},
        {"audience": "https://another.example/metadata"},
        {"destination": "https://another.example/acs/"},
        {"issuer": "https://another.example/metadata"},
        {"in_response_to": "_made-up"},
    ],
    ids=["expired", "not yet", "wrong audience", "wrong destination", "wrong issuer", "nobody asked"],
)
def test_a_signed_response_for_another_time_place_or_question_is_refused(idp, door, parts):
    idp.deliver(door, idp.signed(said(idp, door, **parts)))
    assert not is_in(door)
    assert not User.objects.exists()


def test_a_response_nobody_asked_for_is_refused(idp, door):
    response = idp.signed(said(idp, door)).replace(" InResponseTo=", " Unasked=", 1)
    idp.deliver(door, response)
    assert not is_in(door)


@pytest.mark.parametrize(("old", "new"), [("omar@ct.example", "boss@ct.example"), ("perf-analysts", "perf-admins"), ("u-17", "u-18")])
def test_a_response_changed_on_the_way_is_refused(idp, door, old, new):
    response = idp.signed(said(idp, door))
    assert old in response
    answer = idp.deliver(door, response.replace(old, new))
    assert "could not be accepted" in answer.content.decode()
    assert not is_in(door)


def test_a_response_without_a_signature_is_refused(idp, door):
    plain = said(idp, door)
    idp.deliver(door, idp.wrapped(plain, plain.xml()))
    assert not is_in(door)


def test_a_response_signed_by_somebody_else_is_refused(idp, door):
    other = SamlProvider()
    idp.deliver(door, other.signed(said(idp, door)))
    assert not is_in(door)


def test_a_forged_assertion_beside_the_signed_one_is_refused(idp, door):
    real = said(idp, door)
    forged = Assertion(in_response_to=real.in_response_to, name_id="boss", attributes=SAYS | {"email": ["boss@ct.example"]})
    signed = idp.signed(real)
    for both in (
        signed.replace("<saml:Assertion", forged.xml() + "<saml:Assertion", 1),
        signed.replace("</samlp:Response>", forged.xml() + "</samlp:Response>"),
    ):
        idp.deliver(door, both)
        assert not is_in(door)
    assert not User.objects.filter(email="boss@ct.example").exists()


@pytest.mark.parametrize("rubbish", ["", "not base64 or xml", "<a>", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'])
def test_rubbish_is_refused_without_an_error_of_ours(idp, door, rubbish):
    idp.asked(door)
    assert idp.deliver(door, rubbish).status_code < 500
    assert not is_in(door)


def test_an_unchecked_address_is_not_linked_to_an_account(idp, door, settings):
    configure(settings, idp.settings(email_is_verified=False))
    make.user("governor", email="omar@ct.example")
    assert idp.deliver(door, idp.signed(said(idp, door))).status_code == 403
    assert not is_in(door)


def test_without_a_mapped_group_there_is_no_account(idp, door):
    answer = idp.deliver(door, idp.signed(said(idp, door, attributes=SAYS | {"groups": ["everybody"]})))
    assert answer.status_code == 403
    assert not User.objects.exists()


def test_the_metadata_for_the_provider_name_us(idp, door):
    answer = door.get(reverse("saml_metadata", args=["agency"]), HTTP_HOST="localhost")
    assert answer.status_code == 200
    assert b"http://localhost/accounts/saml/agency/acs/" in answer.content


def test_the_forms_may_lead_to_the_configured_providers_and_nowhere_else(idp):
    given = idp.settings(name="A", roles=[{"group": "g", "role": "analyst"}], also_at=["https://login.example/x"])
    found = read_providers(json.dumps({"provider": [given]}), form="json", secret=lambda _: "")
    assert origins(found) == ["https://idp.example", "https://login.example"]

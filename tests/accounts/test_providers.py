"""The file of identity providers: read whole, or refused with what is wrong in it."""

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.rules.providers import BadProviders, GivenRole, groups_in, origins, read_providers, roles_for
from ctperf.entrance import identity_providers

OPENID = {
    "kind": "openid_connect",
    "code": "state",
    "name": "State of Connecticut",
    "server_url": "https://login.example/tenant/v2.0",
    "client_id": "ctperf",
    "roles": [{"group": "a", "role": "analyst"}, {"group": "b", "role": "steward", "agency": "DOT"}],
}
TOML = """
[[provider]]
kind = "openid_connect"
code = "state"
name = "State of Connecticut"
server_url = "https://login.example/tenant/v2.0"
client_id = "ctperf"
secret_from = "OPENID_SECRET"
roles = [{ group = "a", role = "analyst" }]
"""


def read(*entries: Any) -> Any:
    return read_providers(json.dumps({"provider": list(entries)}), form="json", secret=lambda _: "")


def test_toml_and_json_say_the_same():
    toml = read_providers(TOML, form="toml", secret={"OPENID_SECRET": "hush"}.get)  # type: ignore[arg-type]
    assert toml[0].as_app()["secret"] == "hush"
    assert toml[0].roles == (GivenRole("a", "analyst"),)
    assert origins(toml) == ["https://login.example"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "ldap"}, "kind must be one of"),
        ({"code": "State!"}, "code must be"),
        ({"colour": "blue"}, "colour is not known"),
        ({"client_id": ""}, "client_id is missing"),
        ({"name": None}, "name is missing"),
        ({"roles": []}, "nobody could come in"),
        ({"roles": [{"group": "a"}]}, "needs a group and a role"),
        ({"roles": [{"group": "a", "role": "king"}]}, "'king' is no role"),
        ({"roles": [{"group": "a", "role": "steward"}]}, "need an agency"),
        ({"roles": [{"group": "a", "role": "analyst", "agency": "DOT"}]}, "the other roles have none"),
        ({"links_by_email": "yes"}, "links_by_email must be true or false"),
        ({"server_url": "http://login.example"}, "must be an https address"),
        ({"also_at": ["login.example"]}, "must be an https address"),
        ({"secret_from": "NOT_SET"}, "NOT_SET is not set"),
    ],
)
def test_what_is_wrong_is_said(change, why):
    with pytest.raises(BadProviders, match=why):
        read(OPENID | change)


@pytest.mark.parametrize(
    ("text", "form", "why"),
    [
        ("{", "json", "it is no JSON"),
        ("a =", "toml", "it is no TOML"),
        ("", "yaml", "must end in .toml or .json"),
        ("[]", "json", "a list `provider`"),
        ('{"provider": []}', "json", "a list `provider`"),
        ('{"provider": ["x"]}', "json", "a list `provider`"),
    ],
)
def test_a_file_that_is_none_is_refused(text, form, why):
    with pytest.raises(BadProviders, match=why):
        read_providers(text, form=form, secret=lambda _: "")


def test_two_providers_have_two_codes():
    with pytest.raises(BadProviders, match="the same code"):
        read(OPENID, OPENID)


def test_groups_nobody_mapped_give_nothing():
    (one,) = read(OPENID)
    assert {given.role for given in roles_for(one, ["b", "zzz"])} == {"steward"}
    assert roles_for(one, []) == frozenset()


@pytest.mark.parametrize(
    ("told", "groups"), [({"groups": "a"}, ("a",)), ({"groups": ["a", 1, None]}, ("a",)), ({"groups": {"a": 1}}, ()), ({}, ())]
)
def test_groups_are_texts(told, groups):
    (one,) = read(OPENID)
    assert groups_in(one, told) == groups


def test_the_site_does_not_start_with_a_file_it_cannot_use(monkeypatch, tmp_path):
    file = tmp_path / "providers.toml"
    monkeypatch.setenv("IDENTITY_PROVIDERS", str(file))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        identity_providers()
    file.write_text(TOML)
    with pytest.raises(ImproperlyConfigured, match="OPENID_SECRET is not set"):
        identity_providers()
    monkeypatch.setenv("OPENID_SECRET", "hush")
    assert [one.code for one in identity_providers()] == ["state"]


def test_without_a_file_there_are_no_providers(monkeypatch):
    monkeypatch.delenv("IDENTITY_PROVIDERS", raising=False)
    assert identity_providers() == ()

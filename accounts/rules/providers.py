"""Identity providers as configured: where people come from, and which of their groups gives which role."""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

KINDS = ("openid_connect", "saml")
STATE_ROLES = frozenset({"analyst", "governor", "linkage_officer", "administrator"})
AGENCY_ROLES = frozenset({"commissioner", "steward"})
COMMON = {"kind", "code", "name", "roles", "groups_from", "links_by_email", "email_is_verified", "asks_second_factor", "also_at"}
OWN = {
    "openid_connect": {"server_url", "client_id", "secret", "secret_from", "scope"},
    "saml": {"entity_id", "sso_url", "certificate", "attributes", "own_entity_id"},
}
NEEDED = {"openid_connect": ("server_url", "client_id"), "saml": ("entity_id", "sso_url", "certificate")}
ATTRIBUTES = {"email": "email", "name": "name", "first_name": "first_name", "last_name": "last_name"}


class BadProviders(ValueError):
    """A file of identity providers that cannot be used; says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class GivenRole:
    """What a group gives: a role, with the code of the agency where the role is an agency's."""

    group: str
    role: str
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """One identity provider. `groups_from` names the claim or attribute that holds the groups."""

    kind: str
    code: str
    name: str
    roles: tuple[GivenRole, ...]
    groups_from: str = "groups"
    links_by_email: bool = False
    email_is_verified: bool = False
    asks_second_factor: bool = False
    also_at: tuple[str, ...] = ()
    own: Mapping[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return str(self.own["server_url" if self.kind == "openid_connect" else "sso_url"])

    def as_app(self) -> dict[str, Any]:
        """The provider as the sign-in library wants it."""
        shared: dict[str, Any] = {"email_authentication": self.links_by_email}
        if self.email_is_verified:
            shared["verified_email"] = True
        make = _openid_connect if self.kind == "openid_connect" else _saml
        return make(self, shared)


def _openid_connect(one: Provider, shared: dict[str, Any]) -> dict[str, Any]:
    settings = shared | {"server_url": one.own["server_url"], "oauth_pkce_enabled": True}
    if "scope" in one.own:
        settings["scope"] = list(one.own["scope"])
    app = {"provider_id": one.code, "name": one.name, "client_id": one.own["client_id"]}
    return app | {"secret": one.own.get("secret", ""), "settings": settings}


def _saml(one: Provider, shared: dict[str, Any]) -> dict[str, Any]:
    named = ATTRIBUTES | dict(one.own.get("attributes", {}))
    settings = shared | {
        "attribute_mapping": named,
        "idp": {"entity_id": one.own["entity_id"], "sso_url": one.own["sso_url"], "x509cert": one.own["certificate"]},
        "advanced": {
            "strict": True,
            "want_assertion_signed": True,
            "reject_idp_initiated_sso": True,
            "reject_deprecated_algorithm": True,
            "want_attribute_statement": True,
            "allow_repeat_attribute_name": True,
        },
    }
    if "own_entity_id" in one.own:
        settings["sp"] = {"entity_id": one.own["own_entity_id"]}
    return {"provider_id": one.code, "name": one.name, "client_id": one.code, "settings": settings}


def read_providers(text: str, *, form: str, secret: Callable[[str], str]) -> tuple[Provider, ...]:
    """The providers of a TOML or JSON text; `secret` finds what stands in the environment. Raises BadProviders."""
    try:
        content = tomllib.loads(text) if form == "toml" else json.loads(text) if form == "json" else None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise BadProviders(f"it is no {form.upper()}: {error}.") from error
    if content is None:
        raise BadProviders("its name must end in .toml or .json.")
    listed = content.get("provider") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed or not all(isinstance(one, dict) for one in listed):
        raise BadProviders("it must hold a list `provider` with at least one entry.")
    found = tuple(_provider(one, secret) for one in listed)
    if len({one.code for one in found}) < len(found):
        raise BadProviders("two providers have the same code.")
    return found


def _provider(given: dict[str, Any], secret: Callable[[str], str]) -> Provider:
    kind, code = given.get("kind"), str(given.get("code", ""))
    if kind not in KINDS:
        raise BadProviders(f"kind must be one of {', '.join(KINDS)}, not {kind!r}.")
    if not code.replace("-", "").isalnum() or not code.isascii() or code != code.lower():
        raise BadProviders(f"code must be lower-case letters, digits and hyphens, not {code!r}.")
    _check_names(given, kind, code)
    roles = tuple(_given_role(one, code) for one in given.get("roles", ()))
    if not roles:
        raise BadProviders(f"{code}: without `roles` nobody could come in.")
    own = {name: given[name] for name in OWN[kind] & set(given)}
    if "secret_from" in own and not own.setdefault("secret", secret(str(own["secret_from"]))):
        raise BadProviders(f"{code}: {own['secret_from']} is not set.")
    plain = {name: given[name] for name in COMMON & set(given) if name not in {"roles", "also_at"}}
    also_at = tuple(_origin(str(one), code) for one in given.get("also_at", ()))
    return Provider(**plain, roles=roles, also_at=also_at, own=own)


def _check_names(given: dict[str, Any], kind: str, code: str) -> None:
    unknown = set(given) - COMMON - OWN[kind]
    missing = [name for name in ("name", *NEEDED[kind]) if not given.get(name)]
    if unknown or missing:
        words = [f"{name} is not known" for name in sorted(unknown)] + [f"{name} is missing" for name in missing]
        raise BadProviders(f"{code}: {', '.join(words)}.")
    switches = ("links_by_email", "email_is_verified", "asks_second_factor")
    wrong = [name for name in switches if not isinstance(given.get(name, False), bool)]
    if wrong:
        raise BadProviders(f"{code}: {', '.join(wrong)} must be true or false.")
    _origin(str(given["server_url" if kind == "openid_connect" else "sso_url"]), code)


def _given_role(given: Any, code: str) -> GivenRole:
    known = isinstance(given, dict) and {"group", "role"} <= set(given) <= {"group", "role", "agency"}
    if not known or not all(isinstance(value, str) and value for value in given.values()):
        raise BadProviders(f"{code}: each of `roles` needs a group and a role, and an agency where the role is an agency's.")
    if given["role"] not in STATE_ROLES | AGENCY_ROLES:
        raise BadProviders(f"{code}: {given['role']!r} is no role.")
    if (given["role"] in AGENCY_ROLES) != ("agency" in given):
        raise BadProviders(f"{code}: commissioners and stewards need an agency, the other roles have none ({given['group']}).")
    return GivenRole(**given)


def _origin(address: str, code: str) -> str:
    parts = urlsplit(address)
    if not parts.hostname or parts.scheme not in ({"https", "http"} if parts.hostname in {"127.0.0.1", "localhost"} else {"https"}):
        raise BadProviders(f"{code}: {address} must be an https address.")
    return f"{parts.scheme}://{parts.netloc}"


def origins(providers: Iterable[Provider]) -> list[str]:
    """The sites that signing in leads to."""
    return sorted({origin for one in providers for origin in (_origin(one.address, one.code), *one.also_at)})


def as_apps(providers: Iterable[Provider]) -> dict[str, dict[str, Any]]:
    """All providers as the sign-in library wants them, by kind."""
    listed = list(providers)
    return {kind: {"APPS": [one.as_app() for one in listed if one.kind == kind], "OAUTH_PKCE_ENABLED": True} for kind in KINDS}


def roles_for(provider: Provider, groups: Iterable[str]) -> frozenset[GivenRole]:
    """The roles that these groups give; groups nobody configured give nothing."""
    held = set(groups)
    return frozenset(one for one in provider.roles if one.group in held)


def groups_in(provider: Provider, told: Mapping[str, Any]) -> tuple[str, ...]:
    """The groups in what a provider told of somebody: a list of texts, or one text. Anything else is none."""
    value = told.get(provider.groups_from)
    found = [value] if isinstance(value, str) else value if isinstance(value, list | tuple) else []
    return tuple(one for one in found if isinstance(one, str))

"""Identity providers for the tests: one real OpenID provider in a thread, and a SAML one that signs with its own key."""

import base64
import json
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.utils import OneLogin_Saml2_Utils as Saml

from accounts.rules.providers import as_apps, read_providers

ROLES = [
    {"group": "perf-analysts", "role": "analyst"},
    {"group": "dot-commissioner", "role": "commissioner", "agency": "DOT"},
    {"group": "dot-stewards", "role": "steward", "agency": "DOT"},
]
VALUE = "<saml:AttributeValue>{}</saml:AttributeValue>"
SAML = "urn:oasis:names:tc:SAML:2.0"
PLAIN = {"name": "State sign-in", "roles": ROLES, "links_by_email": True}


def configure(settings: Any, *given: dict[str, Any]) -> None:
    """Sets the providers as a file with these entries would."""
    found = read_providers(json.dumps({"provider": [PLAIN | one for one in given]}), form="json", secret=lambda _: "")
    settings.PROVIDERS = found
    settings.SOCIALACCOUNT_PROVIDERS = as_apps(found)


def sign_in_by_openid(client: Client, base: str, sub: str, code: str = "state") -> Any:
    """The whole way over the provider's page; the answer of ours at its end."""
    client.defaults["HTTP_HOST"] = "localhost"
    start = client.post(reverse("openid_connect_login", args=[code]) + "?process=login")
    assert start["Location"].startswith(base), start.status_code
    back = requests.post(start["Location"], data={"sub": sub}, allow_redirects=False, timeout=10).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}")


def key_pair() -> tuple[str, str]:
    """A key and a certificate signed with it, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "idp.example")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1)
    )
    certificate = builder.sign(key, hashes.SHA256())
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return private.decode(), certificate.public_bytes(serialization.Encoding.PEM).decode()


@dataclass
class Assertion:
    """What a SAML provider says, with every part that a test may want to be wrong."""

    in_response_to: str
    name_id: str = "u-17"
    attributes: dict[str, list[str]] = field(default_factory=dict)
    audience: str = "http://localhost/accounts/saml/agency/metadata/"
    destination: str = "http://localhost/accounts/saml/agency/acs/"
    issuer: str = "https://idp.example/metadata"
    issued: datetime = field(default_factory=lambda: datetime.now(UTC))
    lasts: timedelta = timedelta(minutes=5)

    def xml(self) -> str:
        moments = (self.issued - timedelta(seconds=30), self.issued + self.lasts)
        start, end = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in moments)
        told = "".join(
            f'<saml:Attribute Name="{name}">{"".join(map(VALUE.format, values))}</saml:Attribute>'
            for name, values in self.attributes.items()
        )
        return (
            f'<saml:Assertion xmlns:saml="{SAML}:assertion" ID="_a1{self.in_response_to}" Version="2.0" IssueInstant="{start}">'
            f"<saml:Issuer>{self.issuer}</saml:Issuer>"
            f'<saml:Subject><saml:NameID Format="{SAML}:nameid-format:persistent">{self.name_id}</saml:NameID>'
            f'<saml:SubjectConfirmation Method="{SAML}:cm:bearer">'
            f'<saml:SubjectConfirmationData NotOnOrAfter="{end}" Recipient="{self.destination}" InResponseTo="{self.in_response_to}"/>'
            "</saml:SubjectConfirmation></saml:Subject>"
            f'<saml:Conditions NotBefore="{start}" NotOnOrAfter="{end}">'
            f"<saml:AudienceRestriction><saml:Audience>{self.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
            f'<saml:AuthnStatement AuthnInstant="{start}" SessionIndex="_s1"><saml:AuthnContext>'
            f"<saml:AuthnContextClassRef>{SAML}:ac:classes:Password</saml:AuthnContextClassRef>"
            "</saml:AuthnContext></saml:AuthnStatement>"
            f"<saml:AttributeStatement>{told}</saml:AttributeStatement></saml:Assertion>"
        )


class SamlProvider:
    """An identity provider with a key of its own."""

    def __init__(self) -> None:
        self.key, self.certificate = key_pair()

    def settings(self, **more: Any) -> dict[str, Any]:
        own = {"entity_id": "https://idp.example/metadata", "sso_url": "https://idp.example/sso", "certificate": self.certificate}
        return {"kind": "saml", "code": "agency", "email_is_verified": True} | own | more

    def asked(self, client: Client) -> str:
        """Starts at our sign-in page; the id of the request that reaches the provider."""
        client.defaults["HTTP_HOST"] = "localhost"
        location = client.post(reverse("saml_login", args=["agency"]) + "?process=login")["Location"]
        request = zlib.decompress(base64.b64decode(parse_qs(urlsplit(location).query)["SAMLRequest"][0]), -15).decode()
        return request.split('ID="', 1)[1].split('"', 1)[0]

    def signed(self, said: Assertion) -> str:
        """The response as the browser carries it: its assertion signed with the provider's key."""
        xml = Saml.add_sign(said.xml(), self.key, self.certificate, sign_algorithm=Constants.RSA_SHA256, digest_algorithm=Constants.SHA256)
        return self.wrapped(said, xml.decode() if isinstance(xml, bytes) else xml)

    def wrapped(self, said: Assertion, assertion: str) -> str:
        now = said.issued.strftime("%Y-%m-%dT%H:%M:%SZ")
        return (
            f'<samlp:Response xmlns:samlp="{SAML}:protocol" ID="_r1" Version="2.0" IssueInstant="{now}" '
            f'Destination="{said.destination}" InResponseTo="{said.in_response_to}">'
            f'<saml:Issuer xmlns:saml="{SAML}:assertion">{said.issuer}</saml:Issuer>'
            f'<samlp:Status><samlp:StatusCode Value="{SAML}:status:Success"/></samlp:Status>'
            f"{assertion}</samlp:Response>"
        )

    def deliver(self, client: Client, response: str) -> Any:
        """Posts a response to us as the person's browser does; the answer at the end."""
        sent = {"SAMLResponse": base64.b64encode(response.encode()).decode(), "RelayState": ""}
        return client.get(client.post(reverse("saml_acs", args=["agency"]), sent)["Location"])

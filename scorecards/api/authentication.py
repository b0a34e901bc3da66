"""Who asks: somebody signed in on the site, or an agency's system with its token."""

from typing import Any

import pghistory
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import permissions
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.actions.tokens import note_use
from accounts.queries import viewer
from accounts.queries.tokens import narrowed, token_of
from accounts.rules.policy import PUBLIC, Viewer

SCHEME = "Token"
LONGEST_SECRET = 200


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token <secret>`. A token that is not good is refused; nothing is told about why."""

    def authenticate(self, request: Request) -> tuple[object, object] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != SCHEME.lower().encode():
            return None
        secret = words[1].decode("latin-1") if len(words) == 2 else ""
        token = token_of(secret, timezone.now()) if secret.isascii() and 0 < len(secret) <= LONGEST_SECRET else None
        if token is None:
            raise AuthenticationFailed(_("This token is not one we gave out, or it has ended."))
        note_use(token=token, at=timezone.now())
        pghistory.context(user=token.user_id, token=str(token.public_id))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        about = "A token of an agency's system: `Authorization: Token <secret>`. Made on the site under Tokens."
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": about}


def who_asks(request: HttpRequest | Request) -> Viewer:
    """The viewer of this request. A token sees what its agency may see if it may read, else what is published."""
    token = getattr(request, "auth", None)
    if token is None:
        return viewer(request.user)
    return narrowed(viewer(request.user), token.agency_id) if "read" in token.verbs else PUBLIC


def who_writes(request: Any) -> Viewer:
    """The viewer who writes: a token writes for its agency alone."""
    return viewer(request.user) if request.auth is None else narrowed(viewer(request.user), request.auth.agency_id)


class MayWrite(permissions.BasePermission):
    """Somebody signed in, or a token with the verb that the view names in `verb`."""

    message = _("This token may not do that. Its verbs are listed on the site under Tokens.")

    def has_permission(self, request: Any, view: object) -> bool:
        if not request.user.is_authenticated:
            return False
        return request.auth is None or getattr(view, "verb", "") in request.auth.verbs

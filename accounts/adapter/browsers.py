"""Browsers in which somebody signed in before: a signed cookie, which says it of one account and tells nothing else."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "ctperf_known"
SALT = "ctperf.known-browser"
REMEMBERED_SECONDS = 90 * 24 * 3600


def remember_browser(response: HttpResponse, login: str) -> None:
    """Marks the browser that gets this answer as one in which the account was signed in."""
    value = signing.dumps([_digest(login), secrets.token_urlsafe(12)], salt=SALT)
    response.set_cookie(
        COOKIE, value, max_age=REMEMBERED_SECONDS, path="/accounts/", secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def known_browser(request: HttpRequest, login: str) -> str:
    """A name for this browser, where this account was signed in with it before; else nothing."""
    try:
        digest, name = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(name) if constant_time_compare(digest, _digest(login)) else ""


def _digest(login: str) -> str:
    return salted_hmac(SALT, login.lower(), algorithm="sha256").hexdigest()

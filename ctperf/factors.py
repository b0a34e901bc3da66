"""Whoever holds a role and has no second factor is led to set one up, and reaches nothing else. Held here, so that no view forgets it."""

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.queries import viewer
from accounts.queries.sessions import has_second_factor
from accounts.rules.policy import is_staff
from ctperf.sessions import is_by_hand

Door = Callable[[HttpRequest], HttpResponse]
OPEN = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "account_logout",
    "account_login",
    "session",
    "set_language",
    "healthz",
    "readyz",
}
"""What is reached without a second factor: setting one up, leaving, and what says nothing of the State's business."""


class SecondFactorMiddleware:
    """Stands before every view."""

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Door, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the request through."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name in OPEN or not settings.MFA_REQUIRED or not _lacks_one(request):
            return None
        why = _("Set up a second way to prove who you are. Your role needs one, and nothing else opens before.")
        if not is_by_hand(request):
            return JsonResponse({"detail": why}, status=403)
        if request.method == "GET":
            request.session["after_factor"] = request.get_full_path()
        messages.warning(request, why)
        return redirect("mfa_index")


def _lacks_one(request: HttpRequest) -> bool:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    user = request.user
    if not isinstance(user, User) or has_second_factor(user) or _was_asked_by_provider(request, user):
        return False
    return is_staff(viewer(user))


def _was_asked_by_provider(request: HttpRequest, user: User) -> bool:
    """Signed in by a provider that is configured to ask for a second factor itself."""
    asking = {one.code for one in settings.PROVIDERS if one.asks_second_factor}
    records = get_authentication_records(request, user)
    return any(record["method"] == "socialaccount" and record.get("provider") in asking for record in records)

"""Signing in with a password: closed to strangers, limited in a way that cannot be used against others, the same for known and unknown."""

import time
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.actions.sessions import end_sessions
from accounts.adapter.browsers import known_browser, remember_browser
from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_use_model

FRESH_SECONDS = 10 * 60
NEW_FACTOR = {"mfa/email/totp_activated", "mfa/email/webauthn_added"}
log = structlog.get_logger(__name__)


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by invitation: nobody opens an account by himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts a try before the password is looked at. A browser the person signed in with before counts for itself alone."""
        login = str(credentials.get("email", "")).lower()
        browser = known_browser(request, login)
        action, key = ("login_failed_known", browser) if browser else ("login_failed", f"{ratelimit.get_ip(request)} {login}")
        self._login_failed_rl_usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **hooks)
        remember_browser(response, user.email)
        return response

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Whoever signed in a moment ago need not prove it again."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < FRESH_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **options))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Who signs in with an identity provider has no password here, and gets none this way: the provider would be passed by."""
        template = "account/email/password_reset_key" if user.has_usable_password() else "account/email/unknown_account"
        self.send_mail(template, email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that refuses an address, or is away, must not be heard in the answer: it would tell whether there is an account."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            log.warning("mail about signing in was not sent", template=template_prefix, error=type(error).__name__)

    def send_notification_mail(self, template_prefix: str, user: User, *args: Any, **options: Any) -> None:
        """Tells people what happened to their account. With a new second factor the sessions that never passed one end."""
        if template_prefix in NEW_FACTOR:
            end_sessions(of=user, keep=str(self.request.session.session_key))
        super().send_notification_mail(template_prefix, user, *args, **options)


class RoleBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in as allauth does; answers Django's permission questions from the roles, so that the admin has no rules of its own."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        app, _, codename = perm.partition(".")
        verb, _, model = codename.partition("_")
        return may_use_model(viewer(user_obj), app=app, model=model, verb=verb)

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return may_use_model(viewer(user_obj), app=app_label, model="", verb="view")

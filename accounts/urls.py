"""Addresses of signing in. Only what is offered has one; names the library needs for what is not lead nowhere."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as doors
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.saml import views as saml
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, re_path

from accounts.views import saml_finish

Door = Callable[..., HttpResponse]
EVEN_SECONDS = 0.4


def not_offered(request: HttpRequest, **named: str) -> HttpResponse:
    """Not here: accounts are by invitation, and addresses change through OPM."""
    raise Http404


def in_our_frame(view: Door) -> Door:
    """Leaves `site` to the furniture of our pages: the library gives its pages a thing of that name."""

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        answer = view(request, *args, **named)
        if isinstance(answer, TemplateResponse) and answer.context_data:
            answer.context_data.pop("site", None)
        return answer

    return framed


def evenly(view: Door) -> Door:
    """Answers a form no sooner than after EVEN_SECONDS: making a link for an account takes longer than finding that there is none."""

    @wraps(view)
    def paced(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        began = time.monotonic()
        answer = view(request, *args, **named)
        if request.method == "POST":
            time.sleep(max(0.0, EVEN_SECONDS - (time.monotonic() - began)))
        return answer

    return paced


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", in_our_frame(doors.login), name="account_login"),
    path("logout/", in_our_frame(doors.logout), name="account_logout"),
    path("inactive/", doors.account_inactive, name="account_inactive"),
    path("reauthenticate/", in_our_frame(doors.reauthenticate), name="account_reauthenticate"),
    path("password/change/", doors.password_change, name="account_change_password"),
    path("password/reset/", evenly(in_our_frame(doors.password_reset)), name="account_reset_password"),
    path("password/reset/done/", in_our_frame(doors.password_reset_done), name="account_reset_password_done"),
    path("password/reset/key/done/", doors.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", doors.password_reset_from_key, name="account_reset_password_from_key"
    ),
    path("2fa/", include("allauth.mfa.urls")),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("saml/<slug:organization_slug>/login/", saml.login, name="saml_login"),
    path("saml/<slug:organization_slug>/acs/", saml.acs, name="saml_acs"),
    path("saml/<slug:organization_slug>/acs/finish/", saml_finish, name="saml_finish_acs"),
    path("saml/<slug:organization_slug>/metadata/", saml.metadata, name="saml_metadata"),
    path("saml/<slug:organization_slug>/sls/", not_offered, name="saml_sls"),
    path("provider/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", social.login_error, name="socialaccount_login_error"),
    path("signup/", not_offered, name="account_signup"),
    path("email/", not_offered, name="account_email"),
    path("confirm-email/", not_offered, name="account_email_verification_sent"),
    path("password/set/", not_offered, name="account_set_password"),
    path("provider/signup/", not_offered, name="socialaccount_signup"),
    path("provider/", not_offered, name="socialaccount_connections"),
    path("sessions/", not_offered, name="usersessions_list"),
]

"""Sessions end: half an hour after the person was last seen in one, and twelve hours after it began. Held here, for every address."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts.actions.sessions import begin_session, note_seen
from accounts.queries.sessions import standing_of
from accounts.rules.sessions import Standing

Door = Callable[[HttpRequest], HttpResponse]
API = "/api/v1/"
NOTED_EVERY = timedelta(seconds=15)
# These say themselves what there is to say to somebody who is not signed in.
SPEAK_FOR_THEMSELVES = ("account_login", "account_logout", "session")


def is_by_hand(request: HttpRequest) -> bool:
    """Whether a person opened a page or sent a form. What a script asks for is none: typing is told by `session` (session.js).
    Nor is anything asked of the API: whatever a client says it accepts, it is answered in JSON and led nowhere."""
    if request.path.startswith(API):
        return False
    accepts = request.headers.get("Accept", "text/html")
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return mode == "navigate" and "text/html" in accepts and "HX-Request" not in request.headers


class SessionLimitsMiddleware:
    """Ends sessions that are over, before anything is done in them, and notes when the person was last seen."""

    def __init__(self, get_response: Door) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        now = timezone.now()
        standing = standing_of(str(request.session.session_key)) or begin_session(request=request, at=now)
        why = over(standing, now)
        if why:
            return self._ended(request, why)
        if is_by_hand(request) and now - standing.seen_at > NOTED_EVERY:
            note_seen(session_key=str(request.session.session_key), at=now)
        return self.get_response(request)

    def _ended(self, request: HttpRequest, why: str) -> HttpResponse:
        """Signed out, and on the way back to where the person was."""
        logout(request)
        messages.warning(request, why)
        if request.path in {reverse(name) for name in SPEAK_FOR_THEMSELVES}:
            return self.get_response(request)
        address = f"{reverse('account_login')}?{urlencode({'next': where_they_were(request)})}"
        if not is_by_hand(request):
            told = {"detail": why}
            return JsonResponse(told, status=401, headers={"HX-Redirect": address} if "HX-Request" in request.headers else {})
        return redirect(address)


def over(standing: Standing, now: datetime) -> str:
    """Why a session is over, in words; empty while it is not."""
    if standing.longest_left(now, settings.SESSION_LONGEST_SECONDS) <= 0:
        hours = settings.SESSION_LONGEST_SECONDS // 3600
        return _("Everybody signs in again after %(hours)d hours. You will come back to where you were.") % {"hours": hours}
    if standing.idle_left(now, settings.SESSION_IDLE_SECONDS) <= 0:
        minutes = settings.SESSION_IDLE_SECONDS // 60
        return _("You were signed out after %(minutes)d minutes without activity. Sign in to come back to where you were.") % {
            "minutes": minutes
        }
    return ""


def where_they_were(request: HttpRequest) -> str:
    """The page to come back to: the one asked for, or the one from which a form or script asked."""
    if request.method in {"GET", "HEAD"} and is_by_hand(request):
        return request.get_full_path()
    page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")

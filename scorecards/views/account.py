"""One's own account: who one is here, how one signs in, where one is signed in; and how long this session still lasts."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.sessions import end_sessions, note_seen
from accounts.queries import viewer
from accounts.queries.sessions import factors_of, roles_held, sessions_of, standing_of
from accounts.queries.tokens import agencies_for_tokens
from scorecards.views.rows import trail


@never_cache
@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Name, roles, password, second factors and sessions of whoever is signed in."""
    user, who = request.user, viewer(request.user)
    context = {
        "trail": trail(request, (_("Your account"), "")),
        "roles": roles_held(user),  # type: ignore[arg-type]
        "stands_in": who.stands_in,
        "may_be_away": bool(who.agencies),
        "may_make_tokens": bool(agencies_for_tokens(who)),
        "factors": factors_of(user),  # type: ignore[arg-type]
        "factor_required": settings.MFA_REQUIRED,
        "sessions": sessions_of(user, current=str(request.session.session_key)),  # type: ignore[arg-type]
        "idle_minutes": settings.SESSION_IDLE_SECONDS // 60,
        "longest_hours": settings.SESSION_LONGEST_SECONDS // 3600,
    }
    return render(request, "account/mine.html", context)


@never_cache
@login_required
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Ends one session (`session`), or every other one."""
    asked = request.POST.get("session", "")
    only = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    if asked and only is None:
        return redirect("account")
    ended = end_sessions(of=request.user, keep=str(request.session.session_key), only=only)  # type: ignore[arg-type]
    said = ngettext("%(n)d session was ended. Whoever used it has to sign in again.", "%(n)d sessions were ended.", ended) % {"n": ended}
    messages.success(request, said)
    return redirect("account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """Seconds this session still lasts without a sign of the person (`idle`), and at most (`longest`). POST is such a sign."""
    key = str(request.session.session_key)
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False})
    now = timezone.now()
    if request.method == "POST":
        note_seen(session_key=key, at=now)
    standing = standing_of(key)
    if standing is None:
        return JsonResponse({"signed_in": False})
    left = {
        "idle": standing.idle_left(now, settings.SESSION_IDLE_SECONDS),
        "longest": standing.longest_left(now, settings.SESSION_LONGEST_SECONDS),
    }
    return JsonResponse({"signed_in": True} | {name: max(0, round(value)) for name, value in left.items()})

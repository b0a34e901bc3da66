"""Since when a page shows what is new: since the reader last looked, since a chosen day, else for thirty days."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from redis.exceptions import RedisError

from accounts.actions.looks import note_look
from accounts.queries.looks import LookKind, looked_before
from accounts.rules.policy import Viewer
from scorecards.queries.lens import NEW_YORK, Lens, real_today
from scorecards.views.clocks import day_of
from scorecards.views.looking import looking
from scorecards.views.site import state_of

USUAL = timedelta(days=30)
KEEP_SECONDS = 3600
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Since:
    """From which moment on. `is_own`: since the reader last looked. `is_chosen`: a day in the address."""

    moment: datetime
    is_own: bool = False
    is_chosen: bool = False

    @property
    def day(self) -> date:
        return self.moment.astimezone(NEW_YORK).date()


def since_of(request: HttpRequest, who: Viewer, through: Lens, kind: LookKind, subject: str = "") -> Since:
    """Since when the page shows what is new. What is recorded is dated by the real clock, so the days are real ones too.

    Raises ClockProblem for a day that cannot be read."""
    chosen = day_of(request.GET, "since")
    if chosen:
        return Since(datetime.combine(chosen, time.min, NEW_YORK), is_chosen=True)
    own = _looked(request, who, kind, subject) if who.user_id and through.known_on is None else None
    if own:
        return Since(own, is_own=True)
    return Since(datetime.combine((through.known_on or real_today()) - USUAL, time.min, NEW_YORK))


def visit_of(request: HttpRequest) -> str:
    """The name of this visit: one session is one visit. The key of the session itself is kept nowhere."""
    return hashlib.sha256(str(request.session.session_key).encode()).hexdigest()[:16]


def _looked(request: HttpRequest, who: Viewer, kind: LookKind, subject: str) -> datetime | None:
    """The answer stays the same for a visit, so a page that is asked for again reads it from the cache."""
    visit = visit_of(request)
    key = _key(who.user_id or 0, kind, subject, visit)
    try:
        kept: str | None = cache.get(key)
        if kept is None:
            found = looked_before(who.user_id or 0, kind, subject, visit)
            kept = found.isoformat() if found else NEVER
            cache.set(key, kept, KEEP_SECONDS)
    except RedisError:
        return looked_before(who.user_id or 0, kind, subject, visit)
    return None if kept == NEVER else datetime.fromisoformat(kept)


def _key(user_id: int, kind: LookKind, subject: str, visit: str) -> str:
    return f"looked:{user_id}:{kind}:{subject}:{visit}"


@never_cache
@login_required
@require_POST
def looked(request: HttpRequest) -> HttpResponse:
    """That the reader looks at `kind` (overview, area) and `subject` (an area's code); with `seen`, that what is new was seen.

    The page says so by itself, once; its form does too. Writes at most once a visit, unless it is said that it was seen."""
    kind, subject = _asked(request)
    if kind is None:
        return HttpResponse(status=400)
    who = looking(request)
    is_seen = bool(request.POST.get("seen"))
    note_look(by=request.user, kind=kind, subject=subject, visit=visit_of(request), at=timezone.now(), is_seen=is_seen)  # type: ignore[arg-type]
    if not is_seen:
        return HttpResponse(status=204)
    _forget(_key(who.user_id or 0, kind, subject, visit_of(request)))
    return redirect(reverse("area", args=[subject]) if subject else reverse("overview"))


def _asked(request: HttpRequest) -> tuple[LookKind | None, str]:
    """What is looked at; None for what there is not: a visit is noted of pages that there are."""
    kind, subject = request.POST.get("kind", ""), request.POST.get("subject", "")
    if kind == LookKind.OVERVIEW:
        return (LookKind.OVERVIEW, "") if not subject else (None, "")
    is_there = kind == LookKind.AREA and any(area.code == subject for area in state_of(request).areas)
    return (LookKind.AREA, subject) if is_there else (None, "")


def _forget(key: str) -> None:
    try:
        cache.delete(key)
    except RedisError:
        return

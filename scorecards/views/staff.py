"""The door to pages for staff: who is not signed in is asked to, everybody else is told that there is nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from accounts.rules.policy import Viewer, is_staff
from scorecards.views.site import looking

Door = Callable[..., HttpResponse]


def for_staff(view: Door) -> Door:
    """A view `view(request, who, ...)` that staff alone reach, never from a cache."""

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who: Viewer = looking(request)
        if is_staff(who):
            return view(request, who, *args, **kwargs)
        if request.user.is_authenticated or request.method not in ("GET", "HEAD"):
            raise Http404
        return redirect_to_login(request.get_full_path(), str(settings.LOGIN_URL))

    return door

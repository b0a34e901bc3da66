"""The door to the pages of studies: never from a cache; who is not signed in and finds nothing is asked to sign in, everybody else is told
that there is nothing."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from accounts.rules.policy import Viewer, may_run_studies
from linkage.actions.refused import StudyRefused
from scorecards.templatetags.addresses import address
from scorecards.views.looking import looking
from scorecards.views.rows import trail

Door = Callable[..., HttpResponse]


def for_readers(view: Door) -> Door:
    """A view `view(request, who, ...)` that raises Http404 where `who` may see nothing."""

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, looking(request), *args, **kwargs)
        except (Http404, PermissionDenied) as nothing:
            if request.user.is_authenticated or request.method not in ("GET", "HEAD"):
                raise Http404 from nothing
            return redirect_to_login(request.get_full_path(), str(settings.LOGIN_URL))

    return door


def for_officers(view: Door) -> Door:
    """The same of a view that linkage officers alone reach."""

    @wraps(view)
    def inside(request: HttpRequest, who: Viewer, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_run_studies(who):
            raise Http404
        return view(request, who, *args, **kwargs)

    return for_readers(inside)


def done(request: HttpRequest, act: Callable[[], object], said: str) -> bool:
    """Whether what was asked for was done; what came of it, or everything that stands in its way, is told on the next page."""
    try:
        act()
    except StudyRefused as refused:
        tell(request, refused.problems)
        return False
    messages.success(request, said)
    return True


def tell(request: HttpRequest, problems: Iterable[str]) -> None:
    for problem in problems:
        messages.error(request, problem)


def way(request: HttpRequest, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    """The trail of a page below the list of studies."""
    return trail(request, (_("Linked-data studies"), address(request, "study-list") if steps else ""), *steps)


def to_study(request: HttpRequest, code: str, title: str) -> tuple[str, str]:
    return title, address(request, "study", code=code)

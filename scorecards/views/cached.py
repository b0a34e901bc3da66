"""One way to serve a public page: rendered once for all who may see the same, until a figure changes.

The key says everything a page depends on: who may see what, the clocks, the revision of the scorecards, the address, the
language and the edition of the product. Time is not in it: a page is stale when one of these differs and never before.
"""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from accounts.rules.policy import Viewer
from scorecards.exports.workbook import TooManyRows
from scorecards.queries.edition import edition
from scorecards.queries.lens import Lens
from scorecards.views.badge import badge_of
from scorecards.views.clocks import ClockProblem, clocks
from scorecards.views.looking import looking
from scorecards.views.site import state_of

# Nothing depends on it: pages that nobody can ask for any more are swept out of the cache after it.
KEEP_SECONDS = 24 * 3600
# Addresses with questions in them are without number; anybody can ask new ones.
BRIEF_SECONDS = 600
LONGEST_ADDRESS = 1000
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+(")')

Page = Callable[..., HttpResponse]
Told = Callable[..., object]


def page(view: Page) -> Page:
    """A GET page `view(request, who, lens, ...)`: answers 400 to a bad clock, 304 to a reader who has it, else the page, cached."""
    return _door(view, None)


def page_that_asks(told: Told) -> Callable[[Page], Page]:
    """The same of a page that depends on more than the figures: what `told(request, who, lens, ...)` answers is part of its name, and
    is given to `view(request, who, lens, answer, ...)`."""
    return lambda view: _door(view, told)


def _door(view: Page, told: Told | None) -> Page:
    @require_safe
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = looking(request)
        try:
            through = request.through = clocks(request.GET)  # type: ignore[attr-defined]
            more = (told(request, who, through, *args, **kwargs),) if told else ()
            return _answer(request, page_key(request, who, through, more), lambda: view(request, who, through, *more, *args, **kwargs))
        except (ClockProblem, TooManyRows) as problem:
            return render(request, "scorecards/bad_request.html", {"problem": problem}, status=400)

    return door


def _answer(request: HttpRequest, key: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    tag = _tag(request, key)
    if tag in parse_etags(request.headers.get("If-None-Match", "")) and not _is_personal(request):
        return _dressed(HttpResponseNotModified(), tag)
    return _dressed(_stored(request, key) or _made(request, key, make), tag)


def page_key(request: HttpRequest, who: Viewer, through: Lens, more: tuple[object, ...] = ()) -> str:
    """The name of this page for this reader now; `more`: what else it depends on. The header greets people by name and says how much they
    have to do, so each signed-in person has their own."""
    person = (who.user_id, who.name, sorted(who.state_roles), sorted(who.commissioner_of), sorted(who.steward_of), who.stands_in)
    asked = (request.get_host(), request.path, sorted(request.GET.lists()), get_language())
    told = (state_of(request).revision, badge_of(who), edition())
    return hashlib.sha256(repr((person, asked, through, told, *more)).encode()).hexdigest()[:40]


def _tag(request: HttpRequest, key: str) -> str:
    """The reader's own copy has the reader's own form token in it, so a new token makes it stale."""
    own = hashlib.sha256(f"{key}{request.META.get('CSRF_COOKIE', '')}".encode()).hexdigest()[:40]
    return f'W/"{own}"'


def _stored(request: HttpRequest, key: str) -> HttpResponse | None:
    if _is_personal(request):
        return None
    try:
        found = cache.get(f"page:{key}")
    except RedisError:
        return None
    if found is None:
        return None
    content, headers = found
    return HttpResponse(_with_token(content, request), headers=headers)


def _made(request: HttpRequest, key: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    personal = _is_personal(request)
    response = make()
    if response.status_code == 200 and not personal and len(request.get_full_path()) <= LONGEST_ADDRESS:
        try:
            kept = BRIEF_SECONDS if request.GET else KEEP_SECONDS
            cache.set(f"page:{key}", (_without_token(response.content), dict(response.items())), kept)
        except RedisError:
            return response
    return response


def _is_personal(request: HttpRequest) -> bool:
    """A message waits to be shown once, to one person."""
    return len(get_messages(request)) > 0


def _without_token(content: bytes) -> bytes:
    """The forms in the header carry a token that belongs to one reader: it never enters the cache."""
    return TOKEN.sub(rb"\1\2", content)


def _with_token(content: bytes, request: HttpRequest) -> bytes:
    if b'name="csrfmiddlewaretoken" value=""' not in content:
        return content
    field = f'name="csrfmiddlewaretoken" value="{get_token(request)}"'.encode()
    return content.replace(b'name="csrfmiddlewaretoken" value=""', field)


def _dressed(response: HttpResponse, tag: str) -> HttpResponse:
    """Every reader's browser asks again and hears 304 while nothing changed; nothing between may keep it for others."""
    response["Cache-Control"] = "private, no-cache"
    if response.status_code in (200, 304):
        response["ETag"] = tag
    patch_vary_headers(response, ["Cookie", "Accept-Language"])
    return response

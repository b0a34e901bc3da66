"""Addresses that keep the two clocks of the present request, so that a reader never falls out of a past date."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from scorecards.queries.lens import Lens, real_today

CLOCKS = ("as_of", "as_known_on")
ASK = "ask_"
PLACES = ("page", "after", "before")
"""Where one stands in a long list: what else is asked begins at its beginning."""
SECRET = frozenset({"secret", "key", "uidb36"})
"""Parts of addresses that open something for whoever has them."""


def address(request: HttpRequest | None, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named route with the clocks of this request behind it, and what begins with `ask_`: `ask_area="JOBS"`."""
    asked = {key.removeprefix(ASK): kwargs.pop(key) for key in list(kwargs) if key.startswith(ASK)}
    path = reverse(name, args=args, kwargs=kwargs)
    kept = clocks_of(request) | asked
    return f"{path}?{urlencode(kept)}" if kept else path


def clocks_of(request: HttpRequest | None) -> dict[str, str]:
    """The clocks which this address names, and only those."""
    if request is None:
        return {}
    return {name: request.GET[name] for name in CLOCKS if request.GET.get(name)}


def same_page(request: HttpRequest | None, **changes: Any) -> str:
    """This page with parameters set or, where None or empty, removed. The place in a long list goes unless it is given."""
    parameters = request.GET.copy() if request is not None else QueryDict(mutable=True)
    for name in PLACES:
        parameters.pop(name, None)
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}" if parameters else (request.path if request is not None else "?")


SIGNING_IN = "/accounts/"
"""Addresses there may carry what a provider of sign-ins sent: nothing to pass on."""


def exact(request: HttpRequest | None) -> str:
    """The whole address of what is shown now: through the clocks of the page, also where it names none, so that it shows the same
    tomorrow. Empty where there is nothing to send: an answer to a form, an error, an address that is itself a secret."""
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or request.method not in ("GET", "HEAD") or SECRET & match.kwargs.keys() or match.app_names:
        return ""
    through: Lens | None = getattr(request, "through", None)
    if through is None and (not request.GET or request.path.startswith(SIGNING_IN)):
        return ""
    asked = request.GET.copy()
    asked.pop("format", None)
    for name, day in (("as_of", through.as_of), ("as_known_on", through.known_on or real_today())) if through else ():
        asked[name] = day.isoformat()
    return request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")


@dataclass(frozen=True)
class Sorting:
    """A column's place in the order: the value of aria-sort, the next value of ?sort=, a symbol, and words."""

    aria: str
    next: str
    icon: str
    words: str


def sorting_of(key: str, sort: str) -> Sorting:
    """`?sort=name` rises, `?sort=-name` falls; a click on the column in use turns it round."""
    if sort == key:
        return Sorting("ascending", f"-{key}", "sort-up", _("sorted up, sort down"))
    if sort == f"-{key}":
        return Sorting("descending", key, "sort-down", _("sorted down, sort up"))
    return Sorting("none", key, "sort", _("sort"))

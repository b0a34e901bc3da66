"""Addresses that keep the two clocks of the present request, so that a reader never falls out of a past date."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

CLOCKS = ("as_of", "as_known_on")


def address(request: HttpRequest | None, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named route with the clocks of this request behind it."""
    path = reverse(name, args=args, kwargs=kwargs)
    kept = clocks_of(request)
    return f"{path}?{urlencode(kept)}" if kept else path


def clocks_of(request: HttpRequest | None) -> dict[str, str]:
    """The clocks which this address names, and only those."""
    if request is None:
        return {}
    return {name: request.GET[name] for name in CLOCKS if request.GET.get(name)}


def same_page(request: HttpRequest | None, **changes: Any) -> str:
    """This page with parameters set or, where None or empty, removed. The page number goes unless it is given."""
    parameters = request.GET.copy() if request is not None else QueryDict(mutable=True)
    parameters.pop("page", None)
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}" if parameters else (request.path if request is not None else "?")


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

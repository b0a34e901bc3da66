"""Who looks: asked once for a request, however many of its parts want to know."""

from django.http import HttpRequest

from accounts.queries import viewer
from accounts.rules.policy import Viewer


def looking(request: HttpRequest) -> Viewer:
    """The viewer of this request: the page and its furniture share the answer."""
    known: Viewer | None = getattr(request, "looking", None)
    if known is None:
        known = request.looking = viewer(request.user)  # type: ignore[attr-defined]
    return known

"""The page of a review: what it is, its agenda, and once it was held its minutes."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer
from goals.actions.reviews import ReviewRefused
from scorecards.forms.reviews import OwnItemForm
from scorecards.queries.lens import site_today
from scorecards.queries.reviews.choices import promising
from scorecards.queries.reviews.minutes import Minutes, minutes_for
from scorecards.templatetags.addresses import address
from scorecards.templatetags.reviews import review_title
from scorecards.views.reviews.acts import ACTS
from scorecards.views.reviews.words import DONE, REFUSED
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def review(request: HttpRequest, who: Viewer, review_id: int) -> HttpResponse:
    """A review as the reader may see it; POST does one thing (`do`) and shows it again."""
    found = minutes_for(who, review_id, site_today())
    if found is None:
        raise Http404
    if request.method == "POST":
        return _done(request, who, found)
    return render(request, "reviews/review.html", _context(request, who, found))


def _done(request: HttpRequest, who: Viewer, found: Minutes) -> HttpResponse:
    verb = request.POST.get("do", "")
    if not found.review.may_run or verb not in ACTS:
        raise Http404
    why = _refused(request, who, found, verb)
    if "text/html" not in request.headers.get("Accept", "text/html"):
        return JsonResponse({"text": why or _("The order was saved.")}, status=409 if why else 200)
    if why:
        messages.error(request, why)
    elif verb in DONE:
        messages.success(request, str(DONE[verb]))
    if verb == "begin" and not why:
        return redirect("review-room", review_id=found.review.id)
    return redirect(request.path + _place(request, verb))


def _refused(request: HttpRequest, who: Viewer, found: Minutes, verb: str) -> str:
    """Does it; why it was refused, in words, else nothing."""
    try:
        ACTS[verb](request, who, found.review.id)
    except PermissionDenied:
        raise Http404 from None
    except ReviewRefused as refused:
        return str(REFUSED[refused.why])
    return ""


def _place(request: HttpRequest, verb: str) -> str:
    """Back to the item that was moved, so that its buttons keep the focus."""
    item = request.POST.get("item", "")
    return f"#item-{item}" if verb in ("up", "down") and item.isdigit() else "#agenda" if verb in ("add", "remove", "restore") else ""


def _context(request: HttpRequest, who: Viewer, found: Minutes) -> dict[str, Any]:
    of = found.review
    name = review_title(of)
    form = OwnItemForm(offers=promising(who, of)) if of.may_run and of.is_open else None
    return {
        "trail": trail(request, (_("Reviews"), address(request, "review-list")), (name, "")),
        "page": found,
        "review": of,
        "name": name,
        "form": form,
        "is_said": of.state in ("held", "minuted"),
        "is_over": of.state == "minuted",
        "absent": found.absent if of.may_run and of.is_open else (),
        "today": site_today(),
    }

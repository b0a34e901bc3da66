"""The ledger of promises: everybody reads what was published, staff what they may see."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.rules.policy import Viewer, is_staff
from goals.actions import promises as actions
from goals.actions.reviews import ReviewRefused
from goals.queries import ledger as counting
from goals.queries import promises as queries
from goals.queries.reviews import review
from goals.rules.promises import tally
from scorecards.exports.promises import promises_table
from scorecards.queries.lens import Lens, site_today
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.cached import page
from scorecards.views.downloads import FORMATS, about, download, links
from scorecards.views.reviews.words import DONE, REFUSED
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

PER_PAGE = 30
MOST = 3
"""Promises in the small part of other pages."""
LABELS = {
    "all": gettext_lazy("All"),
    "late": gettext_lazy("Late"),
    "open": gettext_lazy("Open"),
    "kept": gettext_lazy("Kept"),
    "no_effect": gettext_lazy("No effect"),
    "dropped": gettext_lazy("Dropped"),
}


@page
def ledger(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """The promises the reader may see: `?show=` a state, `?agency=`, `?area=`, `?goal=` by code, `?q=` words; `?format=` as a file."""
    asked = _asked(request)
    if request.GET.get("format") in FORMATS:
        rows = queries.promises(who, asked, through.as_of)
        words = _("What was promised in reviews, and what came of it, by the rules of the methods page.")
        return download(promises_table(rows), about(request, through, _("Promises"), words, []), request.GET["format"])
    every = queries.promises(who, asked, through.as_of)
    listed = Paginator(every, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "trail": trail(request, (_("Promises"), "")),
        "rows": list(listed.object_list),
        "listed": listed,
        "tabs": [{"label": label, "url": same_page(request, show=one), "is_current": one == asked.show} for one, label in LABELS.items()],
        "tally": counting.tally_of(who, _whole(asked)),
        "by_agency": counting.ledger_by_agency(who),
        "by_area": counting.ledger_by_area(who),
        "chosen": _chosen(request, asked),
        "words": asked.words,
        "asked": asked,
        "downloads": links(request, _("Promises")),
        "is_staff": is_staff(who),
        "known_on": through.known_on,
        "has_examples": any(row.is_example for row in every),
    }
    return render(request, "reviews/ledger.html", context)


def _asked(request: HttpRequest) -> queries.Asked:
    show = request.GET.get("show", "all")
    given: dict[str, Any] = {
        name: request.GET.get(name, "").replace("\0", "").strip()[:60] for name in ("agency", "area", "goal", "measure", "q")
    }
    words = given.pop("q")
    return queries.Asked(show=show if show in queries.SHOWS else "all", words=words, **given)


def _whole(asked: queries.Asked) -> queries.Asked:
    """The same without the state: the counts are of all states."""
    return queries.Asked(agency=asked.agency, area=asked.area, goal=asked.goal, measure=asked.measure, words=asked.words)


def _chosen(request: HttpRequest, asked: queries.Asked) -> list[dict[str, Any]]:
    named = {"agency": asked.agency, "area": asked.area, "goal": asked.goal, "measure": asked.measure, "q": asked.words}
    return [{"label": value, "remove_url": same_page(request, **{name: None})} for name, value in named.items() if value]


def promised(
    who: Viewer, through: Lens, read: Sequence[queries.PromiseRow] | None = None, **about: Any
) -> dict[str, Any] | None:  # fmt: skip
    """What `reviews/_ledger.html` shows of an agency, area or goal (by code): counts and the few that press most. None where a page looks
    at what was known earlier, and for the public where nothing was promised. One query, none where the page has `read` them."""
    if through.known_on:
        return None
    every = queries.promises(who, queries.Asked(**about), through.as_of) if read is None else read
    counts = tally(Counter(row.state for row in every))
    if not every:
        return {"tally": counts, "rows": [], "url": reverse("promise-list")} if is_staff(who) else None
    rows = [row for row in every if row.done_on is None and row.dropped_on is None][:MOST]
    return {"tally": counts, "rows": rows, "url": f"{reverse('promise-list')}?{urlencode(about)}"}


@page
def promise(request: HttpRequest, who: Viewer, through: Lens, promise_id: int) -> HttpResponse:
    """One promise: what was promised, how it stands and by which figures, every scoring, and what its owner or the chair may do."""
    found = queries.promise(who, promise_id, through.as_of)
    if found is None:
        raise Http404
    made_in = review(who, found.review_id)
    context = {
        "trail": trail(request, (_("Promises"), address(request, "promise-list")), (found.what[:60], "")),
        "row": found,
        "review": made_in,
        "scorings": counting.scorings(found),
        "is_staff": is_staff(who),
    }
    return render(request, "reviews/promise.html", context)


@require_POST
@for_staff
def promise_settle(request: HttpRequest, who: Viewer, promise_id: str, verb: str) -> HttpResponse:
    """Says that it is done, takes that back, drops it, publishes it or hides it again."""
    try:
        _settle(request, int(promise_id), verb)
    except PermissionDenied:
        raise Http404 from None
    except ReviewRefused as refused:
        messages.error(request, str(REFUSED[refused.why]))
    else:
        messages.success(request, str(DONE[verb]))
    return redirect("promise", promise_id=int(promise_id))


def _settle(request: HttpRequest, promise_id: int, verb: str) -> None:
    by: Any = request.user
    at, day = timezone.now(), site_today()
    if verb == "done":
        actions.say_done(promise_id=promise_id, note=request.POST.get("note", ""), by=by, at=at, day=day)
    elif verb == "undone":
        actions.take_back_done(promise_id=promise_id, by=by, at=at, day=day)
    elif verb == "drop":
        actions.drop_promise(promise_id=promise_id, why=request.POST.get("why", ""), by=by, at=at, day=day)
    else:
        actions.publish_promise(promise_id=promise_id, is_public=verb == "publish", by=by)

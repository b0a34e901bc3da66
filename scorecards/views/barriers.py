"""Barriers: the list of those the reader may see, those of one goal with the form to raise one, and what is done about each."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules.policy import Viewer, may_see_all_barriers
from goals.actions import barriers as actions
from goals.queries import barriers as queries
from scorecards.forms.barriers import BarrierForm
from scorecards.queries.lens import site_today
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

PER_PAGE = 30
LABELS = {
    "open": gettext_lazy("In the way"),
    "to-answer": gettext_lazy("To answer"),
    "asked": gettext_lazy("Raised by us"),
    "all": gettext_lazy("All"),
}
REFUSED = {
    "empty": gettext_lazy("Say it in words first."),
    "too_long": gettext_lazy("This is too long: there is room for 4,000 characters."),
    "itself": gettext_lazy("An agency cannot ask itself. Choose another one."),
    "no_part": gettext_lazy("This agency has no part in the goal."),
    "gone": gettext_lazy("This agency has ended. Ask the one that carries on its work."),
    "past": gettext_lazy("This day has passed. Choose a later one, or none."),
    "state": gettext_lazy("Somebody was faster: the barrier is not in that state any more. What stands now is shown."),
}
DONE = {
    "answer": gettext_lazy("Answered. The agency that raised it says whether this removes the barrier."),
    "removed": gettext_lazy("Out of the way. It stays in the record of the goal."),
    "withdraw": gettext_lazy("Withdrawn. It stays in the record of the goal."),
    "reopen": gettext_lazy("Reopened. The agency that was asked owes an answer again."),
}


@require_safe
@for_staff
def barrier_list(request: HttpRequest, who: Viewer) -> HttpResponse:
    """The barriers the reader may see; `?show=` open, to-answer, asked or all, `?agency=` and `?goal=` by code. In part for other pages."""
    show = request.GET.get("show", "open")
    show = show if show in queries.SHOWS else "open"
    agency, goal = request.GET.get("agency", "")[:40], request.GET.get("goal", "")[:40]
    rows = queries.barriers(who, site_today(), show=show, agency=agency, goal=goal)
    if request.headers.get("HX-Request"):
        return render(request, "goals/_barrier_count.html", {"rows": rows, "late": sum(row.is_late for row in rows), "agency": agency})
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "trail": trail(request, (_("Barriers"), "")),
        "rows": list(listed.object_list),
        "listed": listed,
        "tabs": _tabs(request, who, show),
        "narrowed": agency or goal,
        "clear_url": same_page(request, agency=None, goal=None),
    }
    return render(request, "goals/barriers.html", context)


def _tabs(request: HttpRequest, who: Viewer, show: str) -> list[dict[str, Any]]:
    """Who has no agency has nothing to answer and raised nothing."""
    counts = queries.counts(who)
    offered = [one for one in queries.SHOWS if who.agencies or one in ("open", "all")]
    return [{"label": LABELS[one], "url": same_page(request, show=one), "is_current": one == show, "count": counts[one]} for one in offered]


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def goal_barriers(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """The barriers of a goal that the reader may see, and the form to raise one. In part for the goal's own page."""
    day = site_today()
    of = queries.asking(who, code, day)
    if of is None:
        raise Http404
    form = BarrierForm(request.POST if request.method == "POST" else None, of=of, day=day) if of.mine else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _raised(request, form):
            return redirect("goal-barriers", code=code)
    url = address(request, "goal", code=code)
    context = {
        "of": of,
        "rows": queries.barriers(who, day, show="all", goal=code),
        "form": form,
        "url": url,
        "sees_all": may_see_all_barriers(who),
    }
    if request.headers.get("HX-Request"):
        return render(request, "goals/_barriers.html", context | {"form": None, "may_raise": bool(of.mine)})
    steps = trail(request, (of.goal, url), (_("Barriers"), ""))
    return render(request, "goals/goal_barriers.html", context | {"trail": steps}, status=400 if form and form.is_bound else 200)


def _raised(request: HttpRequest, form: BarrierForm) -> bool:
    """Whether the barrier was raised; why not is in the form."""
    try:
        actions.raise_barrier(barrier=form.barrier(), by=request.user, at=timezone.now(), day=site_today())  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    except actions.BarrierRefused as refusal:
        form.add_error(None, str(REFUSED[refusal.why]))
        return False
    messages.success(
        request, _("Raised. The commissioner of the agency you asked owes an answer; OPM and the Governor's office see it too.")
    )
    return True


@require_POST
@for_staff
def barrier_settle(request: HttpRequest, who: Viewer, barrier_id: str, verb: str) -> HttpResponse:
    """Answers a barrier, says that it is out of the way, takes it back or reopens it; then back to where it was read."""
    try:
        _settle(request, int(barrier_id), verb)
    except PermissionDenied:
        raise Http404 from None
    except actions.BarrierRefused as refusal:
        messages.error(request, str(REFUSED[refusal.why]))
    else:
        messages.success(request, str(DONE[verb]))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(f"{back}#barrier-{barrier_id}" if safe else reverse("barrier-list"))


def _settle(request: HttpRequest, barrier_id: int, verb: str) -> None:
    by: Any = request.user
    if verb == "answer":
        actions.answer_barrier(barrier_id=barrier_id, answer=request.POST.get("answer", ""), by=by, at=timezone.now())
    elif verb == "reopen":
        actions.reopen_barrier(barrier_id=barrier_id, by=by)
    else:
        actions.end_barrier(barrier_id=barrier_id, removed=verb == "removed", by=by, at=timezone.now())


def sees_barriers(who: Viewer) -> bool:
    """Whether pages offer this reader any barriers at all."""
    return bool(who.agencies) or may_see_all_barriers(who)

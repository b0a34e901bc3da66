"""Approvals: all that waits for one person on one page, what is clean approved by one button."""

from collections.abc import Iterator, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer
from goals.actions.updates import UpdateRefused
from metrics.actions.entries import NotDecided, decide_submissions
from metrics.tasks import nudge
from scorecards.actions.approving import approve_together
from scorecards.queries.lens import site_today
from scorecards.queries.pages.deciding import approvals
from scorecards.views.badge import forget_badge
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

REFUSED = {
    "gone": gettext_lazy("Some of these were decided or taken back meanwhile. Nothing was done; look once more."),
    "own": gettext_lazy("You handed some of these in yourself; somebody else must decide them. Nothing was done."),
    "unexplained": gettext_lazy("Say what is to be changed: a return needs a comment."),
    "state": gettext_lazy("Some of these updates were decided or taken back meanwhile. Nothing was done; look once more."),
    "unclean": gettext_lazy("One of these updates now differs from its figures. Open it before you approve it. Nothing was done."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def approvals_page(request: HttpRequest, who: Viewer) -> HttpResponse:
    """What waits for this person, and the decision on what was ticked."""
    agency = request.GET.get("agency", "")[:40].replace("\0", "")
    if request.method == "POST":
        _decide(request)
        return redirect(request.get_full_path())
    page = approvals(who, site_today(), agency=agency)
    context = {"trail": trail(request, (_("My updates"), reverse("my-updates")), (_("Approvals"), "")), "page": page}
    return render(request, "scorecards/approvals.html", context)


def _decide(request: HttpRequest) -> None:
    readings, updates = (_ids(request.POST.getlist(name)) for name in ("reading", "update"))
    accept = bool({"accept", "publish"} & set(request.POST))
    if not readings and not updates:
        messages.error(request, _("Choose at least one item first."))
        return
    try:
        done = _approved(request, readings, updates) if accept else _returned(request, readings)
    except (NotDecided, UpdateRefused) as refused:
        messages.warning(request, REFUSED.get(refused.why, REFUSED["state"]))
        return
    nudge()
    forget_badge(request.user.pk)
    messages.success(request, done)


def _approved(request: HttpRequest, readings: Sequence[int], updates: Sequence[int]) -> str:
    publish = "publish" in request.POST
    approve_together(
        submission_ids=readings,
        update_ids=updates,
        publish=publish,
        comment=request.POST.get("comment", ""),
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    return " ".join((*_told_updates(len(updates), publish), *_told_readings(len(readings))))


def _told_updates(count: int, published: bool) -> Iterator[str]:
    if count and published:
        yield ngettext("%(n)d goal update was published.", "%(n)d goal updates were published.", count) % {"n": count}
    elif count:
        yield ngettext("%(n)d goal update was approved.", "%(n)d goal updates were approved.", count) % {"n": count}


def _told_readings(count: int) -> Iterator[str]:
    one = "%(n)d reading was recorded. Its scorecard follows within seconds."
    many = "%(n)d readings were recorded. Their scorecards follow within seconds."
    if count:
        yield ngettext(one, many, count) % {"n": count}


def _returned(request: HttpRequest, readings: Sequence[int]) -> str:
    count = decide_submissions(
        submission_ids=readings,
        accept=False,
        comment=request.POST.get("comment", ""),
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    return ngettext("%(n)d reading was returned with your comment.", "%(n)d readings were returned with your comment.", count) % {
        "n": count
    }


def _ids(texts: Sequence[str]) -> list[int]:
    return [int(one) for one in texts if one.isascii() and one.isdigit() and len(one) < 18]

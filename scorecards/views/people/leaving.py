"""Handing over and leaving: what is somebody's, to whom it goes, a review, and the act."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer
from goals.actions.leaving import Handing, NotLeft, check_handing, close_account, hand_over
from goals.actions.leaving.checks import about_person
from goals.queries.holdings import Holdings, holdings
from scorecards.forms.people import HandOverForm
from scorecards.queries.lens import site_today
from scorecards.queries.pages.people.one import successors, user_of
from scorecards.tasks import nudge_mails
from scorecards.templatetags.addresses import address
from scorecards.views.badge import forget_badge
from scorecards.views.people.doors import for_managers, in_words, tell
from scorecards.views.rows import trail


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def person_leave(request: HttpRequest, who: Viewer, user_id: int) -> HttpResponse:
    """What is hers; with a successor the review; with `do` the act. `?role=` hands over what goes with one role, which ends."""
    leaver, now = user_of(user_id), timezone.now()
    if leaver is None:
        raise Http404
    role_id = _role(request)
    of = holdings(leaver, now, site_today(), role_id=role_id)
    if role_id is not None and not of.roles:
        raise Http404
    blocked = about_person(leaver, of.roles, request.user, closes=role_id is None)  # type: ignore[arg-type]
    form = HandOverForm(request.POST if request.method == "POST" else None, people=successors(user_id))
    url = address(request, "person", user_id=user_id)
    steps = trail(request, (_("People"), address(request, "people")), (leaver.name, url), (_("Hand over"), ""))
    shown = {"trail": steps, "of": of, "person": leaver, "url": url, "form": form, "role_id": role_id}
    shown["blocked"] = [in_words(one) for one in blocked]
    if request.method != "POST" or "back" in request.POST:
        return render(request, "people/leave.html", shown)
    if "close" in request.POST:
        return _close(request, user_id)
    if not form.is_valid():
        return render(request, "people/leave.html", shown, status=400)
    return _reviewed(request, _asked(request, form, user_id, role_id), of, shown)


def _role(request: HttpRequest) -> int | None:
    asked = request.POST.get("role") or request.GET.get("role", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def _asked(request: HttpRequest, form: HandOverForm, user_id: int, role_id: int | None) -> Handing:
    said = form.cleaned_data
    gives = {int(one) for one in request.POST.getlist("gives") if one.isdecimal() and len(one) < 19}
    seal = request.POST.get("seal", "")
    return Handing(user_id, said["successor"], said["why"], role_id, frozenset(gives), seal)


def _reviewed(request: HttpRequest, asked: Handing, of: Holdings, shown: dict[str, Any]) -> HttpResponse:
    """The review, or the act when it was reviewed and nothing keeps it from being done."""
    by: Any = request.user
    if "do" in request.POST:
        try:
            made = hand_over(asked=asked, by=by, at=timezone.now(), day=site_today())
        except NotLeft as refusal:
            tell(request, refusal.troubles)
        else:
            return _done(request, asked, made)
    else:
        asked = replace(asked, gives=_proposed(asked, of, by))
    of, troubles = check_handing(asked=asked, by=by, at=timezone.now(), day=site_today())
    names = dict(successors(asked.leaver_id))
    shown |= {"of": of, "asked": asked, "successor": names.get(asked.successor_id, ""), "gives": asked.gives}
    shown["troubles"] = [in_words(one) for one in troubles]
    return render(request, "people/leave_review.html", shown, status=409 if "do" in request.POST else 200)


def _proposed(asked: Handing, of: Holdings, by: Any) -> frozenset[int]:
    """The roles without which the successor could not take over: ticked already on the review."""
    gives: frozenset[int] = frozenset()
    for role in sorted(of.roles, key=lambda one: not one.is_last):
        _of, troubles = check_handing(asked=replace(asked, gives=gives), by=by, at=timezone.now(), day=site_today())
        if not troubles:
            break
        gives |= {role.id} if role.agency_id else frozenset()
    return gives


def _done(request: HttpRequest, asked: Handing, made: Any) -> HttpResponse:
    nudge_mails()
    for user_id in (asked.leaver_id, asked.successor_id):
        forget_badge(user_id)
    count = sum(made.passed.values())
    told = ngettext("%(n)d thing passed to %(name)s.", "%(n)d things passed to %(name)s.", count) % {
        "n": count,
        "name": made.successor.name,
    }
    closed = _("The account of %(name)s is closed.") if asked.role_id is None else _("The role of %(name)s has ended.")
    messages.success(request, f"{told} {closed % {'name': made.leaver.name}} {_('Both were told by mail.')}")
    return redirect("person", user_id=asked.leaver_id)


def _close(request: HttpRequest, user_id: int) -> HttpResponse:
    """Closes an account that has nothing to hand over."""
    by: Any = request.user
    why = request.POST.get("why", "")[:300]
    try:
        left = close_account(user_id=user_id, why=why, by=by, at=timezone.now(), day=site_today())
    except NotLeft as refusal:
        tell(request, refusal.troubles)
        return redirect("person-leave", user_id=user_id)
    nudge_mails()
    messages.success(request, _("The account of %(name)s is closed.") % {"name": left.name})
    return redirect("person", user_id=user_id)

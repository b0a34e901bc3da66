"""While somebody is away: naming a stand-in, for oneself or as an administrator, and ending it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.joining import Away, NotStandingIn, end_standing_in, stand_in
from accounts.queries.joining import lendable_roles, may_stand_in, stand_ins_of
from accounts.rules.policy import Viewer
from scorecards.forms.people import AwayForm
from scorecards.queries.lens import site_today
from scorecards.queries.pages.people.one import user_of
from scorecards.tasks import nudge_mails
from scorecards.templatetags.addresses import address
from scorecards.views.people.doors import for_managers
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

NOT_STANDING_IN = {
    "role": gettext_lazy("This role ended meanwhile, or cannot be held for somebody else."),
    "nobody": gettext_lazy("Choose somebody whose account is open."),
    "herself": gettext_lazy("Nobody stands in for themselves."),
    "no_staff": gettext_lazy("Somebody who stands in needs a role of their own."),
    "has_it": gettext_lazy("This person holds the same role already, and needs none lent."),
    "past": gettext_lazy("The first day has passed. Choose today or later."),
    "backward": gettext_lazy("The last day is before the first."),
    "too_long": gettext_lazy("That is longer than half a year: hand over instead."),
    "twice": gettext_lazy("This person stands in on some of these days already."),
    "ended": gettext_lazy("It had ended already."),
}
FIELD_OF = {"past": "starts_on", "backward": "ends_on", "too_long": "ends_on", "role": "role"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def away(request: HttpRequest, who: Viewer) -> HttpResponse:
    """Who stands in for the reader and for whom the reader stands in; and the form to name somebody."""
    if not who.agencies and not stand_ins_of(who.user_id or 0, site_today())[1]:
        raise Http404
    steps = trail(request, (_("Your account"), address(request, "account")), (_("While you are away"), ""))
    return _page(request, request.user, {"trail": steps, "is_me": True}, back="away")


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def person_away(request: HttpRequest, who: Viewer, user_id: int) -> HttpResponse:
    """The same for somebody else, by an administrator."""
    person = user_of(user_id)
    if person is None or not person.is_active:
        raise Http404
    url = address(request, "person", user_id=user_id)
    steps = trail(request, (_("People"), address(request, "people")), (person.name, url), (_("While away"), ""))
    return _page(request, person, {"trail": steps, "is_me": False, "url": url}, back=url)


def _page(request: HttpRequest, person: Any, shown: dict[str, Any], *, back: str) -> HttpResponse:
    day, roles = site_today(), lendable_roles(person.pk)
    sent = request.POST if request.method == "POST" else None
    form = AwayForm(sent, roles=roles, people=may_stand_in(person.pk) if roles else [], day=day) if roles else None
    if sent is not None:
        if form is None:
            raise Http404
        if form.is_valid() and _named(request, form):
            return redirect(back)
    mine, others = stand_ins_of(person.pk, day)
    shown |= {"form": form, "person": person, "mine": mine, "others": others, "here": request.path}
    return render(request, "people/away.html", shown, status=400 if form and form.is_bound else 200)


def _named(request: HttpRequest, form: AwayForm) -> bool:
    """Whether somebody was named; why not is in the form."""
    said = form.cleaned_data
    wish = Away(said["role"], said["to"], said["starts_on"], said["ends_on"], said["why"])
    try:
        stand_in(away=wish, by=request.user, at=timezone.now(), day=site_today())  # type: ignore[arg-type]
    except PermissionDenied:
        raise Http404 from None
    except NotStandingIn as refusal:
        form.add_error(FIELD_OF.get(refusal.why, "to"), str(NOT_STANDING_IN[refusal.why]))
        return False
    nudge_mails()
    messages.success(request, _("Named. Both were told by mail."))
    return True


@require_POST
@for_staff
def away_end(request: HttpRequest, who: Viewer, delegation_id: int) -> HttpResponse:
    """Ends a standing in before its last day; then back to where it was read."""
    by: Any = request.user
    try:
        end_standing_in(delegation_id=delegation_id, by=by, at=timezone.now())
    except (PermissionDenied, ObjectDoesNotExist):
        raise Http404 from None
    except NotStandingIn as refusal:
        messages.info(request, str(NOT_STANDING_IN[refusal.why]))
    else:
        nudge_mails()
        messages.success(request, _("Ended. Both were told by mail."))
    back = request.POST.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if safe else "account")

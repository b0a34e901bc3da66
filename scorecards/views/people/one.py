"""One person: what she holds, and what an administrator does about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.people import NotGiven, give_role
from accounts.actions.sessions import end_sessions, forget_factors
from accounts.rules.policy import Viewer, may_manage_people, may_see_outbox
from goals.actions.leaving import NotLeft, take_role
from scorecards.forms.people import RoleForm
from scorecards.queries.lens import site_today
from scorecards.queries.pages.people.listed import agencies_with_people
from scorecards.queries.pages.people.one import person as read_person
from scorecards.queries.pages.people.one import user_of
from scorecards.tasks import nudge_mails
from scorecards.templatetags.addresses import address
from scorecards.views.badge import forget_badge
from scorecards.views.people.doors import for_managers, for_readers, tell
from scorecards.views.rows import trail

NOT_GIVEN = {
    "role": gettext_lazy("Choose a role."),
    "agency": gettext_lazy("Commissioners and data stewards need an agency; the other roles are held for the whole State."),
    "ended": gettext_lazy("This agency has ended. Choose the one that carries on its work."),
    "held": gettext_lazy("This person holds this role already."),
    "closed": gettext_lazy("This account is closed. Invite the person: whoever accepts gets the account back."),
}


@require_safe
@for_readers
def person(request: HttpRequest, who: Viewer, user_id: int) -> HttpResponse:
    """Roles, what would be left without somebody, stand-ins, sign-in, tokens, mail, handovers and history."""
    found = read_person(user_id, timezone.now(), site_today())
    if found is None:
        raise Http404
    context = {
        "trail": trail(request, (_("People"), address(request, "people")), (found.name, "")),
        "page": found,
        "is_me": found.id == who.user_id,
        "may_manage": may_manage_people(who),
        "may_see_outbox": may_see_outbox(who),
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def person_role(request: HttpRequest, who: Viewer, user_id: int) -> HttpResponse:
    """The form to give a role to somebody who has an account."""
    user = user_of(user_id)
    if user is None:
        raise Http404
    form = RoleForm(request.POST if request.method == "POST" else None, agencies=agencies_with_people())
    if form.is_bound and form.is_valid() and _given(request, form, user):
        return redirect("person", user_id=user_id)
    url = address(request, "person", user_id=user_id)
    steps = trail(request, (_("People"), address(request, "people")), (user.name, url), (_("Give a role"), ""))
    shown = {"trail": steps, "form": form, "person": user, "url": url}
    return render(request, "people/role.html", shown, status=400 if form.is_bound else 200)


def _given(request: HttpRequest, form: RoleForm, user: Any) -> bool:
    said = form.cleaned_data
    try:
        role = give_role(user=user, kind=said["kind"], agency_code=said["agency"], by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except NotGiven as refusal:
        form.add_error("agency" if refusal.why in ("agency", "ended") else None, str(NOT_GIVEN[refusal.why]))
        return False
    nudge_mails()
    forget_badge(user.pk)
    messages.success(request, _("%(name)s is now %(role)s.") % {"name": user.name, "role": role.get_kind_display()})
    return True


@require_POST
@for_managers
def role_end(request: HttpRequest, who: Viewer, user_id: int, role_id: int) -> HttpResponse:
    """Ends a role, where that leaves nothing behind; else leads to handing over what goes with it."""
    by: Any = request.user
    try:
        role = take_role(role_id=role_id, why=request.POST.get("why", "")[:300], by=by, at=timezone.now(), day=site_today())
    except NotLeft as refusal:
        tell(request, refusal.troubles)
        if {one.why for one in refusal.troubles} <= {"held", "last_role"}:
            return redirect(f"{address(request, 'person-leave', user_id=user_id)}?role={role_id}")
        return redirect("person", user_id=user_id)
    nudge_mails()
    forget_badge(role.user_id)
    told = {"name": role.user.name, "role": role.get_kind_display()}
    messages.success(request, _("%(name)s is no longer %(role)s. It ends with the next page %(name)s opens.") % told)
    return redirect("person", user_id=user_id)


@require_POST
@for_managers
def person_sessions(request: HttpRequest, who: Viewer, user_id: int) -> HttpResponse:
    """Ends every session of a person."""
    user = user_of(user_id)
    if user is None:
        raise Http404
    ended = end_sessions(of=user, keep=str(request.session.session_key))
    said = ngettext("%(n)d session was ended.", "%(n)d sessions were ended.", ended) % {"n": ended}
    messages.success(request, said)
    return redirect("person", user_id=user_id)


@require_POST
@for_managers
def person_factors(request: HttpRequest, who: Viewer, user_id: int) -> HttpResponse:
    """Takes away second factors that were lost; the next sign-in sets up new ones."""
    user = user_of(user_id)
    if user is None or user.pk == who.user_id:
        raise Http404
    forget_factors(user=user, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("The second factors of %(name)s are taken away, and the sessions ended.") % {"name": user.name})
    return redirect("person", user_id=user_id)

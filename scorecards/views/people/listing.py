"""The list of people, and inviting."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions.joining import Invited, NotInvited, invite, invite_again, revoke_invitation
from accounts.queries.joining import waiting_invitations
from accounts.rules.policy import Viewer, may_manage_people
from scorecards.forms.people import InviteForm, PeopleForm
from scorecards.queries.pages.people import listed as queries
from scorecards.tasks import nudge_mails
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.people.doors import for_managers, for_readers
from scorecards.views.rows import trail

TABS = {
    "active": gettext_lazy("With a role"),
    "invited": gettext_lazy("Invited"),
    "no_role": gettext_lazy("Without a role"),
    "left": gettext_lazy("Left"),
}
NOT_INVITED = {
    "email": gettext_lazy("This is no e-mail address."),
    "name": gettext_lazy("Write a name."),
    "role": gettext_lazy("Choose a role."),
    "agency": gettext_lazy("Commissioners and data stewards need an agency; the other roles are held for the whole State."),
    "ended": gettext_lazy("This agency has ended. Choose the one that carries on its work."),
    "held": gettext_lazy("This person holds this role already."),
    "invited": gettext_lazy(
        "This person was invited to this role already, and can still accept. Send that invitation again, or take it back."
    ),
    "gone": gettext_lazy("This invitation was accepted or taken back meanwhile."),
    "on_its_way": gettext_lazy("The mail is on its way already."),
}
FIELD_OF = {"email": "email", "name": "name", "role": "kind", "agency": "agency", "ended": "agency"}


@require_safe
@for_readers
def people(request: HttpRequest, who: Viewer) -> HttpResponse:
    """Everybody, by `?state=` active, invited, no_role or left; `?orphans=1` those who hold duties without a role."""
    state = request.GET.get("state", "active")
    state = state if state in queries.STATES else "active"
    of_accounts = state != "invited" or "orphans" in request.GET
    form = PeopleForm(request.GET, agencies=queries.agencies_with_people(), of_accounts=of_accounts)
    asked = form.asked(state, orphans="orphans" in request.GET)
    counts, now = queries.counts(), timezone.now()
    context: dict[str, Any] = {
        "trail": trail(request, (_("People"), "")),
        "form": form,
        "asked": asked,
        "tabs": _tabs(request, asked, counts),
        "orphans": counts["orphans"],
        "orphans_url": f"{address(request, 'people')}?orphans=1",
        "may_manage": may_manage_people(who),
        "clear_url": same_page(request, words=None, kind=None, agency=None, factor=None, seen=None),
        "is_narrowed": any((asked.words, asked.kind, asked.agency, asked.factor, asked.seen)),
    }
    if not of_accounts:
        context["invitations"] = waiting_invitations(now, words=asked.words, kind=asked.kind, agency=asked.agency)
    else:
        context["page"] = queries.people(asked, now, request.GET.get("page", 1))
    return render(request, "people/people.html", context)


def _tabs(request: HttpRequest, asked: queries.Asked, counts: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": same_page(request, state=state, orphans=None),
            "is_current": state == asked.state and not asked.orphans,
            "count": counts[state],
        }
        for state, label in TABS.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def person_invite(request: HttpRequest, who: Viewer) -> HttpResponse:
    """The form to invite somebody; `?email=` and `?name=` fill it."""
    sent = request.POST if request.method == "POST" else None
    form = InviteForm(sent, agencies=queries.agencies_with_people())
    form.initial = {name: request.GET.get(name, "") for name in ("email", "name", "kind", "agency")}
    if sent is not None and form.is_valid() and _invited(request, form):
        return redirect(f"{address(request, 'people')}?state=invited")
    steps = trail(request, (_("People"), address(request, "people")), (_("Invite"), ""))
    bad = form.is_bound and bool(form.errors)
    return render(request, "people/invite.html", {"trail": steps, "form": form}, status=400 if bad else 200)


def _invited(request: HttpRequest, form: InviteForm) -> bool:
    """Whether the invitation was made; why not is in the form."""
    said, by = form.cleaned_data, request.user
    try:
        invite(whom=Invited(said["email"], said["name"], said["kind"], said["agency"]), by=by, at=timezone.now())  # type: ignore[arg-type]
    except NotInvited as refusal:
        form.add_error(FIELD_OF.get(refusal.why), str(NOT_INVITED[refusal.why]))
        return False
    nudge_mails()
    messages.success(request, _("%(name)s is invited. The mail goes to %(email)s now.") % said)
    return True


def _settled(request: HttpRequest, act: Callable[..., None], invitation_id: int, done: str) -> HttpResponse:
    try:
        act(invitation_id=invitation_id, by=request.user, at=timezone.now())
    except NotInvited as refusal:
        messages.error(request, str(NOT_INVITED[refusal.why]))
    else:
        nudge_mails()
        messages.success(request, done)
    return redirect(f"{address(request, 'people')}?state=invited")


@require_POST
@for_managers
def invitation_again(request: HttpRequest, who: Viewer, invitation_id: int) -> HttpResponse:
    """Sends a new link."""
    return _settled(request, invite_again, invitation_id, _("A new link is on its way; the one before it works no longer."))


@require_POST
@for_managers
def invitation_revoke(request: HttpRequest, who: Viewer, invitation_id: int) -> HttpResponse:
    """Takes an invitation back."""
    return _settled(request, revoke_invitation, invitation_id, _("The invitation is taken back. Its link leads nowhere."))

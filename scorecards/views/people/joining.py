"""Joining: the link of an invitation, and the page it leads to. Without the link there is nothing here."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.joining import NotAccepted, accept_anew, accept_as
from accounts.adapter.joining import carried, carry, enter, put_down, too_many, within_limits
from accounts.queries.joining import Offer, offer, offer_behind
from scorecards.forms.people import JoinForm

NOT_ACCEPTED = {
    "accepted": gettext_lazy("This invitation was accepted already. Sign in with the account it opened."),
    "revoked": gettext_lazy("This invitation was taken back."),
    "expired": gettext_lazy("This invitation has run out."),
    "somebody_else": gettext_lazy("This invitation is for another address than the one you are signed in with."),
    "has_account": gettext_lazy("There is an account of this address already. Sign in with it, then accept."),
}


@never_cache
@require_safe
def join_open(request: HttpRequest, secret: str) -> HttpResponse:
    """The link: keeps in mind which invitation it was, and goes on to a page whose address tells nothing."""
    if not within_limits(request):
        return too_many(request)
    found = offer_behind(secret, timezone.now())
    if found is None:
        raise Http404
    carry(request, found.id)
    return redirect("join")


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """What one is invited to, and the way to accept: a password for a new account, or signing in with the one there is."""
    found = offer(carried(request), timezone.now())
    if found is None:
        raise Http404
    way = _way(request, found)
    form = JoinForm(request.POST if request.method == "POST" else None, email=found.email, name=found.name) if way == "password" else None
    if request.method == "POST":
        if not within_limits(request):
            return too_many(request)
        answer = _accepted(request, found, way, form)
        if answer:
            return answer
        found = offer(found.id, timezone.now()) or found
        way = _way(request, found)
    shown = {"offer": found, "way": way, "form": form, "why": NOT_ACCEPTED.get(found.state, ""), "here": reverse("join")}
    return render(request, "people/join.html", shown, status=400 if request.method == "POST" else 200)


def _way(request: HttpRequest, found: Offer) -> str:
    """How to accept: closed (not at all), button, other (signed in as somebody else), sign_in, provider or password."""
    if found.state != "open":
        return "closed"
    user: Any = request.user
    if user.is_authenticated:
        return "button" if user.email == found.email else "other"
    return {"open": "sign_in", "provider": "provider"}.get(found.account, "password")


@sensitive_variables("password")
def _accepted(request: HttpRequest, found: Offer, way: str, form: JoinForm | None) -> HttpResponse | None:
    """The answer once it is accepted; None with a message where it is not."""
    user: Any = request.user
    try:
        if way == "button":
            accept_as(invitation_id=found.id, user=user, at=timezone.now())
            return _welcome(request, found, redirect("my-updates"))
        if form is not None and form.is_valid():
            password = form.cleaned_data["password"]
            joined = accept_anew(invitation_id=found.id, password=password, at=timezone.now())
            return _welcome(request, found, enter(request, joined, reverse("my-updates")))
    except NotAccepted as refusal:
        messages.error(request, str(NOT_ACCEPTED[refusal.why]))
    return None


def _welcome(request: HttpRequest, found: Offer, answer: HttpResponse) -> HttpResponse:
    put_down(request)
    told = {"role": f"{found.role}, {found.agency}" if found.agency else found.role}
    messages.success(request, _("Welcome. You are now %(role)s.") % told)
    return answer

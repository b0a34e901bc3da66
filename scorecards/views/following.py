"""Following: a small page for each thing that can be followed, the list of what one follows, and the links in mails.

A link in a mail only shows a page: what it does is done by the button there, so that programs which look at links change nothing."""

from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.queries import viewer
from accounts.rules.policy import PUBLIC
from goals.actions import following as actions
from goals.actions.following import NotFollowed
from goals.queries import following as queries
from goals.queries.following import Thing
from scorecards.forms.mail import AddressForm
from scorecards.tasks import nudge_mails
from scorecards.views.rows import trail

ONE_CLICK = ("List-Unsubscribe", "One-Click")
AN_HOUR, ASKED_AN_HOUR = 3600, 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Whether one follows the thing, and the button; without an account, the field for an address."""
    who = viewer(request.user)
    of = queries.thing(who if request.user.is_authenticated else PUBLIC, kind, code)
    if of is None:
        raise Http404
    if not request.user.is_authenticated:
        return _by_address(request, of)
    if request.method != "POST":
        is_followed = queries.is_followed(request.user, of)
        return render(request, "my/follow.html", _context(request, of) | {"is_followed": is_followed})
    return _switch(request, of)


def _switch(request: HttpRequest, of: Thing) -> HttpResponse:
    asked: dict[str, Any] = {"kind": of.kind, "code": of.code, "by": request.user, "at": timezone.now()}
    if "stop" in request.POST:
        actions.stop(**asked)
        messages.success(request, _("You follow %(name)s no longer.") % {"name": of.name})
    else:
        actions.follow(**asked)
        messages.success(request, _("You follow %(name)s. A mail tells you when something changes.") % {"name": of.name})
    return redirect("following") if "list" in request.POST else redirect(of.kind, code=of.code)


def _by_address(request: HttpRequest, of: Thing) -> HttpResponse:
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if _is_too_often(request):
            form.add_error(None, _("That was asked very often from where you are. Please try again in an hour."))
        else:
            actions.ask_to_follow(kind=of.kind, code=of.code, email=form.cleaned_data["email"], at=timezone.now())
            nudge_mails()
            return render(request, "my/follow_asked.html", _context(request, of))
    return render(request, "my/follow.html", _context(request, of) | {"form": form})


def _is_too_often(request: HttpRequest) -> bool:
    key = f"ask-to-follow:{get_ip(request)}"
    cache.add(key, 0, AN_HOUR)
    try:
        return int(cache.incr(key)) > ASKED_AN_HOUR
    except ValueError:  # it ran out between the two
        return False


def _context(request: HttpRequest, of: Thing) -> dict[str, Any]:
    return {"trail": trail(request, (_("Follow"), "")), "thing": of}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def following(request: HttpRequest) -> HttpResponse:
    """What one follows, each with its button to stop."""
    rows = queries.follows_of(viewer(request.user), user=request.user)  # type: ignore[arg-type]
    return render(
        request,
        "my/following.html",
        {"trail": trail(request, (_("Your account"), reverse("account")), (_("What I follow"), "")), "follows": rows},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of the letter of confirmation: a page with a button."""
    found = queries.follow_with(secret)
    if found is None:
        raise Http404
    context: dict[str, Any] = _context(request, found.row.thing) | {"stop_secret": secret, "done": found.is_confirmed}
    if request.method == "POST":
        try:
            actions.confirm(secret=secret, at=timezone.now())
            context |= {"done": True}
        except NotFollowed as refused:
            context |= {"refused": refused.why}
    return render(request, "my/follow_confirm.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """The link in mails of news: what is followed with it, and buttons. A mail program that posts (RFC 8058) stops all of it.

    Exempt from the form's token: who has the secret may stop, from wherever the post comes."""
    found = queries.follow_with(secret)
    if found is None:
        raise Http404
    context: dict[str, Any] = _context(request, found.row.thing) | {"ended": found.is_ended}
    if request.method == "POST":
        actions.stop_by_secret(secret=secret, at=timezone.now(), everything=is_one_click(request) or "all" in request.POST)
        context |= {"ended": True, "all": "all" in request.POST}
    return render(request, "my/follow_stop.html", context)


def is_one_click(request: HttpRequest) -> bool:
    return request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1]

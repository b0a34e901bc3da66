"""Briefing packs on demand and by mail: asking, watching, taking away, stopping."""

from collections.abc import Mapping
from uuid import UUID

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from redis.exceptions import RedisError

from accounts.rules.policy import PUBLIC, Viewer, may_subscribe_briefings
from goals.queries.following import Thing, thing
from scorecards.actions import briefings as actions
from scorecards.actions.briefings.keeping import path_of
from scorecards.actions.briefings.subscribing import Regularly, TooManySubscriptions
from scorecards.exports.packs.making import TYPES, file_name
from scorecards.forms.briefings import BriefingForm, RegularForm
from scorecards.queries import briefings as queries
from scorecards.queries.lens import Lens
from scorecards.queries.packs.review import name_of, review_with
from scorecards.queries.packs.study import published_study
from scorecards.rules.briefings import NothingThere, Wanted
from scorecards.tasks import nudge_briefing
from scorecards.templatetags.addresses import address
from scorecards.views.clocks import ClockProblem, clocks
from scorecards.views.following import is_one_click
from scorecards.views.looking import looking
from scorecards.views.rows import trail

KINDS = ("area", "agency", "goal")
PARENTS: Mapping[str, tuple[str | Promise, str]] = {
    "agency": (gettext_lazy("Agencies"), "agency-list"),
    "review": (gettext_lazy("Reviews"), "review-list"),
    "study": (gettext_lazy("Linked-data studies"), "study-list"),
}
"""Where the lists are of which a thing is one."""
AN_HOUR = 3600
PEOPLE_TIMES = 5
"""How many times as many packs somebody signed in may ask for in an hour as an address without."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Which pack is wanted; POST asks for it, now or regularly."""
    who = looking(request)
    study = published_study(code) if kind == "study" else None
    of = Thing(kind, study.study_id, code, study.row.title) if study else _thing(who, kind, code)
    if of is None:
        raise Http404
    try:
        through = clocks(request.GET)
    except ClockProblem as problem:
        return render(request, "scorecards/bad_request.html", {"problem": problem}, status=400)
    asked = request.POST if request.method == "POST" else None
    is_live = of.kind in KINDS
    form = BriefingForm(asked, sees_more=who.cache_key != PUBLIC.cache_key and is_live, has_brief=is_live)
    often = RegularForm(asked if asked and "regularly" in asked else None)
    may_subscribe = may_subscribe_briefings(who) and is_live
    if request.method == "POST" and form.is_valid():
        regularly = "regularly" in request.POST
        answer = _regularly(request, of, form, often, may_subscribe) if regularly else _now(request, who, of, form, through)
        if answer is not None:
            return answer
    context = {"trail": _trail(request, of), "thing": of, "form": form, "often": often, "lens": through}
    return render(request, "scorecards/briefing_new.html", context | {"may_subscribe": may_subscribe, "study": study and study.row})


def _thing(who: Viewer, kind: str, code: str) -> Thing | None:
    """What a pack is asked for about, where `who` may see it; of a study its own page tells."""
    if kind == "review":
        found = review_with(who, code)
        return Thing(kind, found.id, code, name_of(found)) if found else None
    return thing(who, kind, code) if kind in KINDS else None


def _page_of(request: HttpRequest, kind: str, code: str) -> str:
    """The page of the thing."""
    return address(request, "review", review_id=int(code[1:])) if kind == "review" else address(request, kind, code=code)


def _trail(request: HttpRequest, of: Thing) -> list[tuple[str, str]]:
    return _steps(request, of.kind, of.code, of.name)


def _steps(request: HttpRequest, kind: str, code: str, name: str) -> list[tuple[str, str]]:
    """The way to a briefing: the list that its thing is of, the thing, the briefing."""
    word, listed = PARENTS.get(kind, ("", ""))
    above = [(str(word), address(request, listed))] if listed else []
    return trail(request, *above, (name, _page_of(request, kind, code)), (_("Briefing"), ""))


def _wanted(of: Thing, form: BriefingForm, through: Lens | None = None) -> Wanted:
    said = form.cleaned_data
    as_of = through.as_of if through and through.as_of != through.clock else None
    is_brief, language = said.get("length") == "brief", get_language() or "en-us"
    return Wanted(of.kind, of.code, said["form"], said["paper"], is_brief, as_of, through.known_on if through else None, language)


def _now(request: HttpRequest, who: Viewer, of: Thing, form: BriefingForm, through: Lens) -> HttpResponse | None:
    """Asks for the pack and leads to its page; None where it is refused, with the reason in the form."""
    by = request.user if request.user.is_authenticated else None
    if _is_too_often(request):
        form.add_error(None, _("That was asked very often from where you are. Please try again in an hour."))
        return None
    sees = PUBLIC if form.cleaned_data.get("contents") == "public" or of.kind == "study" else who
    try:
        made = actions.ask(wanted=_wanted(of, form, through), who=sees, by=by, at=timezone.now())
    except actions.TooMany:
        form.add_error(None, _("Very many packs are being made. Please try again in some minutes."))
        return None
    except NothingThere:  # it went, or was hidden, while the form was filled in
        raise Http404 from None
    nudge_briefing(made.pk)
    return redirect("briefing", public_id=made.public_id)


def _regularly(request: HttpRequest, of: Thing, form: BriefingForm, often: RegularForm, may: bool) -> HttpResponse | None:
    if not may or not request.user.is_authenticated or not often.is_valid():
        return None
    when = Regularly(often.cleaned_data["rhythm"], often.day)
    try:
        actions.subscribe(wanted=_wanted(of, form), when=when, by=request.user, at=timezone.now())
    except NothingThere:
        raise Http404 from None
    except TooManySubscriptions:
        form.add_error(None, _("You have very many regular packs already. Stop one that you do not read."))
        return None
    messages.success(request, _("A mail with a link comes when the pack about %(name)s is ready.") % {"name": of.name})
    return redirect("my-briefings")


def _is_too_often(request: HttpRequest) -> bool:
    """Whether as many were asked for within the hour as one may: by an address, or by a person. Without the cache nobody is refused."""
    if request.user.is_authenticated:
        key, most = f"briefings:{request.user.pk}", PEOPLE_TIMES * settings.PACKS_PER_HOUR
    else:
        key, most = f"briefings-from:{get_ip(request)}", settings.PACKS_PER_HOUR
    try:
        cache.add(key, 0, AN_HOUR)
        return int(cache.incr(key)) > most
    except (ValueError, RedisError):  # it ran out between the two, or nobody counts now
        return False


@never_cache
@require_safe
def briefing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One pack: how far it is, then where it can be taken. While it is open the page asks for its progress alone, once a second."""
    found = _found(request, public_id)
    if request.headers.get("HX-Request"):
        return render(request, "scorecards/_briefing_progress.html", {"briefing": found})
    steps = _steps(request, found.kind, found.code, found.title)
    return render(request, "scorecards/briefing.html", {"trail": steps, "briefing": found})


def _found(request: HttpRequest, public_id: UUID) -> queries.BriefingRow:
    found = queries.briefing(looking(request), public_id)
    if found is None:
        raise Http404
    return found


@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Stops a pack that is not ready yet. What anybody asked for, others may wait for too: only one's own is stopped."""
    found = _found(request, public_id)
    if not found.is_own or not actions.cancel(briefing_id=found.id, at=timezone.now()):
        messages.info(request, _("It cannot be stopped any more."))
    return redirect("briefing", public_id=public_id)


@never_cache
@require_safe
def take(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The file, for who may see all that is in it now."""
    found = _found(request, public_id)
    if not found.may_take or found.state != "ready":
        raise Http404
    try:
        file = path_of(found.file).open("rb")
    except OSError as error:
        raise Http404 from error
    name = file_name(found.wanted)
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[found.form])


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's packs and regular packs; POST stops a regular one."""
    if request.method == "POST":
        number = request.POST.get("stop", "")
        if number.isdecimal() and actions.stop(subscription_id=int(number[:18]), by=request.user, at=timezone.now()):  # type: ignore[arg-type]
            messages.success(request, _("Stopped. No more mail comes about it."))
        return redirect("my-briefings")
    context = {
        "trail": trail(request, (_("My briefings"), "")),
        "briefings": queries.briefings_of(request.user, looking(request)),  # type: ignore[arg-type]
        "subscriptions": queries.subscriptions_of(request.user),  # type: ignore[arg-type]
    }
    return render(request, "my/briefings.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """The link in mails of regular packs: a page with a button; a mail program posts to it (RFC 8058).

    Exempt from the form's token: who has the secret may stop, from wherever the post comes."""
    found = queries.subscription_with(secret)
    if found is None:
        raise Http404
    ended = found.ended_at is not None
    if request.method == "POST" and (is_one_click(request) or "stop" in request.POST):
        actions.stop_by_secret(secret=secret, at=timezone.now())
        ended = True
    return render(request, "my/briefing_stop.html", {"trail": trail(request, (_("Briefing"), "")), "row": found, "ended": ended})

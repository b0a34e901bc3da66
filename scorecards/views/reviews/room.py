"""The room: one item at a time, with notes that several people write at once, and what is decided and promised."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer
from goals.actions.promises import make_promise, withdraw_promise
from goals.actions.reviews import Noted, NotedMeanwhile, ReviewRefused, record_decision, save_note, withdraw_decision
from goals.rules.updates import combined
from scorecards.forms.reviews import PromiseForm
from scorecards.queries.lens import site_today
from scorecards.queries.reviews.choices import Promising, promising
from scorecards.queries.reviews.minutes import Minutes, Part, minutes_for
from scorecards.rules.months import month_later
from scorecards.templatetags.addresses import address
from scorecards.templatetags.moments import clock_time
from scorecards.templatetags.reviews import review_title
from scorecards.views.reviews.acts import number
from scorecards.views.reviews.words import REFUSED
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

OF_THE_WHOLE = "0"
OPEN = ("prepared", "held")
WRITTEN = ("decision", "what")
"""The fields of the form, beside the notes, in which somebody writes more than a word."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def room(request: HttpRequest, who: Viewer, review_id: int) -> HttpResponse:
    """One item of the agenda (`?item=`, 0: the whole) with its notes. POST saves the notes with whatever else is done."""
    found = _found(who, review_id)
    is_open = found.review.state in OPEN
    part = _part(found, request.POST.get("item", request.GET.get("item", "")))
    if request.method == "POST":
        return _done(request, who, found, part) if part and is_open else _given_back(request, found, "item" if is_open else "state")
    if not is_open:
        raise Http404
    return render(request, "reviews/room.html", _context(request, who, found, part or found.parts[0]))


def _found(who: Viewer, review_id: int) -> Minutes:
    """The review of whoever takes notes in it."""
    found = minutes_for(who, review_id, site_today())
    if found is None or not found.review.shows_notes:
        raise Http404
    return found


def _part(found: Minutes, asked: str) -> Part | None:
    """The item that is asked for; None for what is not on the agenda, so that nothing is ever written under another item."""
    if asked == OF_THE_WHOLE:
        return found.parts[-1]
    return next((one for one in found.parts if one.item and str(one.item.id) == asked), None)


def _key(part: Part) -> str:
    return str(part.item.id) if part.item else OF_THE_WHOLE


def _context(request: HttpRequest, who: Viewer, found: Minutes, part: Part, form: PromiseForm | None = None) -> dict[str, Any]:
    of = found.review
    url = address(request, "review", review_id=of.id)
    offers = promising(who, of) if of.may_run and of.state == "held" else None
    keys = [_key(one) for one in found.parts]
    here = keys.index(_key(part))
    return {
        "trail": trail(request, (_("Reviews"), address(request, "review-list")), (review_title(of), url), (_("The room"), "")),
        "page": found,
        "review": of,
        "name": review_title(of),
        "part": part,
        "key": _key(part),
        "before": keys[here - 1] if here else "",
        "after": keys[here + 1] if here + 1 < len(keys) else "",
        "number": here + 1,
        "form": form or (PromiseForm(offers=offers, initial=_initial(part, offers)) if offers else None),
        "people_of": [{"agency": agency, "person": user} for user, agency, _name in offers.people] if offers else [],
        "owners": {str(one.id): one.agency_id for one in offers.goals} if offers else {},
        "opens_form": form is not None,
        "notes_url": reverse("review-notes", args=[of.id]),
    }


def _initial(part: Part, offers: Promising) -> dict[str, Any]:
    """What is offered for a promise: the item's goal and measure, the goal's lead as owner, a day a month ahead."""
    item = part.item
    goal = (item.goal_id or offers.goal_of(item.measure_id)) if item else None
    measure = item.measure_id if item else None
    owner = offers.owner_of(goal, measure) or (item.agency_id if item else None)
    return {"goal": goal, "measure": measure, "agency": owner, "effect_measure": "", "due_on": month_later(site_today())}


def _save(request: HttpRequest, review_id: int, part: Part) -> None:
    """Stores the notes of the form, where it has any. Raises what `save_note` raises."""
    text = _text(request)
    if text is not None:
        _noted(request, review_id, part, text)


def _noted(request: HttpRequest, review_id: int, part: Part, text: str) -> Noted:
    by: Any = request.user
    return save_note(
        review_id=review_id, item_id=part.item.id if part.item else None, text=text,
        version=number(request.POST.get("version", "")), by=by, at=timezone.now(), base=request.POST.get("base"),
    )  # fmt: skip


def _text(request: HttpRequest) -> str | None:
    """The notes of the form; None where it has none."""
    return _chosen(request) if request.POST.get("do") == "resolve" else request.POST.get("text")


def _chosen(request: HttpRequest) -> str:
    """What was chosen of two texts."""
    mine, theirs = request.POST.get("mine", ""), request.POST.get("theirs", "")
    return {"mine": mine, "theirs": theirs}.get(request.POST.get("pick", ""), combined(mine, theirs))


def _done(request: HttpRequest, who: Viewer, found: Minutes, part: Part) -> HttpResponse:
    is_saved = False
    try:
        _save(request, found.review.id, part)
        is_saved = True
        return _act(request, who, found, part)
    except PermissionDenied:
        raise Http404 from None
    except NotedMeanwhile as conflict:
        return render(request, "reviews/conflict.html", _conflict(request, found, part, conflict), status=409)
    except ReviewRefused as refused:
        return _given_back(request, found, refused.why, part, is_saved=is_saved)


def _given_back(
    request: HttpRequest, found: Minutes, why: str, part: Part | None = None, *, is_saved: bool = False
) -> HttpResponse:  # fmt: skip
    """Why nothing was recorded, with the words that were written for it: to be copied, as they stand nowhere. Without any the page
    itself says it."""
    typed = [*([] if is_saved else [_text(request) or ""]), *(request.POST.get(name, "") for name in WRITTEN)]
    words = [text for text in typed if text.strip()]
    url = address(request, "review", review_id=found.review.id)
    if not words:
        messages.error(request, str(REFUSED[why]))
        return _back(found, _key(part)) if part else redirect(url)
    steps = trail(request, (_("Reviews"), address(request, "review-list")), (review_title(found.review), url), (_("Not recorded"), ""))
    shown = {"trail": steps, "why": REFUSED[why], "words": words, "review": found.review, "is_open": found.review.state in OPEN, "url": url}
    return render(request, "reviews/given_back.html", shown, status=409)


def _act(request: HttpRequest, who: Viewer, found: Minutes, part: Part) -> HttpResponse:
    by: Any = request.user
    of, verb, item = found.review, request.POST.get("do", ""), part.item.id if part.item else None
    if verb == "decide":
        record_decision(review_id=of.id, item_id=item, text=request.POST.get("decision", ""), by=by, at=timezone.now())
    elif verb == "promise":
        return _promised(request, who, found, part)
    elif verb.startswith("undo-decision-"):
        withdraw_decision(review_id=of.id, decision_id=number(verb.rpartition("-")[2]), by=by, at=timezone.now())
    elif verb.startswith("undo-promise-"):
        withdraw_promise(review_id=of.id, promise_id=number(verb.rpartition("-")[2]), by=by, at=timezone.now())
    elif verb.startswith("go-"):
        return _back(found, verb.removeprefix("go-"))
    return _back(found, _key(part), "decision" if verb == "decide" else "")


def _promised(request: HttpRequest, who: Viewer, found: Minutes, part: Part) -> HttpResponse:
    by: Any = request.user
    form = PromiseForm(request.POST, offers=promising(who, found.review))
    if form.is_valid():
        try:
            promise = form.promise(part.item.id if part.item else None)
            make_promise(review_id=found.review.id, promise=promise, by=by, at=timezone.now(), day=site_today())
            return _back(found, _key(part), "outcome")
        except ReviewRefused as refused:
            form.add_error(None, str(REFUSED[refused.why]))
    again = _found(who, found.review.id)
    shown = _context(request, who, again, _part(again, _key(part)) or again.parts[-1], form)
    return render(request, "reviews/room.html", shown, status=400)


def _back(found: Minutes, key: str, place: str = "") -> HttpResponseRedirect:
    path = reverse("review-room", args=[found.review.id])
    return redirect(f"{path}?item={key}{'#' + place if place else ''}")


def _conflict(request: HttpRequest, found: Minutes, part: Part, conflict: NotedMeanwhile) -> dict[str, Any]:
    url = address(request, "review-room", review_id=found.review.id)
    steps = trail(request, (_("Reviews"), address(request, "review-list")), (_("The room"), url), (_("Two texts"), ""))
    return {"trail": steps, "review": found.review, "part": part, "key": _key(part), "conflict": conflict}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def notes(request: HttpRequest, who: Viewer, review_id: int) -> HttpResponse:
    """What scripts ask: GET the notes of an item as they stand and what came of it; POST saves while somebody types: 200 with what
    stands then, 409 with both texts, 422 with why nothing was stored."""
    found = _found(who, review_id)
    is_open = found.review.state in OPEN
    part = _part(found, request.POST.get("item", request.GET.get("item", "")))
    if request.method != "POST" and (part is None or not is_open):
        raise Http404
    if part is None or not is_open:
        return JsonResponse({"said": str(REFUSED["item" if is_open else "state"])}, status=422)
    if request.method != "POST":
        return JsonResponse(_standing(request, found, part))
    try:
        saved = _noted(request, review_id, part, request.POST.get("text", ""))
    except PermissionDenied:
        raise Http404 from None
    except NotedMeanwhile as conflict:
        told = {"mine": conflict.mine, "theirs": conflict.theirs, "version": conflict.version}
        return JsonResponse(told | {"said": _("%(by)s changed the same lines.") % {"by": conflict.by}}, status=409)
    except ReviewRefused as refused:
        return JsonResponse({"said": str(REFUSED[refused.why])}, status=422)
    said = _("Saved at %(time)s") % {"time": clock_time(saved.at)}
    return JsonResponse({"text": saved.text, "version": saved.version, "said": said})


def _standing(request: HttpRequest, found: Minutes, part: Part) -> dict[str, Any]:
    note = part.note
    by = _("%(by)s, %(time)s") % {"by": note.saved_by, "time": clock_time(note.saved_at)} if note else ""
    shown = {"part": part, "review": found.review}
    outcome = render_to_string("reviews/_outcome.html", shown | {"with_undo": True}, request)
    return {"text": note.text if note else "", "version": note.version if note else 0, "by": by, "outcome": outcome}

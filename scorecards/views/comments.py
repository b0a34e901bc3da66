"""Comments among staff: of a measure or reading on their own page, of an update on its page, and those addressed to the reader."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.rules.policy import Viewer
from goals.actions import comments as actions
from goals.queries import comments as queries
from goals.queries.staff import people_like
from goals.queries.subjects import subject
from goals.rules.talk import LONGEST, About
from scorecards.forms.comments import AboutForm, PeriodForm
from scorecards.queries.pages.talk import choices, heading_of, reached
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

PER_PAGE = 40
REFUSED = {
    "empty": gettext_lazy("Write something first."),
    "too_long": gettext_lazy("This is too long: a comment has up to 4,000 characters."),
    "part": gettext_lazy("There is no such part of the update."),
    "resolved": gettext_lazy("This thread was resolved meanwhile. Reopen it to answer."),
}
DONE = {
    "resolve": gettext_lazy("Resolved. Anybody who may read it can reopen it."),
    "reopen": gettext_lazy("Reopened."),
    "withdraw": gettext_lazy("Withdrawn. The thread says that something was said; the words are shown to nobody."),
}


@require_safe
@for_staff
def measure_comments(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """What staff say of a measure and its readings; `?period=` and `?group=` of one of them. In part for the measure's own page."""
    form = PeriodForm(request.GET)
    about = queries.reading_about(code, form.cleaned_data["group"], form.end) if form.is_valid() else None
    talk = queries.talk(who, about) if about else None
    if about is None or talk is None:
        raise Http404
    if request.headers.get("HX-Request"):
        return render(request, "goals/_comments.html", _around(talk))
    of = heading_of(about)
    url = address(request, "measure", code=code)
    heading = f"{of.name}, {of.reading}" if of.reading else of.name
    steps = trail(request, (_("Measures"), address(request, "explorer")), (of.name, url), (_("Comments"), ""))
    return render(request, "goals/comments.html", _around(talk) | {"trail": steps, "heading": heading, "of": of, "url": url})


@require_POST
@for_staff
def comment_new(request: HttpRequest, who: Viewer) -> HttpResponse:
    """Begins a thread about what the form says."""
    form = _about(request)
    return _say(request, who, form.talk, lambda text: actions.add_comment(about=form.about, text=text, by=request.user, at=timezone.now()))  # type: ignore[arg-type]


@require_POST
@for_staff
def comment_answer(request: HttpRequest, who: Viewer, comment_id: str) -> HttpResponse:
    """Answers in the thread that this comment began."""
    form = _about(request)
    return _say(
        request,
        who,
        form.talk,
        lambda text: actions.answer_comment(thread_id=int(comment_id), text=text, by=request.user, at=timezone.now()),  # type: ignore[arg-type]
        thread=int(comment_id),
    )


@require_POST
@for_staff
def comment_settle(request: HttpRequest, who: Viewer, comment_id: str, verb: str) -> HttpResponse:
    """Resolves or reopens a thread, or withdraws a comment of one's own."""
    form = _about(request)
    try:
        _settle(request, int(comment_id), verb)
    except PermissionDenied:
        raise Http404 from None
    return _shown(request, who, form.talk, said=str(DONE[verb]))


def _settle(request: HttpRequest, comment_id: int, verb: str) -> None:
    by: Any = request.user
    if verb == "resolve":
        actions.resolve_comment(thread_id=comment_id, by=by, at=timezone.now())
    elif verb == "reopen":
        actions.reopen_comment(thread_id=comment_id, by=by)
    else:
        actions.withdraw_comment(comment_id=comment_id, by=by, at=timezone.now())


@require_safe
@for_staff
def people(request: HttpRequest, who: Viewer) -> HttpResponse:
    """Names that begin like `?q=`, of staff who may see what the comment is about."""
    form = AboutForm(request.GET)
    of = subject(who, form.talk) if form.is_valid() else None
    if of is None:
        raise Http404
    found = people_like(request.GET.get("q", "")[:60], [of.agency_id], is_open=of.is_open)
    return JsonResponse({"people": [{"name": name, "role": role} for name, role in found]})


@require_safe
@for_staff
def my_comments(request: HttpRequest, who: Viewer) -> HttpResponse:
    """What is addressed to the reader, open threads first. What this page shows counts as seen from now on."""
    listed = Paginator(queries.addressed(who), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(listed.object_list)
    if request.method == "GET":
        new = [row.comment_id for row in rows if row.is_new]
        actions.see_mentions(comment_ids=new, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    context = {"trail": trail(request, (_("Comments to me"), "")), "rows": [(row, url_of(row)) for row in rows], "listed": listed}
    return render(request, "goals/my_comments.html", context)


def url_of(row: queries.AddressedRow) -> str:
    """Where the thread of an addressed comment is read and answered."""
    if row.kind == "update":
        return f"{reverse('goal-update', args=[row.code, row.update_period])}#comment-{row.comment_id}"
    return f"{reverse('measure-comments', args=[row.code])}#comment-{row.comment_id}"


def _about(request: HttpRequest) -> AboutForm:
    form = AboutForm(request.POST)
    if not form.is_valid():
        raise Http404
    return form


def _say(request: HttpRequest, who: Viewer, talk: About, say: Any, thread: int | None = None) -> HttpResponse:
    """Says it and shows the talk again; what was refused with the words that were typed."""
    text = request.POST.get("text", "")[: LONGEST * 2]
    try:
        made = say(text)
    except PermissionDenied:
        raise Http404 from None
    except actions.NotSaid as refusal:
        return _shown(request, who, talk, problem=str(REFUSED[refusal.why]), typed=text, typed_in=thread)
    names = reached(made)
    said = (
        _("Sent to %(names)s.") % {"names": ", ".join(names)} if names else _("Said. Nobody else is concerned yet: name somebody with @.")
    )
    return _shown(request, who, talk, said=said, at=made)


def _shown(request: HttpRequest, who: Viewer, about: About, *, at: int | None = None, **told: Any) -> HttpResponse:
    """The talk in part for a page that has it; else a message and the page itself."""
    if request.headers.get("HX-Request") or told.get("problem"):
        talk = queries.talk(who, about)
        if talk is None:
            raise Http404
        if request.headers.get("HX-Request"):
            return render(request, "goals/_comments.html", _around(talk) | told)
        of, place = heading_of(about), _place(about)
        steps = trail(request, (of.name, place), (_("Comments"), ""))
        context = _around(talk) | told | {"trail": steps, "heading": of.name, "of": of, "url": place}
        return render(request, "goals/comments.html", context, status=400)
    messages.success(request, told["said"])
    return redirect(_place(about) + (f"#comment-{at}" if at else ""))


def _place(about: About) -> str:
    """The page on which this talk is read."""
    of = heading_of(about)
    if about.update_id:
        return reverse("goal-update", args=[of.code, of.period])
    asked = {"period": about.period_end.isoformat(), "group": of.group} if about.period_end else {}
    return reverse("measure-comments", args=[of.code]) + (f"?{urlencode(asked)}" if asked else "")


def _around(talk: queries.Talk) -> dict[str, Any]:
    """What `goals/_comments.html` takes, with the readings one can choose to talk of."""
    of = talk.about
    return {"thread": talk, "readings": choices(of.measure_id) if of.measure_id and not of.period_end else []}

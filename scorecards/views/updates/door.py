"""The page of an update: GET shows it, POST does one thing and shows it again. Nothing that was typed is lost on the way."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.queries import viewer
from goals.actions.comments import NotSaid
from goals.actions.updates import EditedMeanwhile, UpdateRefused
from goals.intake.evidence import NotEvidence
from goals.queries.updates import evidence_file
from goals.rules.updates import FIELDS, missing
from scorecards.charts import updates as words
from scorecards.queries.pages.updating import UpdatingPage
from scorecards.templatetags.moments import clock_time
from scorecards.views.downloads import attached
from scorecards.views.updates.acts import ACTS, WRITES, asked_for, page_of, picked, save, typed
from scorecards.views.updates.context import conflict_context, context_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def goal_update(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """What an agency says of a goal for a reporting period."""
    page = _found(request, code, period)
    if request.method != "POST":
        return render(request, "scorecards/goal_update.html", context_of(request, page))
    return _done(request, page, code, period)


def _found(request: HttpRequest, code: str, period: str) -> UpdatingPage:
    page = page_of(request, code, period)
    if page is None:
        raise Http404
    return page


def _done(request: HttpRequest, page: UpdatingPage, code: str, period: str) -> HttpResponse:
    asked = asked_for(request)
    try:
        if asked == "resolve":
            _resolved(request, page)
        elif asked in ACTS:
            ACTS[asked](request, page)
        return redirect(request.path + ("#file" if asked.endswith("_file") else ""))
    except EditedMeanwhile as conflict:
        return render(request, "scorecards/goal_update_conflict.html", conflict_context(request, page, conflict), status=409)
    except (UpdateRefused, NotEvidence, NotSaid) as refused:
        return _again(request, code, period, refused, keep=asked in WRITES)


def _resolved(request: HttpRequest, page: UpdatingPage) -> None:
    """Saves what was chosen of two texts."""
    both = [name for name in FIELDS if f"pick_{name}" in request.POST]
    save(request, page, typed(request) | picked(request, both))


def _again(request: HttpRequest, code: str, period: str, refused: ValueError, *, keep: bool) -> HttpResponse:
    """The page as it stands now, with why nothing was done and with what was typed."""
    page = _found(request, code, period)
    fields = typed(request) if keep and page.rights.write else None
    told: dict[str, Any] = {"problem": _problem(refused), "refused": True}
    return render(request, "scorecards/goal_update.html", context_of(request, page, fields) | told, status=409)


def _problem(refused: ValueError) -> str:
    why = str(getattr(refused, "why", ""))
    if isinstance(refused, NotEvidence):
        return _("%(why)s Your text was saved.") % {"why": words.FILES[why]}
    return str(words.REFUSED.get(why, words.REFUSED["unexplained"]))


@never_cache
@require_POST
def goal_update_save(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Saves while somebody writes: 200 with the new version and what is missing, 409 where somebody else saved meanwhile."""
    page = _found(request, code, period)
    try:
        saved = save(request, page)
    except EditedMeanwhile as conflict:
        parts = [
            {"name": name, "label": words.label(name), "mine": conflict.mine[name], "theirs": conflict.theirs[name]}
            for name in conflict.differing
        ]
        told = {"conflict": True, "by": conflict.by, "at": conflict.at.isoformat(), "version": conflict.version, "parts": parts}
        return JsonResponse(told | {"text": _("%(by)s saved while you were writing.") % {"by": conflict.by}}, status=409)
    except UpdateRefused as refused:
        return JsonResponse({"text": str(words.REFUSED[refused.why]), "field": refused.field}, status=422)
    lacks = words.lacks(missing(page.fields | typed(request), page.computed, page.day))
    return JsonResponse(
        {
            "version": saved.version,
            "text": _("Saved at %(time)s") % {"time": clock_time(saved.at)},
            "missing": [{"field": one.field, "text": one.text} for one in lacks],
        }
    )


@require_safe
def evidence(request: HttpRequest, code: str, period: str, evidence_id: int) -> HttpResponse:
    """A file of evidence, always as a download and never taken for anything but what it is."""
    found = evidence_file(viewer(request.user), evidence_id, goal_code=code, period_code=period)
    if found is None:
        raise Http404
    answer = attached(HttpResponse(found.content, content_type=found.media_type), _safe(found.filename))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _safe(name: str) -> str:
    """A file name that no header takes for anything else."""
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._- ") else "_" for letter in name)

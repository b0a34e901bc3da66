"""The audit for OPM, and the history of each thing for those who may read it. Nobody else is told that they are there."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.actions.exports import note_audit_export
from accounts.rules.policy import may_see_audit
from scorecards.exports.audit import audit_table
from scorecards.exports.texts import as_csv, as_json
from scorecards.forms.audit import AuditForm
from scorecards.queries.audit import MOST, PAGE, Entry, Thing, entries, entry, every_entry, history_of, place_of
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.downloads import TYPES, attached
from scorecards.views.looking import looking
from scorecards.views.rows import trail

TEXTS = {"csv": as_csv, "json": as_json}
WITH_PAGE = frozenset({"measure", "goal", "agency", "layout", "feed", "period"})
"""Kinds of things whose page is reached by their code."""


@require_safe
@never_cache
def audit(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Everything that was written, newest first, filtered by the address; `?format=csv` or json exports exactly what is filtered."""
    if not may_see_audit(looking(request)):
        raise Http404
    form = AuditForm(request.GET)
    behind = place_of(request.GET["behind"]) if "behind" in request.GET else None
    if not form.is_valid() or ("behind" in request.GET and behind is None):
        return render(request, "data/audit.html", _context(request, form, []), status=400)
    if request.GET.get("format") in TEXTS:
        return _exported(request, form)
    return render(request, "data/audit.html", _context(request, form, entries(form.asked, behind=behind, limit=PAGE + 1)))


def _context(request: HttpRequest, form: AuditForm, found: list[Any]) -> dict[str, Any]:
    shown = found[:PAGE]
    more = len(found) > PAGE
    return {
        "trail": trail(request, (_("Data"), address(request, "data")), (_("Audit"), "")),
        "form": form,
        "entries": shown,
        "older_url": same_page(request, behind=shown[-1].place) if more else "",
        "is_later_page": "behind" in request.GET,
        "newest_url": same_page(request, behind=None),
        "downloads": [{"label": label, "url": same_page(request, format=form_, behind=None)} for form_, label in _formats()],
    }


def _formats() -> list[tuple[str, str]]:
    return [("csv", _("Changes (CSV)")), ("json", _("Changes (JSON)"))]


def _exported(request: HttpRequest, form: AuditForm) -> StreamingHttpResponse:
    """The file, streamed. That it was taken is recorded before its first row."""
    kind = request.GET["format"]
    user: Any = request.user
    asked = form.asked
    note_audit_export(asked=form.words, form=kind, by=user, at=timezone.now())
    response: Any = StreamingHttpResponse(TEXTS[kind](audit_table(every_entry(asked))), content_type=TYPES[kind])
    return attached(response, f"audit.{kind}")  # type: ignore[return-value]


@require_safe
@never_cache
def audit_entry(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """One line with what stood before and after."""
    if not may_see_audit(looking(request)):
        raise Http404
    found = entry(kind, int(number))
    if found is None:
        raise Http404
    steps = trail(request, (_("Data"), address(request, "data")), (_("Audit"), address(request, "audit")), (_("A change"), ""))
    return render(request, "data/audit_entry.html", {"trail": steps, "entry": found, "thing_url": _page_of(found)})


def _page_of(found: Entry) -> str:
    """The page of the thing a line is about, where its page is found by its code."""
    kind, code = ("period" if found.kind == "reportingperiod" else found.kind), found.parts.get("code", "")
    return reverse(kind, args=[code]) if kind in WITH_PAGE and code and found.verb != "removed" else ""


@require_safe
@never_cache
def history(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """What was done to one thing. As a part of its page when the page asks for it, else as a page of its own."""
    found = history_of(looking(request), kind, code)
    if found is None:
        raise Http404
    thing, lines = found
    context = {"thing": thing, "entries": lines, "most": MOST, "may_see_audit": may_see_audit(looking(request))}
    if request.headers.get("HX-Request"):
        return render(request, "scorecards/_history_lines.html", context)
    return render(request, "scorecards/history.html", context | {"trail": trail(request, *_way_to(thing, kind, code), (_("History"), ""))})


def _way_to(thing: Thing, kind: str, code: str) -> list[tuple[str, str]]:
    """The page of the thing, for those kinds whose page is found by the same code."""
    return [(thing.name, reverse(kind, args=[code]))] if kind in WITH_PAGE else []

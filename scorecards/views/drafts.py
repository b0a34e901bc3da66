"""Draft measures: those who hand figures in put them right, OPM takes them into the catalog."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.queries import viewer
from accounts.rules.policy import may_edit_catalog
from metrics.actions.drafts import accept_drafts, change_draft, set_drafts_aside
from metrics.queries import drafts as queries
from metrics.tasks import nudge
from scorecards.forms.drafts import DraftForm
from scorecards.queries.lens import real_today
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail
from scorecards.views.upload_files import for_keepers


@require_safe
@for_keepers
def draft_list(request: HttpRequest) -> HttpResponse:
    """The drafts that the reader may put right."""
    who = viewer(request.user)
    context = {
        "trail": trail(request, (_("Data"), address(request, "data")), (_("Drafts"), "")),
        "drafts": queries.drafts(who),
        "may_accept": may_edit_catalog(who),
    }
    return render(request, "data/draft_list.html", context)


@require_POST
@for_keepers
def draft_settle(request: HttpRequest) -> HttpResponse:
    """Takes the chosen drafts into the catalog, with or without publishing them, or sets them aside."""
    chosen = [int(one) for one in request.POST.getlist("draft") if one.isascii() and one.isdigit() and len(one) < 18]
    verb, given = request.POST.get("verb"), {"measure_ids": chosen, "by": request.user, "at": timezone.now()}
    if not chosen:
        messages.error(request, _("Tick the drafts you mean first."))
    elif verb == "aside":
        _tell(request, set_drafts_aside(**given, today=real_today()), _("set aside"))  # type: ignore[arg-type]
    elif verb in ("keep", "publish"):
        words = _("taken into the catalog and published") if verb == "publish" else _("taken into the catalog, not published yet")
        _tell(request, accept_drafts(**given, public=verb == "publish"), words)  # type: ignore[arg-type]
    return redirect("draft-list")


def _tell(request: HttpRequest, count: int, what: str) -> None:
    nudge()
    messages.success(request, ngettext("%(n)s draft was %(what)s.", "%(n)s drafts were %(what)s.", count) % {"n": count, "what": what})


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """One draft to put right."""
    found = queries.draft(viewer(request.user), code)
    if found is None:
        raise Http404
    form = DraftForm(request.POST if request.method == "POST" else None, of=found)
    if form.is_valid():
        change_draft(measure_id=found.measure_id, facts=form.facts(), by=request.user, at=timezone.now())  # type: ignore[arg-type]
        nudge()
        messages.success(request, _("The draft was changed."))
        return redirect("draft-list")
    return render(request, "data/draft.html", _context(request, found, form), status=400 if form.is_bound else 200)


def _context(request: HttpRequest, found: queries.DraftRow, form: DraftForm) -> dict[str, Any]:
    steps = [(_("Data"), address(request, "data")), (_("Drafts"), address(request, "draft-list")), (found.name, "")]
    return {"trail": trail(request, *steps), "draft": found, "form": form}

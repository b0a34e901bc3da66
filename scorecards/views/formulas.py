"""A measure's formula: everybody sees what it reads and gives; data keepers write it, with a preview on the real figures."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.queries import viewer
from accounts.rules.policy import Viewer, may_edit_catalog
from metrics.actions.proposals import NotProposed, Wanted, propose
from metrics.queries.formula_preview import Preview, offers, try_formula
from metrics.queries.proposals import METHOD, ProposalKind
from metrics.rules.formula.tree import FUNCTIONS
from metrics.tasks import nudge
from scorecards.charts.formula import picture
from scorecards.forms.formulas import FormulaForm
from scorecards.queries.lens import Lens, site_today
from scorecards.queries.pages.formula import FormulaPage, formula_page, shown_preview
from scorecards.templatetags.addresses import address
from scorecards.views.cached import page
from scorecards.views.rows import trail

PAGE = "scorecards/formula.html"


@require_http_methods(["GET", "HEAD", "POST"])
def formula(request: HttpRequest, code: str) -> HttpResponseBase:
    """The formula of a measure. Data keepers get it as a form: POST saves, or with `look` or from htmx only tries the text."""
    if may_edit_catalog(viewer(request.user)):
        return _editor(request, code)
    if request.method == "POST":
        raise Http404
    return _shown(request, code=code)


@page
def _shown(request: HttpRequest, who: Viewer, through: Lens, code: str) -> HttpResponse:
    found = _found(who, code, through.known_on)
    return render(request, PAGE, _context(request, found) | {"preview": shown_preview(who, through, found)})


@never_cache
def _editor(request: HttpRequest, code: str) -> HttpResponse:
    found = _found(viewer(request.user), code)
    if "complete" in request.GET:
        begun = [
            {"insert": one.insert, "name": one.name, "kind": one.kind} for one in offers(found.measure_id, request.GET["complete"][:60])
        ]
        return JsonResponse({"offers": begun})
    if request.method != "POST":
        return _edited(request, found, FormulaForm(initial={"text": found.formula}), _tried(found, found.formula))
    form = FormulaForm(request.POST)
    form.is_valid()
    tried = _tried(found, form.cleaned_data.get("text", ""))
    if request.headers.get("HX-Request"):
        return render(request, "scorecards/_formula_preview.html", {"preview": tried, "is_tried": True})
    if "look" in request.POST or not _save(request, found, form):
        return _edited(request, found, form, tried)
    return redirect("formula", code=code)


def _save(request: HttpRequest, found: FormulaPage, form: FormulaForm) -> bool:
    """Saves the formula; False, with the problem in the form, when it cannot be."""
    if form.errors:
        return False
    if not form.cleaned_data["reason"]:
        form.add_error("reason", _("Say in a few words why the formula changes."))
        return False
    by: Any = request.user
    day, kept = site_today(), form.cleaned_data["text"].strip()
    wanted = Wanted(found.measure_id, ProposalKind.FORMULA, {"formula": kept}, METHOD, form.cleaned_data["reason"], day)
    try:
        propose(wanted=wanted, by=by, at=timezone.now(), day=day)
    except NotProposed as refused:
        if refused.why != "same":
            form.add_error("text", _("The formula was not saved. What is wrong stands below it."))
            return False
    nudge()
    if kept:
        messages.success(request, _("The formula is saved. Its values are calculated within seconds."))
    else:
        messages.success(request, _("The measure is no longer calculated. Its readings stay."))
    return True


def _tried(found: FormulaPage, text: str) -> Preview:
    return try_formula(found.measure_id, text, as_of=site_today())


def _found(who: Viewer, code: str, known_on: date | None = None) -> FormulaPage:
    found = formula_page(who, code, known_on)
    if found is None:
        raise Http404
    return found


def _edited(request: HttpRequest, found: FormulaPage, form: FormulaForm, tried: Preview) -> HttpResponse:
    more = {"form": form, "preview": tried, "is_tried": True, "functions": [(one.shown, one.meaning) for one in FUNCTIONS.values()]}
    return render(request, PAGE, _context(request, found) | more)


def _context(request: HttpRequest, found: FormulaPage) -> dict[str, Any]:
    def url(code: str) -> str:
        return address(request, "measure", code=code)

    steps = [(_("Measures"), address(request, "explorer")), (found.name, url(found.code)), (_("Formula"), "")]
    return {
        "page": found,
        "trail": trail(request, *steps),
        "picture": picture(found, url),
        "reads": [(box, url(box.code)) for box in reversed(found.boxes) if box.level < 0],
        "readers": [(box, url(box.code)) for box in found.boxes if box.level > 0],
    }

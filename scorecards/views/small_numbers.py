"""What the owners of data hide of small numbers: everybody reads it; data keepers change it, with a reason."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.queries import viewer
from accounts.rules.policy import Viewer, may_edit_catalog
from metrics.actions.small_rules import set_agency_rule, set_dimension_rule
from metrics.queries import small_rules as queries
from metrics.tasks import nudge
from scorecards.forms.small_numbers import AgencyNumbersForm, NumbersForm
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail


@require_safe
@never_cache
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of agencies and of measures, and how much each hides now."""
    who = viewer(request.user)
    chosen = request.GET.get("agency", "")
    if chosen and may_edit_catalog(who):
        return redirect("small-numbers-agency", agency=chosen) if queries.agency_rule(chosen) else redirect("small-numbers")
    context = {
        "trail": _trail(request),
        "agencies": queries.agency_rules(who),
        "measures": queries.dimension_rules(who),
        "without": queries.agencies_without() if may_edit_catalog(who) else [],
        "may_keep": may_edit_catalog(who),
    }
    return render(request, "data/small_numbers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def agency(request: HttpRequest, agency: str) -> HttpResponse:
    """One agency's rule as a form, and the dimensions of its measures."""
    who, found = _keeper(request), queries.agency_rule(agency)
    if found is None:
        raise Http404
    form = AgencyNumbersForm(request.POST if request.method == "POST" else None, initial=_of(found) | {"source": found.source})
    if form.is_valid():
        told = {"reason": form.cleaned_data["reason"], "source": form.cleaned_data["source"], "by": request.user}
        return _done(request, set_agency_rule(agency=agency, numbers=form.numbers(), **told))
    context = {"trail": _trail(request, found.name), "form": form, "title": found.name, "measures": queries.dimension_rules(who, agency)}
    return render(request, "data/small_numbers_edit.html", context, status=400 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def dimension(request: HttpRequest, measure: str, dimension: str) -> HttpResponse:
    """The rule of one measure by one dimension as a form."""
    who = _keeper(request)
    found = queries.dimension_rule(who, measure, dimension)
    if found is None:
        raise Http404
    form = NumbersForm(request.POST if request.method == "POST" else None, initial=_of(found))
    if form.is_valid():
        told = {"numbers": form.numbers(), "reason": form.cleaned_data["reason"], "by": request.user}
        return _done(request, set_dimension_rule(measure=measure, dimension=dimension, **told))
    title = _("%(measure)s by %(dimension)s") % {"measure": found.name, "dimension": found.label}
    context = {"trail": _trail(request, title), "form": form, "title": title, "is_dimension": True}
    return render(request, "data/small_numbers_edit.html", context, status=400 if form.is_bound else 200)


def _keeper(request: HttpRequest) -> Viewer:
    who = viewer(request.user)
    if not may_edit_catalog(who):
        raise Http404
    return who


def _of(found: queries.AgencyRule | queries.DimensionRule) -> dict[str, Any]:
    return {"min_count": found.min_count, "min_denominator": found.min_denominator, "suppress_zero": found.suppress_zero}


def _done(request: HttpRequest, changed: tuple[int, ...]) -> HttpResponse:
    nudge()
    words = ngettext(
        "The rule is kept. Figures of %(n)s measure changed.", "The rule is kept. Figures of %(n)s measures changed.", len(changed)
    )
    messages.success(request, words % {"n": len(changed)})
    return redirect("small-numbers")


def _trail(request: HttpRequest, name: str = "") -> Any:
    steps = [(_("Data"), address(request, "data")), (_("Small numbers"), address(request, "small-numbers") if name else "")]
    return trail(request, *steps, *([(name, "")] if name else []))

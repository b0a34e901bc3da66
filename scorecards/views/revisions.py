"""A measure's revision history and its revision triangle."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer, is_staff
from scorecards.charts import revisions as charts
from scorecards.exports.triangle import triangle as as_table
from scorecards.forms.revisions import GroupForm
from scorecards.queries.lens import Lens
from scorecards.queries.pages import revisions as queries
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.cached import page
from scorecards.views.downloads import FORMATS, about, download
from scorecards.views.rows import trail

# Periods with all their versions on one page.
PERIODS = 40


@page
def revisions(request: HttpRequest, who: Viewer, through: Lens, code: str) -> HttpResponse:
    """What each period said first and since; `?group=` of a group, `?release=` which releases the triangle shows, `?format=` its file."""
    shown = queries.revisions(who, through, code, group=request.GET.get("group", ""))
    if shown is None:
        raise Http404
    heading = f"{shown.measure.name}: {shown.group.label}" if shown.group else shown.measure.name
    if request.GET.get("format") in FORMATS:
        table = as_table(shown, f"{shown.measure.code}-triangle", _("Revision triangle of %(name)s") % {"name": heading})
        told = about(request, through, table.title, shown.measure.definition, [shown.measure.source])
        return download(table, told, request.GET["format"])
    return render(request, "scorecards/revisions.html", _context(request, who, shown, heading))


def _context(request: HttpRequest, who: Viewer, shown: queries.RevisionPage, heading: str) -> dict[str, Any]:
    measure = shown.measure
    steps = [(_("Measures"), address(request, "explorer")), (measure.name, address(request, "measure", code=measure.code))]
    listed = Paginator(shown.revised, PERIODS).get_page(request.GET.get("page"))
    return {
        "trail": trail(request, *steps, (_("Revisions"), "")),
        "page": shown,
        "heading": heading,
        "sentence": charts.summary(shown),
        "form": GroupForm(shown.group.key if shown.group else "", groups=[(one.key, one.label) for one in shown.groups]),
        "listed": listed,
        "periods": [[(row, charts.difference(shown, row)) for row in versions] for versions in listed.object_list],
        "names_people": any(row.by for versions in listed.object_list for row in versions),
        "may_talk": is_staff(who),
        "file_url": same_page(request, format="csv", release=None),
        **_triangle(request, shown),
    }


def _triangle(request: HttpRequest, shown: queries.RevisionPage) -> dict[str, Any]:
    """A part of the releases: the newest unless the address names another."""
    parts = Paginator(shown.columns[::-1], charts.COLUMNS)
    part = parts.get_page(request.GET.get("release"))
    made = charts.triangle(shown, list(part.object_list)[::-1])
    rows = [(row.label, [(cell, *charts.cell_texts(shown, cell)) if cell else None for cell in row.cells]) for row in made.rows]
    return {
        "triangle": made,
        "leaves_out": len(made.rows) < len(shown.periods),
        "newest": charts.PERIODS,
        "triangle_rows": rows,
        "newer_url": f"{same_page(request, release=part.previous_page_number())}#triangle" if part.has_previous() else "",
        "older_url": f"{same_page(request, release=part.next_page_number())}#triangle" if part.has_next() else "",
    }

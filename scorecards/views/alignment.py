"""Agencies x goals: who leads, who helps, and for whom goals wait."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from scorecards.charts import alignment as words
from scorecards.exports.alignment import table
from scorecards.queries.lens import Lens
from scorecards.queries.pages import alignment as queries
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.cached import page
from scorecards.views.downloads import FORMATS, about, download, links
from scorecards.views.rows import trail
from scorecards.views.site import state_of


@page
def alignment(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """The matrix of all goals, or with `?area=` of one priority's; `?format=` gives its parts as a file."""
    asked, areas = request.GET.get("area", ""), state_of(request).areas
    if asked and asked not in {area.code for area in areas}:
        raise Http404
    shown = queries.alignment(who, through, asked)
    if request.GET.get("format") in FORMATS:
        told = about(request, through, _("Agencies and goals"), words.finding(shown), [])
        return download(table(shown), told, request.GET["format"])
    tabs = [{"label": area.name, "url": same_page(request, area=area.code), "is_current": area.code == asked} for area in areas]
    context = {
        "trail": trail(request, (_("Agencies and goals"), "")),
        "page": shown,
        "finding": words.finding(shown),
        "tabs": [{"label": _("All"), "url": same_page(request, area=None), "is_current": not asked}, *tabs],
        "goals": [(goal, address(request, "goal", code=goal.code)) for goal in shown.goals],
        "rows": [_row(request, agency, shown) for agency in shown.agencies],
        "roles": [(letter, words.role_word(role)) for role, letter in words.ROLES.items()],
        "downloads": links(request, _("Agencies and goals")),
    }
    return render(request, "scorecards/alignment.html", context)


def _row(request: HttpRequest, agency: queries.AgencyShares, shown: queries.AlignmentPage) -> dict[str, Any]:
    """An agency's row: a cell for each goal, None where it has no part."""
    cells = [_cell(request, agency.shares.get(goal.code)) for goal in shown.goals]
    return {
        "url": address(request, "agency", code=agency.code),
        "agency": agency,
        "owes": words.owes(agency),
        "cells": cells,
        "parts": [cell for cell in cells if cell],
    }


def _cell(request: HttpRequest, share: queries.Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    return {
        "share": share,
        "letter": words.ROLES[share.role],
        "word": words.role_word(share.role),
        "url": address(request, "goal", code=share.goal.code),
    }

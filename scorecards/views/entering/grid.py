"""The grid of readings, and saving what is typed into it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.rules.policy import Viewer
from metrics.actions.entries import Row, Saved, Theirs, save_entries
from metrics.queries.tried import Key, Tried
from metrics.rules.typed import CELLS
from scorecards.forms.entering import REASONS, WHYS, GridForm
from scorecards.queries.lens import site_today
from scorecards.queries.pages.entering import Line, grid, looks
from scorecards.templatetags.moments import clock_time
from scorecards.views.entering.asked import MOST_ROWS, address_of, asked_for, posted_rows, row_from
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def my_grid(request: HttpRequest, who: Viewer) -> HttpResponse:
    """The grid; sent as a form it saves what was typed, and goes on to handing in."""
    asked = asked_for(request, who)
    conflicts: dict[Key, tuple[Row, Theirs]] = {}
    if request.method == "POST":
        conflicts = _saved(request)
        if not conflicts and "check" in request.POST:
            return redirect(address_of("my-hand-in", asked))
        if not conflicts:
            messages.success(request, _("Saved. Nothing is handed in until you check it and hand it in."))
            return redirect(address_of("my-grid", asked))
        messages.warning(
            request, _("Somebody else changed some of these rows meanwhile. Both texts are shown; keep the one that is right.")
        )
    found = grid(who, site_today(), asked)
    form = GridForm(found)
    context = {
        "trail": trail(request, (_("My updates"), reverse("my-updates")), (_("Enter readings"), "")),
        "page": found,
        "form": form,
        "rows": [_shown(line, conflicts) for line in found.lines],
        "hand_in_url": address_of("my-hand-in", asked),
        "reasons": REASONS,
        "whys": WHYS,
    }
    return render(request, "scorecards/my_grid.html", context, status=409 if conflicts else 200)


def _saved(request: HttpRequest) -> dict[Key, tuple[Row, Theirs]]:
    """Saves the rows of the form; those that somebody else has saved meanwhile, with both texts."""
    rows = [row for row in posted_rows(request.POST) if row.version or any(row.typed.values())]
    saved = save_entries(rows=rows, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return {row.key: (row, theirs) for row in rows if (theirs := saved[row.key].theirs)}


def _shown(line: Line, conflicts: Mapping[Key, tuple[Row, Theirs]]) -> dict[str, Any]:
    """A line for the template. In a conflict it holds what this person typed, over the version of the other."""
    found = conflicts.get((line.measure_id, line.period_end))
    if found is None:
        return {"line": line, "cells": line.cells, "version": line.draft.version, "theirs": None}
    mine, theirs = found
    what = ", ".join(theirs.typed[name] for name in CELLS if theirs.typed.get(name))
    return {"line": line, "cells": mine.typed, "version": theirs.version, "theirs": theirs, "what": what or "\N{EN DASH}"}


@require_POST
@for_staff
def my_save(request: HttpRequest, who: Viewer) -> HttpResponse:
    """Saves rows while they are typed; answers what came of each, what is wrong with it and what its status would be."""
    asked_for(request, who)
    try:
        told = json.loads(request.body)
        rows = [row for one in told["rows"][:MOST_ROWS] if (row := row_from(one))]
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": "unreadable"}, status=400)
    saved = save_entries(rows=rows, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    tried = looks({row.key: row.typed for row in rows}, site_today()) if rows else {}
    return JsonResponse({"rows": _answers(rows, saved, tried)})


def _answers(rows: Sequence[Row], saved: Mapping[Key, Saved], tried: Mapping[Key, Tried]) -> list[dict[str, Any]]:
    return [_answer(row, saved[row.key], tried[row.key]) for row in rows]


def _answer(row: Row, saved: Saved, tried: Tried) -> dict[str, Any]:
    theirs = saved.theirs
    answer: dict[str, Any] = {
        "id": f"{row.measure_id}:{row.period_end}",
        "version": saved.version,
        "computed": tried.typed.computed,
        "problems": dict(tried.typed.problems),
        "effect": effect_html(tried),
    }
    if theirs:
        at = clock_time(theirs.at) if theirs.at else ""
        answer["theirs"] = {"cells": dict(theirs.typed), "version": theirs.version, "by": theirs.by, "at": at}
    return answer


def effect_html(tried: Tried) -> str:
    return render_to_string("scorecards/_grid_effect.html", {"tried": tried}).strip()

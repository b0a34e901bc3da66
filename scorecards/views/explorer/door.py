"""The explorer: every measure in one table."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.queries.views import ViewRow, default_of, views_of
from accounts.rules.policy import Viewer, may_keep_views
from scorecards.charts import sentences
from scorecards.exports import explorer as exports
from scorecards.exports.tables import Table
from scorecards.exports.workbook import TooManyRows
from scorecards.forms.explorer import HEADS, ExplorerFilter
from scorecards.queries.lens import Lens
from scorecards.queries.pages import explorer as queries
from scorecards.queries.pages.explorer.asked import SORTS
from scorecards.queries.pages.explorer.marks import compared
from scorecards.templatetags.addresses import same_page
from scorecards.templatetags.amounts import count_text
from scorecards.templatetags.explorer import classes
from scorecards.views.cached import page_that_asks
from scorecards.views.clocks import day_of
from scorecards.views.downloads import FORMATS, about, download, links
from scorecards.views.explorer import parts
from scorecards.views.looking import looking
from scorecards.views.rows import trail
from scorecards.views.site import state_of

PAGE = "explorer"
MOST_LOOKED_BACK = 2000
"""So many measures are put into a file with their past: each day of it is judged anew."""


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """The bare address takes who has a default view there; any other shows what it asks for."""
    default = "" if request.GET else default_of(looking(request), PAGE)
    return redirect(f"{request.path}?{default}") if default else listing(request)


@require_safe
def moved(request: HttpRequest) -> HttpResponse:
    """The list of measures had an address of its own; its filters mean the same here."""
    asked = request.GET.urlencode()
    return HttpResponsePermanentRedirect(reverse("explorer") + (f"?{asked}" if asked else ""))


def told_views(request: HttpRequest, who: Viewer, through: Lens) -> list[ViewRow]:
    """What the page shows that no revision knows of: the views this person may open."""
    return views_of(who, PAGE)


@page_that_asks(told_views)
def listing(request: HttpRequest, who: Viewer, through: Lens, views: list[ViewRow]) -> HttpResponse:
    """Every measure this viewer may see; `?format=` gives all that pass, as they are shown."""
    asked = queries.read_asked(request.GET, day_of(request.GET, "then"))
    if asked.view == "compare" and asked.then is None:
        asked = replace(asked, then=parts.year_before(through.as_of))
    if request.GET.get("format") in FORMATS:
        return _file(request, who, through, asked)
    found = queries.find(who, through, asked)
    offered = queries.choices(found.read)
    areas = {area.code: area.name for area in state_of(request).areas}
    table = _table(request, who, through, asked, found)
    context = {
        "trail": trail(request, (_("Measures"), "")),
        "found": found,
        "sentence": sentences.standing(found.counts),
        "shown": parts.shown(found, len(table["lines"])),
        "asked": asked,
        "table": table,
        "blocks": parts.blocks(request, asked, found, table["lines"]),
        "form": ExplorerFilter(asked, offered, areas=areas.items()),
        "chosen": parts.chosen(request, asked, offered, areas),
        "tabs": parts.tabs(request, asked, through.as_of),
        "jumps": parts.jumps(request, asked, found),
        "next_url": same_page(request, after=found.after) if found.after else "",
        "previous_url": same_page(request, before=found.before) if found.before else "",
        "first_url": same_page(request) if found.before else "",
        "clear_url": parts.clear_url(request),
        "downloads": links(request, _("Scorecards")),
        "views": views,
        "keeps_views": may_keep_views(who),
        "query": parts.query_of(request),
    }
    return render(request, "scorecards/explorer.html", context)


def _table(request: HttpRequest, who: Viewer, through: Lens, asked: queries.Asked, found: queries.Found) -> dict[str, Any]:
    """The heads and rows of the present view."""
    ids = [place.measure_id for place in found.places]
    columns = asked.columns if asked.view == "table" else ()
    made: dict[str, Any] = {"lines": queries.lines(who, through, found.read, found.places, columns), "columns": columns}
    if asked.view == "heat":
        marks = queries.marks_of(ids, through, asked)
        heads = [{"label": mark.label, "url": same_page(request, as_of=mark.on.isoformat())} for mark in marks]
        return made | {"marks": marks, "heads": heads, "width": len(heads) + 1}
    if asked.then is not None and asked.view == "compare":
        return made | {"compared": compared(who, through, asked.then, ids), "then": asked.then, "now": through.as_of, "width": 7}
    columned: list[dict[str, Any]] = [
        {"key": name, "label": HEADS[name], "sorts": name in SORTS, "classes": classes(name, columns)} for name in columns
    ]
    return made | {"heads": columned, "width": len(columned) + 1}


def _file(request: HttpRequest, who: Viewer, through: Lens, asked: queries.Asked) -> HttpResponse:
    places, read = queries.find_all(who, through, asked)
    if asked.view != "table" and len(places) > MOST_LOOKED_BACK:
        raise TooManyRows(
            _("%(n)s measures pass. A file with their past holds at most %(most)s: choose fewer with a filter.")
            % {"n": count_text(len(places)), "most": count_text(MOST_LOOKED_BACK)}
        )
    lines = queries.lines(who, through, read, places, asked.columns if asked.view == "table" else ())
    table = _as_table(who, through, asked, lines)
    what, sources = _("Where each measure stands, by the rules of the methods page."), [line.card.source for line in lines]
    return download(table, about(request, through, table.title, what, sources), request.GET["format"])


def _as_table(who: Viewer, through: Lens, asked: queries.Asked, lines: list[queries.Line]) -> Table:
    told: dict[str, Any] = {"grouped": bool(asked.group), "title": _("Scorecards of the measures")}
    ids = [line.card.measure_id for line in lines]
    if asked.view == "heat":
        return exports.heat(lines, queries.marks_of(ids, through, asked), **told)
    if asked.then is not None and asked.view == "compare":
        return exports.comparison(lines, compared(who, through, asked.then, ids), **told)
    return exports.listed(lines, asked.columns, **told)

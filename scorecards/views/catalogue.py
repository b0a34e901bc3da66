"""The whole catalog and its readings as files, table by table or all together, and what a catalog of catalogs reads of them."""

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, JsonResponse
from django.http import StreamingHttpResponse as Streamed
from django.shortcuts import render
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.queries import viewer
from accounts.rules.policy import PUBLIC, Viewer
from scorecards.exports.catalogue import TITLES, one, whole
from scorecards.exports.dcat import data_json
from scorecards.exports.package import as_package
from scorecards.exports.tables import About, Table
from scorecards.exports.texts import as_csv, as_json
from scorecards.exports.workbook import TooManyRows, as_xlsx
from scorecards.queries.lens import Lens, revision
from scorecards.queries.publications import publications
from scorecards.templatetags.addresses import address
from scorecards.views.cached import page
from scorecards.views.clocks import ClockProblem, clocks
from scorecards.views.downloads import TYPES, about, attached
from scorecards.views.rows import trail

Door = Callable[..., HttpResponseBase]
NAME = "ctperf-catalogue"


def file_door(view: Door) -> Door:
    """A file that anybody may ask for: answers 400 to a bad clock, 304 to whom has it; made anew when a figure changes."""

    @require_safe
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        who = viewer(request.user)
        try:
            through = clocks(request.GET)
        except ClockProblem as problem:
            return render(request, "scorecards/bad_request.html", {"problem": problem}, status=400)
        tag = f'W/"{revision()}-{who.cache_key}-{through.as_of}-{through.known_on}"'
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            return _tagged(HttpResponseNotModified(), tag)
        try:
            return _tagged(view(request, who, through, *args, **kwargs), tag)
        except TooManyRows as problem:
            return render(request, "scorecards/bad_request.html", {"problem": problem}, status=400)

    return door


def _tagged(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"], response["Cache-Control"], response["Vary"] = tag, "private, no-cache", "Cookie"
    return response


@page
def downloads(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """What can be taken away, and in which forms."""
    tables = [
        {
            "name": name,
            "title": title,
            "links": [(form.upper(), address(request, "table-file", name, form)) for form in ("csv", "xlsx", "json")],
        }
        for name, title in TITLES.items()
    ]
    whole_files = [
        {"label": _("Data package (ZIP of CSV files)"), "url": address(request, "catalogue-file", "zip")},
        {"label": _("Excel workbook"), "url": address(request, "catalogue-file", "xlsx")},
        {"label": _("JSON"), "url": address(request, "catalogue-file", "json")},
    ]
    context = {"trail": trail(request, (_("Data"), address(request, "data")), (_("Downloads"), "")), "tables": tables, "whole": whole_files}
    return render(request, "data/downloads.html", context)


@file_door
def catalogue(request: HttpRequest, who: Viewer, through: Lens, form: str) -> HttpResponseBase:
    """Everything in one file: a data package, a workbook or JSON."""
    tables, told = whole(who, through), _about(request, through)
    if form == "zip":
        return FileResponse(as_package(NAME, tables, told), as_attachment=True, filename=f"{NAME}.zip", content_type=TYPES["package"])
    if form == "xlsx":
        return attached(HttpResponse(as_xlsx(tables, told), content_type=TYPES["xlsx"]), f"{NAME}.xlsx")
    if form == "json":
        return _streamed(_all_as_json(tables, told), "json", NAME)
    raise Http404


@file_door
def table(request: HttpRequest, who: Viewer, through: Lens, name: str, form: str) -> HttpResponseBase:
    """One table of the catalog, of whatever length: CSV and JSON are sent while they are read."""
    if name not in TITLES:
        raise Http404
    found = one(name, who, through)
    if form == "csv":
        return _streamed(as_csv(found), form, name)
    if form == "json":
        return _streamed(as_json(found), form, name)
    if form == "xlsx":
        return attached(HttpResponse(as_xlsx([found], _about(request, through)), content_type=TYPES[form]), f"{name}.xlsx")
    raise Http404


def _streamed(pieces: Iterable[str], form: str, name: str) -> HttpResponseBase:
    response = Streamed(pieces, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def _all_as_json(tables: list[Table], told: About) -> Iterable[str]:
    yield json.dumps({"about": [{"name": name, "text": text} for name, text in told.facts]}, ensure_ascii=False)[:-1]
    for each in tables:
        yield f",\n{json.dumps(each.name)}: "
        yield from as_json(each)
    yield "}\n"


def _about(request: HttpRequest, through: Lens) -> About:
    title, what = (
        _("Connecticut performance catalog"),
        _("Agencies, priorities, goals, measures, targets and readings, each with its source."),
    )
    return about(request, through, title, what, [])


@require_safe
def catalogue_of_data(request: HttpRequest) -> HttpResponse:
    """`data.json`: the published measures as a DCAT-US catalog, for the catalogs that harvest it. The same for everybody."""
    rows = publications(PUBLIC)
    return JsonResponse(data_json(rows, request.build_absolute_uri), json_dumps_params={"ensure_ascii": False})

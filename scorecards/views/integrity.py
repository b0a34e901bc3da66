"""The integrity panel: everybody sees what became easier, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from metrics.rules.periods import same_day
from scorecards.charts import integrity as charts
from scorecards.exports.tables import Column, Table
from scorecards.queries.lens import Lens
from scorecards.queries.pages.integrity import KINDS, Panel, integrity
from scorecards.queries.seen import clocks_of
from scorecards.templatetags.addresses import address
from scorecards.views import downloads
from scorecards.views.cached import page
from scorecards.views.rows import trail

MONTHS = (12, 24, 60, 120)
COLUMNS = [
    Column("on", "date", "The day it was recorded"),
    Column("kind", "string", "What it is"),
    Column("code", "string", "Measure, goal or period"),
    Column("name", "string", "Its name"),
    Column("agency", "string", "Whose it is"),
    Column("sentence", "string", "What changed"),
    Column("reason", "string", "Why, and who changed it"),
]


@dataclass(frozen=True, slots=True)
class Told:
    """A row in words."""

    on: date
    kind: str
    code: str
    name: str
    agency: str
    agency_code: str
    sentence: str
    reason: str
    url: str


@page
def panel(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """The panel of the last 24 months, or `?months=`; of one `?agency=` or `?kind=`; as a file with `?format=csv`."""
    asked = request.GET.get("months", "")
    months = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 and int(asked) in MONTHS else 24
    kind = request.GET.get("kind", "")
    chosen = {"agency": request.GET.get("agency", "")[:40], "kind": kind if kind in KINDS else ""}
    found = integrity(who, since=same_day(through.clock, -months), clocks=clocks_of(through), **chosen)
    rows = list(_told(found))
    if request.GET.get("format") == "csv":
        title, said = _("Integrity panel"), _("What became easier, and why.")
        return downloads.download(Table("integrity", title, COLUMNS, rows), downloads.about(request, through, title, said, []), "csv")
    context = {
        "trail": trail(request, (_("Methods"), address(request, "methods")), (_("Integrity panel"), "")),
        "panel": found, "rows": rows, "months": months, "choices": MONTHS, "chosen": chosen,
        "kinds": [(name, charts.KIND[name], found.counts[name]) for name in KINDS],
    }  # fmt: skip
    return render(request, "scorecards/integrity.html", context)


def _told(found: Panel) -> Iterator[Told]:
    for row in found.rows:
        words = (str(charts.KIND[row.kind]), row.code, row.name, row.agency, row.agency_code)
        yield Told(row.on, *words, charts.sentence(row), charts.reason(row), charts.url(row))

"""Comparisons: two dates, two agencies, two measures. Everything is in the address."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from scorecards.charts import comparing as words
from scorecards.exports import comparing as files
from scorecards.exports.tables import Table
from scorecards.forms import comparing as forms
from scorecards.queries.lens import Lens
from scorecards.queries.pages.comparing import agencies, dates, measures
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.cached import page
from scorecards.views.clocks import day_of
from scorecards.views.downloads import FORMATS, about, download, links
from scorecards.views.rows import trail
from scorecards.views.site import state_of

YEAR = timedelta(days=365)
Shown = tuple[dict[str, Any], Table | None]


@page
def compare(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """`?kind=dates` (the usual), `agencies` or `measures`; `?format=` gives what is compared as a file."""
    asked = request.GET.get("kind", "dates")
    kind = asked if asked in KINDS else "dates"
    context, table = KINDS[kind](request, who, through)
    if table and request.GET.get("format") in FORMATS:
        return download(table, about(request, through, table.title, str(context.get("sentence", "")), []), request.GET["format"])
    labels = {"dates": _("Two dates"), "agencies": _("Two agencies"), "measures": _("Two measures")}
    tabs = [{"label": label, "url": address_of(request, name), "is_current": name == kind} for name, label in labels.items()]
    shown = {
        "trail": trail(request, (_("Compare"), "")),
        "kind": kind,
        "tabs": tabs,
        "downloads": links(request, _("Comparison")) if table else [],
    }
    return render(request, "scorecards/compare.html", shown | context)


def address_of(request: HttpRequest, kind: str) -> str:
    """The address of a kind of comparison, with the clocks of this one."""
    whole = address(request, "compare")
    return f"{whole}{'&' if '?' in whole else '?'}kind={kind}"


def _dates(request: HttpRequest, who: Viewer, through: Lens) -> Shown:
    last = day_of(request.GET, "last") or through.as_of
    first = day_of(request.GET, "first") or last - YEAR
    areas = {area.code: area.name for area in state_of(request).areas}
    agency, area = request.GET.get("agency", ""), request.GET.get("area", "")
    name = dates.agency_name(agency) if agency and not area else areas.get(area, "")
    if (agency or area) and not name:
        raise Http404
    given = {"kind": "dates", "first": first, "last": last, "known": request.GET.get("known", "now"), "area": area, "agency": agency}
    known = {"known": forms.known_choices()}
    form = forms.AgencyDatesForm(given, known) if agency and not area else forms.DatesForm(given, known | {"area": areas.items()})
    context = {"form": form, "name": name, "problem": _("The first day must come before the last.") if first >= last else ""}
    if not name or first >= last:
        return context, None
    asked = dates.Asked(first, last, area, "" if area else agency, as_known=given["known"] == "then")
    shown = dates.on_two_dates(who, through, asked)
    goals = [(one, address(request, "goal", code=one.code)) for one in shown.goals]
    rows = [(one, address(request, "measure", code=one.after.code)) for one in shown.measures]
    told = {"page": shown, "sentence": words.dates(shown), "chart": words.dates_chart(shown), "goals": goals, "measures": rows}
    return context | told, files.of_dates(shown)


def _agencies(request: HttpRequest, who: Viewer, through: Lens) -> Shown:
    choices = agencies.agency_choices()
    names = dict(choices)
    a, b = (request.GET.get(name, "") for name in ("a", "b"))
    form = forms.AgenciesForm({"kind": "agencies", "a": a, "b": b}, {"a": choices, "b": choices})
    if a not in names or b not in names or a == b:
        unknown = [code for code in (a, b) if code and code not in names]
        problem = _("There is no agency with measures by this code: %(code)s.") % {"code": ", ".join(unknown)} if unknown else ""
        return {"form": form, "problem": problem or (_("Choose two different agencies.") if a and a == b else "")}, None
    sides = agencies.side_by_side(who, through, [a, b], names)
    lines = words.agency_lines(sides)
    heads = [(side.name, address(request, "agency", code=side.code), side.counts) for side in sides]
    context = {"form": form, "heads": heads, "lines": lines, "sentence": words.agencies(sides), "chart": words.agencies_chart(sides)}
    return context, files.of_agencies(lines, [side.name for side in sides])


def _measures(request: HttpRequest, who: Viewer, through: Lens) -> Shown:
    a, b = (request.GET.get(name, "").strip() for name in ("a", "b"))
    wants = request.GET.get("how", "axis") == "index"
    base = _base(request)
    shown = measures.beside_each_other(who, through, (a, b), index=wants, base=base) if a and b and a != b else None
    given = {"kind": "measures", "a": a, "b": b, "how": "index" if shown and shown.is_indexed else "axis", "base": _iso(shown)}
    ends = [(end.isoformat(), shown.one.label(end)) for end in reversed(shown.ends)] if shown else []
    form = forms.MeasuresForm(given, {"how": forms.how_choices(), "base": ends})
    context: dict[str, Any] = {"form": form, "choices": measures.measure_choices(who, through)}
    if shown is None:
        problem = (
            _("Choose two different measures.") if a and a == b else _("One of the two is no measure that you may see.") if a and b else ""
        )
        return context | {"problem": problem}, None
    cards = [(side.card, address(request, "measure", code=side.card.code)) for side in (shown.one, shown.other)]
    told = {"shown": shown, "cards": cards, "sentence": words.measures(shown), "chart": words.measures_chart(shown)}
    swap = same_page(request, a=b, b=a)
    return context | told | {"swap_url": swap}, files.of_measures(shown)


def _base(request: HttpRequest) -> date | None:
    return day_of(request.GET, "base")


def _iso(shown: measures.MeasuresPage | None) -> str:
    return shown.base.isoformat() if shown and shown.base else ""


KINDS: dict[str, Callable[[HttpRequest, Viewer, Lens], Shown]] = {"dates": _dates, "agencies": _agencies, "measures": _measures}

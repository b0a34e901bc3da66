"""The site's addresses, and two more to measure against: an empty view, and an agency page that asks for each measure by itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from accounts.queries import viewer
from metrics.queries.series import recent_points
from scorecards.queries.cards import measure_cards
from scorecards.queries.lens import lens
from scorecards.queries.pages import agency as queries


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"")


def naive(request: HttpRequest, code: str) -> HttpResponse:
    """The agency's scorecard as a template that follows relations would read it: two questions a measure."""
    who, at = viewer(request.user), lens()
    found = queries.agency(who, at, code)
    if found is None:
        raise Http404
    rows = []
    for line in found.lines:
        card = measure_cards(at, who, measure_ids=[line.card.measure_id])[0]
        points = recent_points([card.measure_id], as_of=at.as_of)
        rows.append((card, points))
    return render(request, "scorecards/agency.html", {"page": found, "lines": found.lines, "sentence": "", "rows": rows})


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/naive/<str:code>/", naive),
    path("", include("ctperf.urls")),
]

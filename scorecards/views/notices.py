"""Notices of corrections: every published figure that changed, for everybody, as a page and as a feed."""

from datetime import UTC, datetime, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from accounts.rules.policy import Viewer
from scorecards.charts import notices as charts
from scorecards.charts.answers import long_day
from scorecards.forms.notices import NoticeFilter
from scorecards.queries import corrections as queries
from scorecards.queries.corrections import Asked, Notice
from scorecards.queries.lens import Lens
from scorecards.templatetags.addresses import address, same_page
from scorecards.views.cached import page
from scorecards.views.rows import trail

PER_PAGE, IN_FEED = 20, 50
LONGEST = 40


class NoticesFeed(Atom1Feed):
    """An empty feed is as old as the day it answers for: the same question has the same answer."""

    def latest_post_date(self) -> datetime:
        latest: datetime = super().latest_post_date() if self.items else self.feed["day"]
        return latest


@page
def corrections(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """The notices, newest first; `?agency=`, `?area=` and `?measure=` narrow them."""
    asked = _asked(request)
    number = _number(request)
    found, count = queries.corrections(asked, limit=PER_PAGE, offset=(number - 1) * PER_PAGE, known_on=through.known_on)
    agencies, areas = queries.choices()
    steps = trail(request, (_("Data"), address(request, "data")), (_("Corrections"), ""))
    context = {
        "trail": steps,
        "notices": [_row(request, notice) for notice in found],
        "listed": _page(found, count, number),
        "form": NoticeFilter(asked, agencies=agencies, areas=areas),
        "measure": asked.measure,
        "all_url": same_page(request, measure=None),
        "feed_url": reverse("corrections-feed") + _query(request),
    }
    return render(request, "data/corrections.html", context)


@page
def corrections_feed(request: HttpRequest, who: Viewer, through: Lens) -> HttpResponse:
    """The newest notices as an Atom feed, narrowed as the page is."""
    found, _count = queries.corrections(_asked(request), limit=IN_FEED, known_on=through.known_on)
    own = request.build_absolute_uri(reverse("corrections"))
    feed = NoticesFeed(
        day=datetime.combine(through.known_on or through.as_of, time(), tzinfo=UTC),
        title=_("Corrections | Connecticut Performance"),
        link=own,
        description=_("Every published figure that changed, with what stood before and why."),
        feed_url=request.build_absolute_uri(),
    )
    for notice in found:
        lines = [charts.sentence(notice, line) for line in notice.lines]
        lines += [_("And %(n)s more.") % {"n": notice.more}] if notice.more else []
        feed.add_item(
            title=f"{notice.name}: {charts.heading(notice)}",
            link=request.build_absolute_uri(reverse("revisions", args=[notice.code])),
            unique_id=f"{own}#{notice.code}-{notice.day.isoformat()}",
            description=" ".join([*lines, f"{_('Why:')} {charts.whys(notice)}.", charts.status(notice)]),
            author_name=notice.agency,
            updateddate=notice.at,
            pubdate=notice.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _asked(request: HttpRequest) -> Asked:
    return Asked(*(request.GET.get(name, "").replace("\0", "")[:LONGEST] for name in ("agency", "area", "measure")))


def _query(request: HttpRequest) -> str:
    found = same_page(request, as_of=None, as_known_on=None)
    return found if found.startswith("?") else ""


def _number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return min(max(int(text), 1), 100_000) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _page(found: list[Notice], count: int, number: int) -> Page[Any]:
    """The page of a list of which only this part was read."""
    pages: Paginator[Any] = Paginator(range(count), PER_PAGE)
    return pages.get_page(number)


def _row(request: HttpRequest, notice: Notice) -> dict[str, Any]:
    lines = [(line, *charts.figures(notice, line), charts.difference(notice, line)) for line in notice.lines]
    return {
        "notice": notice,
        "heading": charts.heading(notice),
        "label": _("%(name)s, corrected on %(day)s") % {"name": notice.name, "day": long_day(notice.day)},
        "why": charts.whys(notice),
        "status": charts.status(notice),
        "lines": lines,
        "url": address(request, "measure", code=notice.code),
        "agency_url": address(request, "agency", code=notice.agency_code),
        "more_url": address(request, "revisions", code=notice.code),
    }

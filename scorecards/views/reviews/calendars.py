"""Calendars: one's own secret address, made and revoked, and what is read at it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules.policy import Viewer
from goals.actions.calendars import end_calendar_link, make_calendar_link
from goals.queries.calendars import link_of, whose_calendar
from scorecards.exports.calendars import as_ics
from scorecards.queries.lens import site_today
from scorecards.queries.reviews.mine import my_calendar
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
@sensitive_variables("secret")
def calendar(request: HttpRequest, who: Viewer) -> HttpResponse:
    """One's own address: made (and told this once), or revoked."""
    by: Any = request.user
    secret = ""
    if request.method == "POST":
        if request.POST.get("do") != "make":
            end_calendar_link(by=by, at=timezone.now())
            messages.success(request, _("The address has ended. Calendars that ask at it find nothing from now on."))
            return redirect("my-calendar")
        secret = make_calendar_link(by=by, at=timezone.now())
    context = {
        "trail": trail(request, (_("Reviews"), address(request, "review-list")), (_("My calendar"), "")),
        "link": link_of(by),
        "feed_url": settings.SITE_URL + reverse("calendar-feed", args=[secret]) if secret else "",
    }
    return render(request, "reviews/calendar.html", context)


@require_safe
@never_cache
@sensitive_variables("secret")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads: the reviews and due days of whose address it is, as they may be seen now."""
    who = whose_calendar(secret)
    if who is None:
        raise Http404
    held, due = my_calendar(who, site_today())
    body = as_ics(held, due, site=settings.SITE_URL, at=timezone.now())
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ctperf.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer

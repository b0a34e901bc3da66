"""Feeds: what is asked on a schedule, how it stands, and the few things that a person does about it. Nobody else is told of them."""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules.policy import is_staff, may_keep_feeds
from metrics.actions import feeds as actions
from metrics.actions.releases import move_release
from metrics.queries.feeds import FeedSheet, agencies_to_choose, layouts_to_choose
from metrics.tasks import nudge
from scorecards.forms.feeds import FeedForm, MovedForm
from scorecards.queries.lens import lens
from scorecards.queries.pages.feeds import FeedPage, feed_lines, feed_page
from scorecards.templatetags.addresses import address
from scorecards.views.looking import looking
from scorecards.views.rows import trail

ASK_FEED = "scorecards.tasks.ask_feed"
FIELDS = tuple(FeedForm.base_fields)
Door = Callable[..., HttpResponse]


def for_staff(view: Door) -> Door:
    """Answers 404 to everybody without a role, and never from a cache."""
    return _guarded(view, is_staff)


def for_feed_keepers(view: Door) -> Door:
    """Answers 404 to everybody who keeps no feeds, and never from a cache."""
    return _guarded(view, may_keep_feeds)


def _guarded(view: Door, may: Callable[[Any], bool]) -> Door:
    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(looking(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return door


@require_safe
@for_staff
def feed_list(request: HttpRequest) -> HttpResponse:
    """The feeds that the reader may see."""
    who = looking(request)
    lines = feed_lines(lens(), who)
    return render(request, "data/feed_list.html", {"trail": _trail(request), "lines": lines, "may_keep": may_keep_feeds(who)})


@require_safe
@for_staff
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """One feed. While it is being asked the page looks again every two seconds."""
    page = _page(request, code)
    if request.headers.get("HX-Request"):
        answer = render(request, "data/_feed_asked.html", {"row": page.sheet.row})
        if page.sheet.row.state != "asked":
            answer["HX-Refresh"] = "true"
        return answer
    return _shown(request, page)


def _shown(request: HttpRequest, page: FeedPage, moved: MovedForm | None = None, status: int = 200) -> HttpResponse:
    row = page.sheet.row
    may_keep = may_keep_feeds(looking(request))
    if may_keep and moved is None:
        moved = _moved_form(page)
    context = {
        "trail": _trail(request, (row.name, "")),
        "page": page,
        "sheet": page.sheet,
        "row": row,
        "may_keep": may_keep,
        "moved": moved,
    }
    return render(request, "data/feed.html", context, status=status)


def _moved_form(page: FeedPage, given: Any = None) -> MovedForm | None:
    """The form that moves a release; None when no measure of the feed awaits one."""
    awaiting = {one.measure_id: one for one in page.fed if one.awaited_end}
    measures = [(pk, f"{one.name}, {one.awaited}") for pk, one in awaiting.items()]
    return MovedForm(given, measures=measures, ends={pk: one.awaited_end for pk, one in awaiting.items()}) if awaiting else None


def _page(request: HttpRequest, code: str) -> FeedPage:
    page = feed_page(lens(), looking(request), code)
    if page is None:
        raise Http404
    return page


def _trail(request: HttpRequest, *steps: tuple[str, str]) -> list[tuple[str, str]]:
    feeds = address(request, "feed-list") if steps else ""
    return trail(request, (_("Data"), address(request, "data")), (_("Feeds"), feeds), *steps)


@require_http_methods(["GET", "HEAD", "POST"])
@for_feed_keepers
def feed_new(request: HttpRequest) -> HttpResponse:
    """Adds a feed, or tries its source first."""
    return _edit(request, None, _trail(request, (_("New feed"), "")))


@require_http_methods(["GET", "HEAD", "POST"])
@for_feed_keepers
def feed_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Changes a feed, or tries its source first."""
    sheet = _page(request, code).sheet
    return _edit(request, sheet, _trail(request, (sheet.row.name, address(request, "feed", code=code)), (_("Change"), "")))


def _edit(request: HttpRequest, sheet: FeedSheet | None, steps: list[tuple[str, str]]) -> HttpResponse:
    form, trial = _form(request, sheet), None
    if request.method == "POST" and form.is_valid():
        if "try" not in request.POST:
            return _saved(request, sheet, form)
        trial = actions.try_source(wanted=form.settings())
    context = {"trail": steps, "sheet": sheet, "form": form, "trial": trial}
    return render(request, "data/feed_form.html", context, status=400 if form.errors else 200)


def _form(request: HttpRequest, sheet: FeedSheet | None) -> FeedForm:
    known = asdict(sheet.row) | asdict(sheet) if sheet else {}
    return FeedForm(
        request.POST if request.method == "POST" else None,
        agencies=agencies_to_choose(),
        layouts=layouts_to_choose(),
        feed_id=sheet.row.feed_id if sheet else None,
        initial={name: known[name] for name in FIELDS if name in known},
    )


def _saved(request: HttpRequest, sheet: FeedSheet | None, form: FeedForm) -> HttpResponse:
    by: Any = request.user
    actions.save_feed(feed_id=sheet.row.feed_id if sheet else None, wanted=form.settings(), by=by, at=timezone.now())
    messages.success(request, _("Saved. A new or changed source is asked within a minute."))
    return redirect("feed", code=form.cleaned_data["code"])


@require_POST
@for_feed_keepers
def feed_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Has a feed asked now."""
    by: Any = request.user
    fetch_id = actions.ask_now(feed_id=_page(request, code).sheet.row.feed_id, by=by, at=timezone.now())
    if fetch_id is None:
        messages.info(request, _("It is being asked already."))
    else:
        nudge(ASK_FEED, fetch_id)
    return redirect("feed", code=code)


@require_POST
@for_feed_keepers
def feed_switch(request: HttpRequest, code: str) -> HttpResponse:
    """Starts a paused feed, or pauses it."""
    by: Any = request.user
    is_active = request.POST.get("active") == "yes"
    actions.start_or_pause_feed(feed_id=_page(request, code).sheet.row.feed_id, is_active=is_active, by=by, at=timezone.now())
    messages.success(
        request, _("It is asked again, within a minute.") if is_active else _("Paused. It is not asked until somebody starts it.")
    )
    return redirect("feed", code=code)


@require_POST
@for_feed_keepers
def feed_moved(request: HttpRequest, code: str) -> HttpResponse:
    """Keeps that the source moved the release of a measure's next period."""
    page, by = _page(request, code), request.user
    form = _moved_form(page, request.POST)
    if form is None or not form.is_valid():
        return _shown(request, page, form, status=400)
    given = form.cleaned_data
    end = next(one.awaited_end for one in page.fed if one.measure_id == given["measure_id"])
    move_release(
        measure_id=given["measure_id"], period_end=end, due_on=given["due_on"], why=given["why"], by=by, at=timezone.now()  # type: ignore[arg-type]
    )  # fmt: skip
    nudge()
    messages.success(request, _("Kept. Until then the period counts as moved by its source, not as late."))
    return redirect("feed", code=code)

"""The reviews there are, as a list and as a month; planning one and changing what was planned."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules.policy import Viewer, may_run_reviews
from goals.actions.reviews import Plan, ReviewRefused, change_review, plan_review
from goals.queries.reviews import people_of, review, reviews
from metrics.rules.calendar import working_days_from
from scorecards.forms.reviews import PlanForm
from scorecards.queries.lens import site_today
from scorecards.queries.reviews.choices import planning
from scorecards.queries.reviews.month import Month, month_of
from scorecards.rules.months import named, shifted
from scorecards.templatetags.addresses import address, same_page
from scorecards.templatetags.reviews import review_title
from scorecards.views.reviews.acts import propose
from scorecards.views.reviews.words import REFUSED
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

PER_PAGE = 40


@require_safe
@for_staff
def review_list(request: HttpRequest, who: Viewer) -> HttpResponse:
    """The reviews that the reader may know of; `?view=month&month=2019-07` as a month."""
    is_month = request.GET.get("view") == "month"
    context = {
        "trail": trail(request, (_("Reviews"), "")),
        "may_run": may_run_reviews(who),
        "tabs": [
            {"label": _("List"), "url": same_page(request, view=None, month=None), "is_current": not is_month},
            {"label": _("Month"), "url": same_page(request, view="month"), "is_current": is_month},
        ],
    }
    if is_month:
        day = named(request.GET.get("month", "")) or site_today()
        return render(request, "reviews/list.html", context | _month(request, month_of(who, day, site_today())))
    return render(request, "reviews/list.html", context | _listed(request, who))


def _listed(request: HttpRequest, who: Viewer) -> dict[str, Any]:
    found, today = reviews(who), site_today()
    coming = sorted((one for one in found if one.on >= today and one.state != "cancelled"), key=lambda one: (one.on, str(one.at_time)))
    known = {one.id for one in coming}
    listed = Paginator([one for one in found if one.id not in known], PER_PAGE).get_page(request.GET.get("page"))
    return {"coming": coming, "past": list(listed.object_list), "listed": listed}


def _month(request: HttpRequest, shown: Month) -> dict[str, Any]:
    steps = {
        name: same_page(request, view="month", month=f"{shifted(shown.first, by):%Y-%m}") for name, by in (("before", -1), ("after", 1))
    }
    return {"month": shown, "before_url": steps["before"], "after_url": steps["after"]}


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def review_new(request: HttpRequest, who: Viewer) -> HttpResponse:
    """Plans a review; its agenda is proposed at once."""
    if not may_run_reviews(who):
        raise Http404
    initial = {"on": working_days_from(site_today(), 5), "at_time": "10:00", "minutes_long": 60, "kind": "cabinet"}
    form = PlanForm(request.POST if request.method == "POST" else None, offers=planning(), initial=initial)
    if form.is_valid():
        made = _planned(request, form)
        if made:
            propose(request, who, made)
            return redirect("review", review_id=made)
    return _form(request, form, _("Plan a review"), _("Plan it"))


def _planned(request: HttpRequest, form: PlanForm) -> int:
    """The id of the review; 0 where it was refused, with the reason in the form."""
    by: Any = request.user
    try:
        return plan_review(plan=form.plan(), by=by, at=timezone.now(), day=site_today())
    except ReviewRefused as refused:
        form.add_error(None, str(REFUSED[refused.why]))
        return 0


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def review_edit(request: HttpRequest, who: Viewer, review_id: int) -> HttpResponse:
    """Changes what was planned, until it is held."""
    found = review(who, review_id)
    if found is None or not found.may_run or found.state not in ("planned", "prepared"):
        raise Http404
    offers, people = planning(), people_of(review_id)
    ids = {name: key for key, name in (*offers.areas, *offers.agencies)}
    initial = {name: getattr(found, name) for name in ("kind", "on", "at_time", "minutes_long", "place", "title")} | {
        "area": ids.get(found.subject, "") if found.area_code else "",
        "agency": ids.get(found.subject, "") if found.agency_code else "",
        "people": [one.user_id for one in people],
        "chair": next((one.user_id for one in people if one.role == "chair"), ""),
    }
    form = PlanForm(request.POST if request.method == "POST" else None, offers=offers, initial=initial)
    if form.is_valid() and _changed(request, review_id, form.plan(), form):
        return redirect("review", review_id=review_id)
    name = review_title(found)
    return _form(
        request, form, _("Change: %(review)s") % {"review": name}, _("Save"), (name, address(request, "review", review_id=review_id))
    )


def _changed(request: HttpRequest, review_id: int, plan: Plan, form: PlanForm) -> bool:
    by: Any = request.user
    try:
        change_review(review_id=review_id, plan=plan, by=by, at=timezone.now(), day=site_today())
    except PermissionDenied:
        raise Http404 from None
    except ReviewRefused as refused:
        form.add_error(None, str(REFUSED[refused.why]))
        return False
    messages.success(request, _("Saved."))
    return True


def _form(request: HttpRequest, form: PlanForm, title: str, button: str, *steps: tuple[str, str]) -> HttpResponse:
    listed = address(request, "review-list")
    path = trail(request, (_("Reviews"), listed), *steps, (_("Change") if steps else title, ""))
    back = steps[0][1] if steps else listed
    context = {"trail": path, "form": form, "heading": title, "button": button, "back": back}
    return render(request, "reviews/plan.html", context, status=400 if form.is_bound else 200)

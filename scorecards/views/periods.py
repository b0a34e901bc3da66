"""The calendar of reporting periods; OPM moves dates and opens closed periods again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.queries import viewer
from accounts.rules.policy import is_staff, may_reopen_period
from metrics.actions.periods import NotDone, end_reopening, move_dates, reopen
from metrics.queries.clock import site_today
from metrics.queries.periods import PeriodRow, reporting_period
from metrics.rules.calendar import PeriodState
from scorecards.forms.periods import DatesForm, ReopenForm
from scorecards.queries.pages.periods import PeriodsPage, agencies_to_choose, periods_page, reopenings
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail

REFUSED = {
    "unexplained": gettext_lazy("It needs a reason and words."),
    "out_of_order": gettext_lazy("A period opens before it is due and closes after that, and after the quarter's end."),
    "closed": gettext_lazy("This period is closed. Open it again instead."),
    "open": gettext_lazy("This period is not closed."),
    "past": gettext_lazy("The last day lies in the past."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def period_list(request: HttpRequest) -> HttpResponse:
    """The calendar. OPM's POST opens a closed period again."""
    who, day = viewer(request.user), site_today()
    shown = periods_page(who, day)
    if request.method == "POST" and not shown.may_reopen:
        raise PermissionDenied
    form = _form(request, shown) if shown.may_reopen else None
    if form is not None and form.is_bound and form.is_valid() and _reopened(request, form):
        return redirect("period-list")
    steps = trail(request, (_("Data"), address(request, "data")), (_("Reporting periods"), ""))
    status = 400 if form is not None and form.errors else 200
    return render(request, "data/periods.html", {"trail": steps, "page": shown, "form": form, "today": day}, status=status)


def _form(request: HttpRequest, shown: PeriodsPage) -> ReopenForm:
    closed = [(str(one.id), f"{one.label} ({one.code})") for one in shown.closed]
    return ReopenForm(request.POST if request.method == "POST" else None, periods=closed, agencies=agencies_to_choose())


def _reopened(request: HttpRequest, form: ReopenForm) -> bool:
    asked = form.cleaned_data
    given: dict[str, Any] = {"until": asked["until"], "why": asked["why"], "note": asked["note"], "agency_id": asked["agency"]}
    try:
        reopen(period_id=asked["period"], **given, by=request.user, at=timezone.now(), day=site_today())  # type: ignore[arg-type]
    except NotDone as refused:
        form.add_error("until" if refused.why == "past" else None, REFUSED[refused.why])
        return False
    messages.success(request, _("The period is open again. It locks by itself after the day you gave."))
    return True


@require_POST
def reopening_end(request: HttpRequest, reopening_id: int) -> HttpResponse:
    """Locks again what was opened."""
    if end_reopening(reopening_id=reopening_id, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
        messages.success(request, _("The period is locked again."))
    return redirect("period-list")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: HttpRequest, code: str) -> HttpResponse:
    """One period for staff: its dates, when it was opened again, who changed what. OPM moves its dates while it is not closed."""
    who, day = viewer(request.user), site_today()
    found = reporting_period(code, day)
    if found is None or not is_staff(who):
        raise Http404
    may = may_reopen_period(who)
    form = _dates_form(request, found) if may and found.state is not PeriodState.CLOSED else None
    if request.method == "POST" and form is None:
        raise PermissionDenied
    if form is not None and form.is_bound and form.is_valid() and _moved(request, found, form):
        return redirect("period", code=code)
    steps = trail(
        request, (_("Data"), address(request, "data")), (_("Reporting periods"), address(request, "period-list")), (found.label, "")
    )
    shown = {"trail": steps, "period": found, "form": form, "may_reopen": may, "reopenings": reopenings(day, found.id)}
    return render(request, "data/period.html", shown, status=400 if form is not None and form.errors else 200)


def _dates_form(request: HttpRequest, of: PeriodRow) -> DatesForm:
    kept = {"opens_on": of.opens_on, "due_on": of.due_on, "closes_on": of.closes_on}
    return DatesForm(request.POST if request.method == "POST" else None, initial=kept)


def _moved(request: HttpRequest, of: PeriodRow, form: DatesForm) -> bool:
    by: Any = request.user
    try:
        move_dates(period_id=of.id, dates=form.dates(), reason=form.cleaned_data["reason"], by=by, day=site_today())
    except NotDone as refused:
        form.add_error(None, REFUSED[refused.why])
        return False
    messages.success(request, _("The dates were moved. Everybody sees the new ones; the audit keeps the old ones and your reason."))
    return True

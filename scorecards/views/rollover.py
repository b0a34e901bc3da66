"""Targets for a new state fiscal year: OPM says what becomes of each, a second person agrees to all in one go."""

from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.queries import viewer
from accounts.rules.policy import keeps_data, may_decide_change
from metrics.actions.proposals import NotProposed, decide_batch
from metrics.actions.rollover import roll_over, waiting_in
from metrics.queries.clock import site_today
from metrics.queries.periods import reporting_periods
from metrics.queries.proposals import ProposalState, proposals
from metrics.queries.rollover import EndingTarget, batch_of, ending_targets, next_fiscal_year
from metrics.tasks import nudge
from scorecards.charts import proposals as charts
from scorecards.forms.rollover import Chosen, chosen
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rollover(request: HttpRequest) -> HttpResponse:
    """The targets that end before the new year, each with its choice; below it what waits for a second person."""
    who, day = viewer(request.user), site_today()
    if not keeps_data(who):
        raise PermissionDenied
    year = next_fiscal_year(day)
    rows = ending_targets(year)
    asked, note = Chosen((), {}), request.POST.get("note", "")
    if request.method == "POST":
        asked = chosen(rows, request.POST)
        if not asked.problems and note.strip() and asked.carries and _proposed(request, year, asked, note):
            return redirect("rollover")
        if not asked.problems:
            messages.error(request, _("Choose at least one target, and say in words what the new ones rest on."))
    waiting = [one for one in proposals(who, states=[ProposalState.WAITING], limit=20_000) if one.batch == batch_of(year)]
    periods = (_("Reporting periods"), address(request, "period-list"))
    context = {
        "trail": trail(request, (_("Data"), address(request, "data")), periods, (_("New fiscal year"), "")),
        "year": year,
        "ending": [(row, _aim(row), _kept(request, row.target_id)) for row in rows if not row.ended_before(year)],
        "expired": [(row, _aim(row), _kept(request, row.target_id)) for row in rows if row.ended_before(year)],
        "today": day,
        "problems": asked.problems, "note": note,
        "waiting": [(one, charts.told(one)) for one in waiting],
        "may_decide": bool(waiting) and all(may_decide_change(who, proposed_by_id=one.proposed_by_id) for one in waiting),
        "periods": sorted((one for one in reporting_periods(day) if one.code.startswith(f"SFY{year}-")), key=attrgetter("start")),
    }  # fmt: skip
    return render(request, "scorecards/rollover.html", context, status=400 if request.method == "POST" else 200)


def _aim(row: EndingTarget) -> str:
    return charts.aim_text(row.operator, row.value, row.high, row.unit, row.decimals)


def _kept(request: HttpRequest, target_id: int) -> dict[str, str]:
    """What was filled in of a row that is shown again."""
    given = {name: request.POST.get(f"{name}-{target_id}", "") for name in ("choice", "value", "high")}
    return given | {"choice": given["choice"] or "none"}


def _proposed(request: HttpRequest, year: int, asked: Chosen, note: str) -> bool:
    by: Any = request.user
    try:
        count = roll_over(year=year, chosen=asked.carries, note=note, by=by, at=timezone.now(), day=site_today())
    except NotProposed:
        return False
    said = ngettext("%(n)s target is proposed.", "%(n)s targets are proposed.", count) % {"n": count}
    messages.success(request, said + " " + _("They count when a second person at OPM agrees."))
    return True


@require_POST
def rollover_decide(request: HttpRequest) -> HttpResponse:
    """A second person agrees to all targets that wait for the new year, or declines all of them."""
    if not keeps_data(viewer(request.user)):
        raise PermissionDenied
    by, accept, day = request.user, "agree" in request.POST, site_today()
    ids, comment = waiting_in(next_fiscal_year(day)), request.POST.get("comment", "")
    try:
        count = decide_batch(proposal_ids=ids, accept=accept, comment=comment, by=by, at=timezone.now(), day=day)  # type: ignore[arg-type]
    except NotProposed:
        messages.error(request, _("Nothing was decided. To decline, say why; a target that was set meanwhile has to be looked at again."))
        return redirect("rollover")
    nudge()
    if accept:
        messages.success(request, ngettext("%(n)s target counts now.", "%(n)s targets count now.", count) % {"n": count})
    else:
        messages.success(request, _("Declined. Nothing changes."))
    return redirect("rollover")

"""Correcting one reading by hand, and withdrawing a target: each with its reason, shown before it is done."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.queries import viewer
from accounts.rules.policy import may_edit_catalog
from metrics.actions.corrections import NotCorrected, correct_reading
from metrics.actions.proposals import NotProposed, Wanted, propose
from metrics.queries.clock import site_today
from metrics.queries.proposals import ProposalKind, ProposalState, is_promised
from metrics.tasks import nudge
from scorecards.actions.corrections import preview_correction
from scorecards.charts import corrections as charts
from scorecards.forms.corrections import CorrectionForm, WithdrawTargetForm
from scorecards.forms.revisions import GroupForm
from scorecards.queries.pages import correcting as queries
from scorecards.queries.pages.correcting import CorrectingPage, Standing, StandingTarget
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail

REFUSED = {
    "calculated": gettext_lazy("This measure is calculated from others. Correct those."),
    "gone": gettext_lazy("There is no figure for this period any more."),
    "kept_back": gettext_lazy("This figure is kept back to protect privacy. Hand in a file to change it."),
    "locked": gettext_lazy("This period is closed. OPM can change it, giving a reason, or open it again for a while."),
    "meanwhile": gettext_lazy("The figure changed while you were looking at it. What stands now is shown; correct it if it is wrong."),
    "same": gettext_lazy("This is what stands already. Nothing was changed."),
    "unexplained": gettext_lazy("A correction needs a reason and words."),
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """The readings of a measure or its `?group=`; with `?period=` one of them as a form, its effect, and the correction itself."""
    shown = queries.correcting(viewer(request.user), code, group=request.GET.get("group", ""))
    if shown is None:
        raise Http404
    if "period" not in request.GET:
        form = GroupForm(shown.group.key if shown.group else "", groups=[(one.key, one.label) for one in shown.groups])
        return render(request, "scorecards/correct_list.html", _context(request, shown) | {"form": form})
    was = _chosen(request, shown)
    return _asked(request, shown, was) if request.method == "POST" else _form(request, shown, was, _fresh(was))


def _chosen(request: HttpRequest, shown: CorrectingPage) -> Standing:
    try:
        found = shown.of(date.fromisoformat(request.GET["period"]))
    except ValueError as error:
        raise Http404 from error
    if found is None or found.hidden:
        raise Http404
    return found


def _fresh(was: Standing) -> CorrectionForm:
    return CorrectionForm(
        initial={
            "value": was.value,
            "reason": was.reason or "",
            "numerator": was.numerator,
            "denominator": was.denominator,
            "replaces": was.reading_id,
        }
    )


def _asked(request: HttpRequest, shown: CorrectingPage, was: Standing) -> HttpResponse:
    """Shows the effect of what was filled in, or carries it out."""
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _form(request, shown, was, form)
    asked: dict[str, Any] = {"correction": form.correction(shown.measure.id, was), "by": request.user, "at": timezone.now()}
    try:
        if "confirm" in request.POST:
            correct_reading(**asked)
            return _done(request, shown, was)
        effect = preview_correction(**asked)
    except NotCorrected as refused:
        form = _fresh(was) if refused.why == "meanwhile" else form
        return _form(request, shown, was, form, problem=REFUSED[refused.why])
    told = charts.effect(shown.measure, was, asked["correction"], effect)
    return _form(request, shown, was, form, effect=told)


def _done(request: HttpRequest, shown: CorrectingPage, was: Standing) -> HttpResponse:
    nudge()
    messages.success(request, _("%(period)s was corrected. Its scorecard follows within seconds.") % {"period": was.label})
    group = f"?group={shown.group.key}" if shown.group else ""
    return redirect(reverse("revisions", kwargs={"code": shown.measure.code}) + group)


def _form(request: HttpRequest, shown: CorrectingPage, was: Standing, form: CorrectionForm, **more: Any) -> HttpResponse:
    return render(request, "scorecards/correct.html", _context(request, shown) | {"was": was, "form": form} | more)


def _context(request: HttpRequest, shown: CorrectingPage) -> dict[str, Any]:
    measure = shown.measure
    steps = [(_("Measures"), address(request, "explorer")), (measure.name, address(request, "measure", code=measure.code))]
    heading = f"{measure.name}: {shown.group.label}" if shown.group else measure.name
    return {"trail": trail(request, *steps, (_("Correct a figure"), "")), "page": shown, "heading": heading}


def _withdrawn(request: HttpRequest, found: StandingTarget, form: WithdrawTargetForm) -> HttpResponse:
    """Proposes that the target goes; where nobody else has to agree, it is gone."""
    asked, by, day = form.cleaned_data, request.user, site_today()
    wanted = Wanted(found.measure_id, ProposalKind.TARGET, {}, asked["why"], asked["note"], day, found.target_id)
    try:
        made = propose(wanted=wanted, by=by, at=timezone.now(), day=day)  # type: ignore[arg-type]
    except NotProposed:
        messages.warning(request, _("A change of this target is proposed already and still open."))
        return redirect("proposals")
    nudge()
    if made.state == ProposalState.WAITING:
        messages.success(request, _("It is proposed. The target goes when a second person at OPM agrees."))
        return redirect("proposals")
    messages.success(request, _("The target was withdrawn. The measure is judged again within seconds."))
    return redirect("measure", code=found.measure_code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def target_withdraw(request: HttpRequest, target_id: int) -> HttpResponse:
    """A target that stands, and its end with a reason."""
    found = queries.standing_target(target_id) if may_edit_catalog(viewer(request.user)) else None
    if found is None:
        raise Http404
    form = WithdrawTargetForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _withdrawn(request, found, form)
    steps = trail(request, (found.measure, address(request, "measure", code=found.measure_code)), (_("Withdraw a target"), ""))
    return render(
        request,
        "scorecards/target_withdraw.html",
        {"trail": steps, "target": found, "form": form, "aim": charts.aim(found), "needs_second": is_promised(found.measure_id)},
    )

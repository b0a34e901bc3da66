"""Changes to what a measure is judged by: proposed with their effect, listed, decided by a second person."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.queries import viewer
from accounts.rules.policy import is_staff, may_decide_change
from metrics.actions.proposals import NotProposed, Wanted, decide, propose, withdraw
from metrics.queries.clock import site_today
from metrics.queries.proposals import ProposalKind, ProposalRow, proposal, proposals
from metrics.rules.proposals import PUT_BY_FORM
from metrics.tasks import nudge
from scorecards.actions.proposals import preview_change, preview_proposal
from scorecards.charts import proposals as charts
from scorecards.forms.proposals import DecideForm, FieldsForm, ReasonForm, TargetForm
from scorecards.queries.pages.changing import ChangingPage, StandingAim, changing
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail

REFUSED = {
    "unexplained": gettext_lazy("It needs a reason and words."),
    "same": gettext_lazy("This is what stands already. Nothing was proposed."),
    "waiting": gettext_lazy("A change of this is proposed already and still open."),
    "meanwhile": gettext_lazy("What it starts from has changed meanwhile. Look at it again."),
    "taken": gettext_lazy("Another target governs that day already. Change that one."),
    "past": gettext_lazy("The day from which it counts lies in the past."),
}
LIMITS = "limits"
"""Computed from a span, so that it is changed beside the control chart."""
KINDS = ("target", *PUT_BY_FORM)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """What may be changed of a measure; with `?kind=` one of it as a form, its effect, and the proposal itself."""
    shown = changing(viewer(request.user), code)
    if shown is None:
        raise Http404
    kind = request.GET.get("kind", "")
    if kind == LIMITS:
        return redirect("limits", code=code)
    if kind not in KINDS:
        aims = [(one, charts.target_text(one.fields, shown.unit, shown.decimals)) for one in shown.aims]
        return render(request, "scorecards/change_list.html", _context(request, shown) | _by_day(aims) | {"kinds": _kinds(shown)})
    form, target_id = _asked_form(request, shown, kind)
    context = _context(request, shown) | {"form": form, "kind": kind}
    if request.method != "POST" or not form.is_valid():
        return render(request, "scorecards/change.html", context, status=400 if form.is_bound else 200)
    return _asked(request, shown, form, target_id, context)


def _kinds(shown: ChangingPage) -> list[tuple[str, str]]:
    """What else may be changed, each with how it stands."""
    return [(kind, charts.standing(kind, shown.fields, shown.unit, shown.decimals)) for kind in PUT_BY_FORM]


def _by_day(aims: Sequence[tuple[StandingAim, str]]) -> dict[str, Any]:
    """The targets that are still to come, or the last one; those whose day has passed apart from them."""
    today = site_today().isoformat()
    coming = [one for one in aims if str(one[0].fields.get("date", "")) >= today] or list(aims[-1:])
    return {"aims": coming, "passed": [one for one in aims if one not in coming]}


def _asked_form(request: HttpRequest, shown: ChangingPage, kind: str) -> tuple[ReasonForm, int | None]:
    given: dict[str, Any] = {"data": request.POST} if request.method == "POST" else {}
    today = {"effective_on": site_today()}
    if kind != "target":
        return FieldsForm(**given, kind=ProposalKind(kind), initial={**shown.fields, **today}), None
    chosen = request.GET.get("target", "new")
    if chosen == "new":
        return TargetForm(**given, is_new=True, initial=today), None
    aim = shown.aim(int(chosen)) if chosen.isascii() and chosen.isdigit() and len(chosen) < 18 else None
    if aim is None:
        raise Http404
    return TargetForm(**given, initial={**aim.fields, **today}), aim.id


def _asked(request: HttpRequest, shown: ChangingPage, form: ReasonForm, target_id: int | None, context: dict[str, Any]) -> HttpResponse:
    """Shows the effect of what was filled in, or proposes it."""
    asked = form.cleaned_data
    given = (asked["why"], asked["note"], asked["effective_on"])
    wanted = Wanted(shown.id, ProposalKind(context["kind"]), form.after(), *given, target_id)
    by: Any = request.user
    try:
        if "confirm" in request.POST:
            made = propose(wanted=wanted, by=by, at=timezone.now(), day=site_today())
            return _proposed(request, shown, made.state)
        effect = preview_change(wanted=wanted, by=by, at=timezone.now(), day=site_today())
    except NotProposed as refused:
        form.add_error(None, REFUSED.get(refused.why, str(refused)))
        return render(request, "scorecards/change.html", context, status=400)
    return render(request, "scorecards/change.html", context | {"effect": effect})


def _proposed(request: HttpRequest, shown: ChangingPage, state: str) -> HttpResponse:
    nudge()
    said = {
        "waiting": _("It is proposed. It counts when a second person at OPM agrees."),
        "agreed": _("It is settled and counts from the day you gave."),
        "in_effect": _("It counts from now on. The measure is judged again within seconds."),
    }
    messages.success(request, said[state])
    return redirect("proposals") if state != "in_effect" else redirect("measure", code=shown.code)


def _context(request: HttpRequest, shown: ChangingPage) -> dict[str, Any]:
    steps = [(_("Measures"), address(request, "explorer")), (shown.name, address(request, "measure", code=shown.code))]
    return {"trail": trail(request, *steps, (_("Propose a change"), "")), "page": shown}


@never_cache
@require_safe
def proposal_list(request: HttpRequest) -> HttpResponse:
    """What is proposed: what waits first, with who may decide it, then what was decided."""
    who = viewer(request.user)
    if not is_staff(who):
        raise PermissionDenied
    rows = [(row, charts.told(row)) for row in proposals(who)]
    context = {
        "trail": trail(request, (_("Data"), address(request, "data")), (_("Proposed changes"), "")),
        "waiting": [(row, told, may_decide_change(who, proposed_by_id=row.proposed_by_id)) for row, told in rows if row.is_waiting],
        "others": [(row, told) for row, told in rows if not row.is_waiting],
    }
    return render(request, "scorecards/proposals.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_one(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """One proposal with its effect; a second person agrees or declines."""
    who = viewer(request.user)
    row = proposal(who, proposal_id)
    if row is None:
        raise Http404
    may = row.is_waiting and may_decide_change(who, proposed_by_id=row.proposed_by_id)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not may:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid() and _decided(request, row, form):
        return redirect("proposals")
    effect, problem = _effect_of(row) if row.is_open else (None, "")
    context = {
        "trail": trail(request, (_("Proposed changes"), address(request, "proposals")), (row.measure, "")),
        "row": row, "told": charts.told(row), "form": form, "may_decide": may, "effect": effect, "problem": problem,
        "may_withdraw": row.is_open and row.proposed_by_id == who.user_id,
    }  # fmt: skip
    return render(request, "scorecards/proposal.html", context, status=400 if form.is_bound else 200)


def _effect_of(row: ProposalRow) -> tuple[Any, str]:
    try:
        return preview_proposal(proposal_id=row.id, at=timezone.now()), ""
    except NotProposed as refused:
        return None, str(REFUSED.get(refused.why, refused))


def _decided(request: HttpRequest, row: ProposalRow, form: DecideForm) -> bool:
    """Carries the decision out; False, with the problem in the form, when it cannot be."""
    accept = "agree" in request.POST
    given: dict[str, Any] = {"by": request.user, "at": timezone.now(), "day": site_today()}
    try:
        state = decide(proposal_id=row.id, accept=accept, comment=form.cleaned_data["comment"], **given)
    except NotProposed as refused:
        form.add_error(None if accept else "comment", REFUSED.get(refused.why, str(refused)))
        return False
    nudge()
    if state is None:
        messages.warning(request, _("Somebody was quicker: this is how it stands now."))
    else:
        messages.success(request, _("Agreed. Who proposed it sees it in the list.") if accept else _("Declined. Nothing changes."))
    return True


@require_POST
def proposal_withdraw(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Takes one's own proposal back."""
    if proposal(viewer(request.user), proposal_id) is None:
        raise Http404
    if withdraw(proposal_id=proposal_id, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
        messages.success(request, _("Your proposal is withdrawn. Nothing changes."))
    return redirect("proposals")

"""The control chart of a measure: limits, frozen or not, a new base where one is due, and what else happened at the time."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.rules.policy import Viewer
from metrics.actions.proposals import NotProposed, Wanted, propose
from metrics.queries.clock import site_today
from metrics.queries.labels import period_label
from metrics.queries.proposals import ProposalKind
from metrics.rules.limits import Base
from metrics.tasks import nudge
from scorecards.charts import control as words
from scorecards.forms.control import LimitsForm, ThawForm
from scorecards.queries.lens import Lens
from scorecards.queries.pages import control as queries
from scorecards.queries.pages.control import ControlPage
from scorecards.templatetags.addresses import address
from scorecards.views.cached import page
from scorecards.views.clocks import clocks
from scorecards.views.looking import looking
from scorecards.views.proposals import REFUSED as PROPOSALS
from scorecards.views.rows import trail
from scorecards.views.staff import for_staff

REFUSED = {**PROPOSALS, "few": gettext_lazy("The span holds fewer than eight points. Choose a longer one.")}
RECENT = 24
THAWED = {"frozen_mean": None, "frozen_range": None, "frozen_from": None, "frozen_until": None}


@page
def control(request: HttpRequest, who: Viewer, through: Lens, code: str) -> HttpResponse:
    """The control chart, for everybody who sees the measure."""
    shown = queries.control(who, through, code)
    if shown is None:
        raise Http404
    return render(request, "scorecards/control.html", _context(request, shown))


@for_staff
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """Freezing the limits at a span (`do=freeze`) or letting them move again (`do=thaw`). It is proposed with a reason; what residents are
    promised waits for a second person."""
    shown = queries.control(looking(request), clocks({}), code)
    if shown is None:
        raise Http404
    if not shown.may_propose:
        raise PermissionDenied
    form, thaw = _forms(request, shown)
    asked = form if form.is_bound else thaw
    if request.method == "POST" and asked.is_valid() and _proposed(request, shown, asked):
        return redirect("control", code=code)
    context = _context(request, shown) | {"trail": _limits_trail(request, shown)}
    context |= {"form": form, "thaw": thaw, "preview": _preview(form, shown)}
    return render(request, "scorecards/limits.html", context, status=400 if request.method == "POST" else 200)


def _forms(request: HttpRequest, shown: ControlPage) -> tuple[LimitsForm, ThawForm]:
    ends = [(end.isoformat(), period_label(shown.card.period_type, end)) for end, _value in reversed(shown.points)]
    due = shown.proposed or shown.base
    usual = {"first": due.first.isoformat(), "last": due.last.isoformat()} if due else {}
    usual |= {name: request.GET[name] for name in ("first", "last") if name in request.GET}
    data = request.POST if request.method == "POST" else None
    is_thaw = bool(data and data.get("do") == "thaw")
    return LimitsForm(None if is_thaw else data, periods=ends, usual=usual), ThawForm(data if is_thaw else None, auto_id="thaw-%s")


def _preview(form: LimitsForm, shown: ControlPage) -> Base | None:
    """The limits that the span chosen so far would give."""
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    try:
        return queries.span_of(shown, date.fromisoformat(str(chosen.get("first"))), date.fromisoformat(str(chosen.get("last"))))
    except ValueError:
        return None


def _proposed(request: HttpRequest, shown: ControlPage, form: LimitsForm | ThawForm) -> bool:
    """Proposes what was asked for; False, with the problem in the form, where it cannot be."""
    after = THAWED if isinstance(form, ThawForm) else _frozen(form, shown)
    if after is None:
        form.add_error(None, str(REFUSED["few"]))
        return False
    asked, today = form.cleaned_data, site_today()
    wanted = Wanted(shown.shown.measure.id, ProposalKind.LIMITS, after, asked["why"], asked["note"], today)
    try:
        made = propose(wanted=wanted, by=request.user, at=timezone.now(), day=today)  # type: ignore[arg-type]
    except NotProposed as refused:
        form.add_error(None, str(REFUSED.get(refused.why, refused)))
        return False
    nudge()
    waits = _("Proposed. A second person at OPM decides; nothing changes until then.")
    messages.success(request, waits if made.needs_second else _("Done. The limits count from now on."))
    return True


def _frozen(form: LimitsForm, shown: ControlPage) -> dict[str, Any] | None:
    asked = form.cleaned_data
    base = queries.span_of(shown, date.fromisoformat(asked["first"]), date.fromisoformat(asked["last"]))
    if base is None:
        return None
    span = {"frozen_from": base.first.isoformat(), "frozen_until": base.last.isoformat()}
    return {"frozen_mean": base.mean, "frozen_range": base.mean_range} | span


def _recent(shown: ControlPage) -> str:
    """The form with the newest points chosen, as many as say something and not more than may have moved on."""
    ends = [end.isoformat() for end, _value in shown.points[-RECENT:]]
    chosen = f"?first={ends[0]}&last={ends[-1]}" if ends else ""
    return reverse("limits", args=[shown.card.code]) + chosen


def _limits_trail(request: HttpRequest, shown: ControlPage) -> list[tuple[str, str]]:
    card = shown.card
    steps = [(_("Measures"), address(request, "explorer")), (card.name, address(request, "measure", code=card.code))]
    return trail(request, *steps, (_("Control chart"), address(request, "control", code=card.code)), (_("Freeze the limits"), ""))


def _context(request: HttpRequest, shown: ControlPage) -> dict[str, Any]:
    card = shown.card
    own = address(request, "measure", code=card.code)
    causes = shown.causes
    return {
        "trail": trail(request, (_("Measures"), address(request, "explorer")), (card.name, own), (_("Control chart"), "")),
        "page": shown,
        "card": card,
        "answer": words.answer(shown),
        "base": words.base(shown),
        "proposal": words.proposal(shown),
        "recent_url": _recent(shown),
        "chart": words.values_chart(shown),
        "ranges": words.ranges_chart(shown),
        "neighbours": [
            (one, words.kinship(one.move.kinship), address(request, "control", code=one.move.code))
            for one in (causes.neighbours if causes else ())
        ],
        "measure_url": own,
    }

"""Accepted misses of a measure: asked, decided, ended."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.queries import viewer
from metrics.actions.misses import Ask, MissRefused, ask_for_miss, decide_miss, end_miss
from scorecards.charts import sentences
from scorecards.forms.misses import AskMissForm, DecideMissForm, EndMissForm
from scorecards.queries.lens import site_today
from scorecards.queries.pages.misses import MissPage, miss_page
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail

REFUSED = {
    "gone": gettext_lazy("This is not there any more."),
    "state": gettext_lazy("This was decided meanwhile. What stands now is shown."),
    "open": gettext_lazy("A question is waiting already."),
    "unexplained": gettext_lazy("Say why, in words."),
    "day": gettext_lazy("Choose a day after today, within two years."),
    "number": gettext_lazy("Write the interim target as a number."),
    "own": gettext_lazy("You asked for it yourself; somebody else decides."),
    "not_missed": gettext_lazy("The measure is not missed now: there is nothing to accept."),
}
FORMS = {"ask": AskMissForm, "accept": DecideMissForm, "decline": DecideMissForm, "end": EndMissForm}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def measure_miss(request: HttpRequest, code: str) -> HttpResponse:
    """What was asked for and agreed of one measure, and the forms of who may ask, decide or end."""
    page = miss_page(viewer(request.user), code)
    if page is None:
        raise Http404
    if request.method != "POST":
        return render(request, "scorecards/measure_miss.html", _context(request, page))
    return _asked(request, page)


def _asked(request: HttpRequest, page: MissPage) -> HttpResponse:
    asked = request.POST.get("do", "")
    made = FORMS.get(asked)
    if made is None:
        raise Http404
    form = made(request.POST, auto_id=f"{_name(asked).removesuffix('_form')}_%s")
    if not form.is_valid():
        return render(request, "scorecards/measure_miss.html", _context(request, page, **{_name(asked): form}))
    try:
        _ACTS[asked](request, page, form.cleaned_data)
    except MissRefused as refused:
        again = _context(request, page, problem=REFUSED[refused.why], **{_name(asked): form})
        return render(request, "scorecards/measure_miss.html", again, status=409)
    return redirect(request.path)


def _name(asked: str) -> str:
    return {"ask": "ask_form", "end": "end_form"}.get(asked, "decide_form")


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "day": site_today()}


def _ask(request: HttpRequest, page: MissPage, asked: dict[str, Any]) -> None:
    ask_for_miss(ask=Ask(page.measure.id, **asked), status=page.card.status.slug, **_by(request))
    messages.success(request, _("Asked. The Office of Policy and Management decides; the status stays as it is until then."))


def _accept(request: HttpRequest, page: MissPage, asked: dict[str, Any]) -> None:
    decide_miss(miss_id=_waiting(page), accept=True, comment=asked["comment"], **_by(request))
    messages.success(request, _("Accepted. The status reads “accepted miss” from now on, until the day passes."))


def _decline(request: HttpRequest, page: MissPage, asked: dict[str, Any]) -> None:
    decide_miss(miss_id=_waiting(page), accept=False, comment=asked["comment"], **_by(request))
    messages.success(request, _("Declined. The agency sees your comment here."))


def _end(request: HttpRequest, page: MissPage, asked: dict[str, Any]) -> None:
    ending = page.waiting if page.waiting and not request.POST.get("standing") else page.standing
    if ending is None:
        raise MissRefused("gone")
    end_miss(miss_id=ending.id, why=asked["why"], **_by(request))
    messages.success(request, _("Ended. The status is what the numbers say."))


def _waiting(page: MissPage) -> int:
    if page.waiting is None:
        raise MissRefused("state")
    return page.waiting.id


_ACTS: dict[str, Callable[[HttpRequest, MissPage, dict[str, Any]], None]] = {
    "ask": _ask,
    "accept": _accept,
    "decline": _decline,
    "end": _end,
}


def _context(request: HttpRequest, page: MissPage, **more: Any) -> dict[str, Any]:
    measure = page.measure
    steps = [(_("Measures"), address(request, "explorer")), (measure.name, address(request, "measure", code=measure.code))]
    return {
        "trail": trail(request, *steps, (_("Accepted miss"), "")),
        "page": page,
        "measure": measure,
        "miss": sentences.miss(page.card) if page.card.shortfall is not None else "",
        "ask_form": AskMissForm(auto_id="ask_%s"),
        "decide_form": DecideMissForm(auto_id="decide_%s"),
        "end_form": EndMissForm(auto_id="end_%s"),
    } | more

"""The recalculations, for the analysts who look after them. Nobody else is told that these pages exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rules.policy import may_recalculate, may_see_runs
from metrics.tasks import nudge
from scorecards.actions.runs import cancel_run, request_full_run
from scorecards.queries import runs as queries
from scorecards.templatetags.addresses import address
from scorecards.views.looking import looking
from scorecards.views.rows import trail

RECALCULATE_ALL = "scorecards.tasks.recalculate_all"
Door = Callable[..., HttpResponse]


def for_analysts(view: Door) -> Door:
    """Answers 404 to everybody who may not see the runs, and never from a cache."""

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_runs(looking(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return door


@require_http_methods(["GET", "HEAD", "POST"])
@for_analysts
def run_list(request: HttpRequest) -> HttpResponse:
    """The newest runs and the measures that could not be assessed. POST asks for a recalculation of everything."""
    if request.method == "POST":
        return _start(request)
    context = {
        "trail": trail(request, (_("Data"), address(request, "data")), (_("Recalculation runs"), "")),
        "runs": queries.runs(),
        "failed": queries.failed_changes(),
        "may_start": may_recalculate(looking(request)),
    }
    return render(request, "scorecards/run_list.html", context)


def _start(request: HttpRequest) -> HttpResponse:
    run_id = request_full_run(by=request.user, at=timezone.now(), why=_("Asked for on the page of runs."))  # type: ignore[arg-type]
    nudge(RECALCULATE_ALL, run_id)
    return redirect("run", run_id=run_id)


@require_safe
@for_analysts
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One run. While it is open the page asks for its progress alone, once a second."""
    found = queries.run(run_id)
    if found is None:
        raise Http404
    if request.headers.get("HX-Request"):
        return render(request, "scorecards/_run_progress.html", {"run": found})
    runs = (_("Recalculation runs"), address(request, "run-list"))
    steps = trail(request, (_("Data"), address(request, "data")), runs, (_("Run %(n)s") % {"n": run_id}, ""))
    return render(request, "scorecards/run.html", {"trail": steps, "run": found})


@require_POST
@for_analysts
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Asks a run to stop; what it has written so far is not kept."""
    if cancel_run(run_id=run_id, by=request.user, at=timezone.now()):  # type: ignore[arg-type]
        messages.success(request, _("The run was asked to stop. Scorecards stay as they were before it."))
    else:
        messages.info(request, _("The run was over already."))
    return redirect("run", run_id=run_id)

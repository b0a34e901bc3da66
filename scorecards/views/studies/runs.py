"""A run: how far it is, what came of it, and what the people of the study do about it."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.rules.policy import Viewer
from linkage.actions import again as repeating
from linkage.actions import releases, runs
from linkage.actions import studies as planning
from linkage.actions.filing import file_readings
from linkage.queries.again import same_as
from linkage.queries.agreements import prices_to_choose
from linkage.queries.clerical import pairs_page
from linkage.queries.runs import RunPage, run_page
from metrics.tasks import nudge
from scorecards.charts.studies import runs as told
from scorecards.forms.studies import SettingsForm
from scorecards.queries.lens import site_today
from scorecards.views.downloads import attached
from scorecards.views.studies.door import done, for_officers, for_readers, tell, to_study, way
from scorecards.views.studies.one import page_of

WORK = "linkage.tasks.work"
"""By name: the worker's own module reads files and links them, and has no place in a process that answers pages."""


def _found(who: Viewer, code: str, number: str) -> RunPage:
    found = run_page(who, code, int(number))
    if found is None:
        raise Http404
    return found


@require_safe
@for_readers
def run(request: HttpRequest, who: Viewer, code: str, number: str) -> HttpResponse:
    """One run. While it is worked on the page looks again every second."""
    page = _found(who, code, number)
    if request.headers.get("HX-Request"):
        answer = render(request, "studies/_run_progress.html", {"run": page, "stages": told.stages(page)})
        if not page.is_open:
            answer["HX-Refresh"] = "true"
        return answer
    context = {
        "trail": way(request, to_study(request, code, page.study_title), (_("Run %(n)s") % {"n": page.number}, "")),
        "run": page,
        "stages": told.stages(page),
        "configuration": told.settled(page),
        "digests": told.digests(page),
        "same": same_as(page.run_id, page.finding.sha256) if page.finding else [],
        "may_again": page.state == "finished" and page_of(who, code).may_run,
        "pairs_url": _pairs_url(who, page),
    }
    return render(request, "studies/run.html", context)


def _pairs_url(who: Viewer, page: RunPage) -> str:
    """The page of sampled pairs, for who may look at them."""
    found = pairs_page(who, page.study_code, page.number) if page.is_synthetic else None
    return reverse("study-pairs", args=[page.study_code, page.number]) if found and found.pairs else ""


@require_safe
@for_readers
def configuration(request: HttpRequest, who: Viewer, code: str, number: str) -> HttpResponse:
    """What the run can be reproduced from, as a file."""
    page = _found(who, code, number)
    kept = {"study": code, "run": page.number, "model_sha256": page.model_sha256, "configuration": page.configuration}
    if page.finding:
        kept["finding_sha256"] = page.finding.sha256
    made = HttpResponse(json.dumps(kept, ensure_ascii=False, indent=1), content_type="application/json")
    return attached(made, f"study-{code}-run-{page.number}-configuration.json")


@require_POST
@for_officers
def start(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """Starts a run, and shows it."""
    page = page_of(who, code)
    by: Any = request.user
    started: list[int] = []
    act = partial(runs.start_run, study_id=page.study_id, by=by, at=timezone.now(), day=site_today())
    if not done(request, lambda: started.append(act()), _("Started.")):
        return redirect("study-extracts", code=code)
    return _to_newest(who, code, started[0])


def _to_newest(who: Viewer, code: str, run_id: int) -> HttpResponse:
    nudge(WORK, run_id)
    return redirect("study-run", code=code, number=page_of(who, code).runs[0].number)


@require_POST
@for_officers
def again(request: HttpRequest, who: Viewer, code: str, number: str) -> HttpResponse:
    """Asks the same again exactly."""
    page = _found(who, code, number)
    by: Any = request.user
    started: list[int] = []
    act = partial(repeating.run_again, run_id=page.run_id, by=by, at=timezone.now(), day=site_today())
    if not done(request, lambda: started.append(act()), _("Started again with exactly this configuration.")):
        return redirect("study-run", code=code, number=page.number)
    return _to_newest(who, code, started[0])


@require_POST
@for_officers
def configure(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """Changes the seed and the prices of the next run."""
    page = page_of(who, code)
    form = SettingsForm(request.POST, prices=prices_to_choose())
    if not form.is_valid():
        tell(request, [f"{form[name].label}: {' '.join(map(str, errors))}" for name, errors in form.errors.items()])
        return redirect("study-extracts", code=code)
    by: Any = request.user
    given = {**page.configuration, "seed": form.cleaned_data["seed"]}
    prices = form.cleaned_data["price_table_id"]
    act = partial(planning.configure, study_id=page.study_id, configuration=given, price_table_id=prices, by=by, at=timezone.now())
    done(request, act, _("Kept. The next run takes it."))
    return redirect("study-extracts", code=code)


@require_POST
@for_officers
def run_act(request: HttpRequest, who: Viewer, code: str, number: str, act: str) -> HttpResponse:
    """Cancels a run, goes on with it, or asks that what it found be published."""
    page = _found(who, code, number)
    by: Any = request.user
    at = timezone.now()
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "cancel": (partial(runs.cancel_run, run_id=page.run_id, by=by, at=at), _("Canceled. What was finished stays.")),
        "resume": (partial(runs.resume_run, run_id=page.run_id, by=by, at=at, day=site_today()), _("It goes on.")),
        "ask": (
            partial(releases.ask_release, run_id=page.run_id, comment=request.POST.get("comment", ""), by=by, at=at),
            _("Asked. Every owner has to agree, then a disclosure officer releases."),
        ),
    }
    if done(request, *acts[act]) and act == "resume":
        nudge(WORK, page.run_id)
    return redirect("study-run", code=code, number=page.number)


@require_POST
@for_readers
def release_act(request: HttpRequest, who: Viewer, code: str, number: str, release_id: str, verb: str) -> HttpResponse:
    """What an owner or a disclosure officer says to a release; or an officer takes it back."""
    page = _found(who, code, number)
    if int(release_id) not in {one.release_id for one in page.releases}:
        raise Http404
    by: Any = request.user
    said = {"release_id": int(release_id), "comment": request.POST.get("comment", ""), "by": by, "at": timezone.now()}
    if verb in ("agree", "disagree"):
        _owner_says(request, said, agrees=verb == "agree")
    elif verb == "release":
        _release(request, said)
    else:
        act = releases.decline_release if verb == "decline" else releases.withdraw_release
        done(request, partial(act, **said), _("Declined.") if verb == "decline" else _("Taken back."))
    return redirect("study-run", code=code, number=page.number)


def _owner_says(request: HttpRequest, said: dict[str, Any], *, agrees: bool) -> None:
    agency = request.POST.get("agency", "")
    if not agency.isdecimal() or len(agency) > 18:
        raise Http404
    words = _("Agreed. It is published once every owner agrees and a disclosure officer releases it.") if agrees else _("Declined.")
    done(request, partial(releases.approve, agency_id=int(agency), agrees=agrees, **said), words)


def _release(request: HttpRequest, said: dict[str, Any]) -> None:
    """Publishes, and adds the figures to the measures that take them."""
    found: list[int] = []
    if not done(request, lambda: found.append(releases.release_finding(**said)), _("Published. Everybody may read it now.")):
        return
    reports = file_readings(finding_id=found[0], by=said["by"], at=said["at"])
    tell(request, [f"{one.measure}: {' '.join(one.problems)}" for one in reports if not one.is_filed])
    if any(one.is_filed for one in reports):
        nudge()

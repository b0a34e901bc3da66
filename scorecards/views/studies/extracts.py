"""The files of a study: which are there, what their checks say, and how an officer hands one in.

A file goes from the wire into the enclave's inbox piece by piece, sealed: nothing of it is kept or read here."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from accounts.rules.policy import Viewer
from linkage.actions import extracts as actions
from linkage.actions.refused import StudyRefused
from linkage.forms import SealedUpload, SealingHandler
from linkage.intake.enclave import DiskFull, EnclaveClosed
from linkage.queries.agreements import prices_to_choose
from linkage.queries.enclave import is_open
from linkage.queries.kinds import SOURCES_OF, parts_of, source_name
from linkage.queries.rows import ExtractRow, StudyPage
from scorecards.forms.studies import SettingsForm
from scorecards.queries.lens import site_today
from scorecards.views.studies.door import for_officers, for_readers, tell, to_study, way
from scorecards.views.studies.one import page_of

GONE = ("replaced", "purged")


@dataclass(frozen=True, slots=True)
class Slot:
    """One file that a study needs: of which source and part, what is there, and the earlier ones."""

    source: str
    part: str
    name: str
    part_name: str
    now: ExtractRow | None
    url: str


def slots(page: StudyPage) -> list[Slot]:
    """The files of each source that the agreement names, in the order of the sources."""
    named = {name for owner in page.agreement.owners for name in owner.sources} if page.agreement else set()
    wanted = [source for source in SOURCES_OF[page.row.kind] if source_name(page.row.kind, source) in named]
    return [_slot(page, source, part) for source in wanted for part in parts_of(page.row.kind, source)]


def _slot(page: StudyPage, source: str, part: Any) -> Slot:
    live = [one for one in page.extracts if (one.source, one.part) == (source, part.value) and one.state not in GONE]
    url = reverse("study-extract-new", args=[page.row.code, source, part.value])
    return Slot(source, part.value, source_name(page.row.kind, source), str(part.label), live[0] if live else None, url)


def settings_form(page: StudyPage) -> SettingsForm:
    """What settles the answer of the next run, as it stands."""
    prices = prices_to_choose()
    chosen = next((pk for pk, version in prices if version == page.price_table), None)
    return SettingsForm(prices=prices, initial={"seed": page.configuration.get("seed", 1), "price_table_id": chosen})


@require_safe
@for_readers
def extracts(request: HttpRequest, who: Viewer, code: str) -> HttpResponse:
    """Every file of a study with what its check says."""
    page = page_of(who, code)
    if not page.sees_work:
        raise Http404
    found = slots(page)
    context = {
        "trail": way(request, to_study(request, code, page.row.title), (_("Extracts"), "")),
        "page": page,
        "row": page.row,
        "slots": found,
        "missing": [one for one in found if one.now is None],
        "refused": [one for one in page.extracts if one.findings and one.state not in GONE],
        "earlier": [one for one in page.extracts if one.state in GONE],
        "settings_form": settings_form(page) if page.may_run else None,
        "is_open": is_open(),
        "may_start": page.may_run and not any(run.state in ("waiting", "running") for run in page.runs),
    }
    return render(request, "studies/extracts.html", context)


@csrf_exempt
@require_POST
@for_officers
def extract_new(request: HttpRequest, who: Viewer, code: str, source: str, part: str) -> HttpResponse:
    """Takes a file in. What cannot be taken is refused before its first byte is."""
    page = page_of(who, code)
    begin = partial(_begin, request, page.study_id, source, part)
    request.upload_handlers = [SealingHandler(request, begin)]
    try:
        answer: HttpResponse = _taken(request, code)
    except StudyRefused as refused:
        return _not_taken(request, code, refused.problems)
    except DiskFull as full:
        return _not_taken(request, code, actions.full(full).problems)
    except EnclaveClosed:
        return _not_taken(request, code, [_("The enclave is not open on this site. Ask who runs the machine.")])
    return answer


def _begin(request: HttpRequest, study_id: int, source: str, part: str, filename: str) -> actions.Receiving:
    incoming = actions.Incoming(study_id, source, part, filename)
    return actions.begin_receiving(incoming=incoming, by=request.user, day=site_today())  # type: ignore[arg-type]


@csrf_protect
def _taken(request: HttpRequest, code: str) -> HttpResponse:
    sealed = request.FILES.get("file")
    if not isinstance(sealed, SealedUpload):
        raise StudyRefused([_("Choose a file.")])
    by: Any = request.user
    actions.received(receiving=sealed.receiving, by=by, at=timezone.now(), day=site_today())
    messages.success(request, _("%(name)s is in the enclave, sealed. It is checked when the study runs.") % {"name": sealed.name})
    where = reverse("study-extracts", args=[code])
    return JsonResponse({"url": where}) if _is_dropped(request) else redirect(where)


def _is_dropped(request: HttpRequest) -> bool:
    """Whether the page's script sends the file and wants to be told where to go."""
    return request.headers.get("Accept") == "application/json"


def _not_taken(request: HttpRequest, code: str, problems: Any) -> HttpResponse:
    if _is_dropped(request):
        return JsonResponse({"error": " ".join(problems)}, status=400)
    tell(request, problems)
    return redirect("study-extracts", code=code)

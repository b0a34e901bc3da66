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
from django.utils.translation import ngettext
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
from linkage.queries.linked import may_go_on
from linkage.queries.rows import ExtractRow, StudyPage
from scorecards.forms.studies import SettingsForm
from scorecards.queries.lens import site_today
from scorecards.views.studies.door import for_officers, for_readers, tell, to_study, way
from scorecards.views.studies.one import page_of

GONE = ("replaced", "purged")


@dataclass(frozen=True, slots=True)
class Slot:
    """One file that a study needs: of which source and part, and what is there. Where there is nothing now, `was` says in words that it was
    linked already; `digest` is then the linked file's."""

    source: str
    part: str
    name: str
    part_name: str
    now: ExtractRow | None
    was: str
    digest: str
    url: str


def slots(page: StudyPage) -> list[Slot]:
    """The files of each source that the agreement names, in the order of the sources."""
    named = {name for owner in page.agreement.owners for name in owner.sources} if page.agreement else set()
    wanted = [source for source in SOURCES_OF[page.row.kind] if source_name(page.row.kind, source) in named]
    return [_slot(page, source, part) for source in wanted for part in parts_of(page.row.kind, source)]


def _slot(page: StudyPage, source: str, part: Any) -> Slot:
    here = [one for one in page.extracts if (one.source, one.part) == (source, part.value)]
    now = next((one for one in here if one.state not in GONE), None)
    digest = now.sha256 if now else page.linked.get(f"{source} {part.value}", "")
    url = reverse("study-extract-new", args=[page.row.code, source, part.value])
    return Slot(
        source, part.value, source_name(page.row.kind, source), str(part.label), now, _was(digest, is_known=bool(here)), digest, url
    )


def _was(digest: str, *, is_known: bool) -> str:
    """What became of a file that is not in the enclave. An example's files never were: it came with its finding."""
    if not digest:
        return ""
    return _("Linked, and removed from the enclave since.") if is_known else _("Linked elsewhere and not kept.")


def _stands(found: list[Slot]) -> str:
    """How far the files are, in a sentence."""
    missing = sum(one.now is None and not one.was for one in found)
    if missing:
        return ngettext("%(n)s file is still to come.", "%(n)s files are still to come.", missing) % {"n": missing}
    if found and all(one.now is None for one in found):
        return _("Every file was linked, and none is kept in the enclave.")
    return _("Every file is in the enclave, or was linked and removed.")


def _cannot_start(page: StudyPage, found: list[Slot]) -> str:
    """Why no run can be started now, in words; empty where one can."""
    if any(run.state in ("waiting", "running") for run in page.runs):
        return _("A run is under way.")
    absent = sum(one.now is None for one in found)
    if absent and not may_go_on(page.study_id):
        said = ngettext("A run needs %(n)s file more in the enclave.", "A run needs %(n)s files more in the enclave.", absent)
        return said % {"n": absent}
    return ""


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
        "stands": _stands(found),
        "refused": [one for one in page.extracts if one.findings and one.state not in GONE],
        "earlier": [one for one in page.extracts if one.state in GONE],
        "settings_form": settings_form(page) if page.may_run else None,
        "is_open": is_open(),
        "may_send": page.may_run and is_open() and not (page.agreement and page.agreement.not_in_force),
        "cannot_start": _cannot_start(page, found) if page.may_run else "",
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

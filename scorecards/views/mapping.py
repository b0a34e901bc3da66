"""Describing a file that nobody has described: what its columns are, with what comes out shown at once."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.queries import viewer
from accounts.rules.policy import DATA_KEEPERS, Viewer
from agencies.intake.findings import Refused
from metrics.actions import uploads
from metrics.actions.layouts import save_layout
from metrics.intake.layouts import LayoutProblems
from metrics.queries import mapping as queries
from metrics.queries.layouts import agencies_of
from metrics.tasks import nudge
from scorecards.forms.mapping import Questions, questions
from scorecards.tasks import WORK_ON_UPLOADS
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail
from scorecards.views.upload_files import for_keepers


@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def mapping(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The mapping page of an upload. POST shows what comes out with other answers, or saves them and has the file read."""
    who = viewer(request.user)
    source = queries.source_of(who, upload_id)
    if source is None:
        raise Http404
    if not source.is_open:
        return redirect("upload", upload_id=upload_id)
    given = _own_agency(who) | (request.POST if request.method == "POST" else request.GET).dict()
    try:
        found = queries.mapping_of(who, source, given)
    except Refused as why:
        return _page(request, source, {"refused": why}, status=200)
    if request.method == "POST" and "save" in given and not found.missing:
        return _save(request, source, found, given)
    return _shown(request, source, found, given)


def _own_agency(who: Viewer) -> dict[str, str]:
    """Where somebody works for agencies alone, new measures and the layout are the first one's unless they say otherwise."""
    own = [] if who.state_roles & DATA_KEEPERS else agencies_of(sorted(who.agencies))
    return {"agency": own[0][0], "owner": own[0][0]} if own else {}


def _shown(request: HttpRequest, source: queries.Source, found: queries.Mapped, given: Mapping[str, str]) -> HttpResponse:
    who = viewer(request.user)
    asked = _questions(who, found, given)
    preview = None if found.missing else queries.preview(who, source, found)
    context = {"asked": asked, "missing": found.missing, "preview": preview, "found": found, "wants_save": "save" in given}
    if request.headers.get("HX-Request"):
        return render(request, "data/_layout_answers.html", context | {"upload_id": source.upload_id})
    return _page(request, source, context)


def _page(request: HttpRequest, source: queries.Source, context: dict[str, object], status: int = 200) -> HttpResponse:
    steps = trail(
        request,
        (_("Data"), address(request, "data")),
        (_("Uploads"), address(request, "upload-list")),
        (source.filename, address(request, "upload", upload_id=source.upload_id)),
        (_("Describe the file"), ""),
    )
    return render(
        request, "data/layout_mapping.html", {"trail": steps, "source": source, "upload_id": source.upload_id, **context}, status=status
    )


def _questions(who: Viewer, found: queries.Mapped, given: Mapping[str, str]) -> Questions:
    """A steward describes files of the own agencies; data keepers those of any, or of all."""
    keeps_all = bool(who.state_roles & DATA_KEEPERS)
    own = agencies_of(None if keeps_all else sorted(who.agencies))
    agencies = own if not keeps_all else [("", _("Choose an agency")), *own]
    owners = own if not keeps_all else [("", _("Every agency")), *own]
    return questions(found, agencies=agencies, owners=owners, owner=given.get("owner", found.choices.agency))


def _save(request: HttpRequest, source: queries.Source, found: queries.Mapped, given: Mapping[str, str]) -> HttpResponse:
    """Keeps the layout and has the file read with it. What the choices cannot say is shown on the page again."""
    at = timezone.now()
    try:
        saved = save_layout(
            text=queries.layout_text(found),
            reason=_("Made for %(file)s.") % {"file": source.filename},
            by=request.user,  # type: ignore[arg-type]
            at=at,
            agency=given.get("owner", ""),
        )
    except LayoutProblems:
        return _shown(request, source, found, given)
    except PermissionDenied:
        messages.error(request, _("You can keep layouts for your own agency only. Choose it under Whose files these are."))
        return _shown(request, source, found, given)
    if uploads.read_with_layout(upload_id=source.upload_id, layout_version_id=saved.version_id, by=request.user, at=at):  # type: ignore[arg-type]
        nudge(WORK_ON_UPLOADS["reading"], source.upload_id)
    return redirect("upload", upload_id=source.upload_id)

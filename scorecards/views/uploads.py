"""Files of figures: handed in, reviewed, published, withdrawn. Who may not see an upload is not told that it exists."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.queries import viewer
from accounts.rules.policy import may_hand_in
from metrics.actions import uploads as actions
from metrics.queries import uploads as queries
from metrics.tasks import nudge
from scorecards.forms.uploads import FileForm, LockedForm, WithdrawForm, too_large
from scorecards.queries.pages.uploads import UploadPage, upload_page
from scorecards.tasks import WORK_ON_UPLOADS
from scorecards.templatetags.addresses import address
from scorecards.views.rows import trail
from scorecards.views.upload_files import file_items, for_keepers, template_items

FORM_ITSELF = 64 << 10
TOO_LATE = "Somebody was quicker, or it went on by itself: this is how it stands now."


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """What can be taken away; for who hands in the way there and what waits."""
    who = viewer(request.user)
    context: dict[str, Any] = {"trail": trail(request, (_("Data"), "")), "hands_in": may_hand_in(who)}
    if may_hand_in(who):
        waiting = [row for row in queries.uploads(who) if row.is_worked_on or row.is_waiting]
        context |= {"waiting": waiting, "uploads_url": address(request, "upload-list")}
    return render(request, "data/data.html", context)


def _drop() -> dict[str, Any]:
    """What the place to drop a file reads."""
    form = FileForm(most_bytes=actions.MOST_BYTES)
    return {"form": form, "most_bytes": actions.MOST_BYTES, "most_rows": actions.MOST_ROWS, "templates": template_items()}


@require_safe
@for_keepers
def upload_list(request: HttpRequest) -> HttpResponse:
    """The newest uploads that the reader may see, and where to drop another file."""
    context = {
        "trail": trail(request, (_("Data"), address(request, "data")), (_("Uploads"), "")),
        "uploads": queries.uploads(viewer(request.user)),
    }
    return render(request, "data/upload_list.html", context | _drop())


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@for_keepers
def upload_new(request: HttpRequest) -> HttpResponse:
    """Takes a file in. What is far too large is refused before it is taken off the line."""
    if request.method == "POST" and int(request.META.get("CONTENT_LENGTH") or 0) > actions.MOST_BYTES + FORM_ITSELF:
        return _not_taken(request, too_large(actions.MOST_BYTES), 413)
    return _upload_new(request)


@csrf_protect
def _upload_new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("upload-list")
    form = FileForm(request.POST, request.FILES, most_bytes=actions.MOST_BYTES)
    if not form.is_valid():
        return _not_taken(request, " ".join(map(str, form.errors["file"])), 400)
    file = form.cleaned_data["file"]
    at = timezone.now()
    upload_id = actions.receive(file=actions.Handed(file.name, file.read()), by=request.user, at=at)  # type: ignore[arg-type]
    page = upload_page(viewer(request.user), upload_id)
    if page and page.sheet.row.uploaded_at != at:
        messages.info(request, _("These very bytes were handed in before. This is that upload; nothing was changed."))
    nudge(WORK_ON_UPLOADS["reading"], upload_id)
    where = reverse("upload", args=[upload_id])
    return JsonResponse({"url": where}) if _is_dropped(request) else redirect(where)


def _is_dropped(request: HttpRequest) -> bool:
    """Whether the page's script sends the file and wants to be told where to go."""
    return request.headers.get("Accept") == "application/json"


def _not_taken(request: HttpRequest, why: str, status: int) -> HttpResponse:
    if _is_dropped(request):
        return JsonResponse({"error": why}, status=status)
    messages.error(request, why)
    return redirect("upload-list")


@require_safe
@for_keepers
def upload(request: HttpRequest, upload_id: int) -> HttpResponse:
    """One upload: its progress, its review, what came of it."""
    page = _page(request, upload_id)
    if request.headers.get("HX-Request"):
        answer = render(request, "data/_upload_progress.html", {"page": page, "sheet": page.sheet, "row": page.sheet.row})
        if not page.sheet.row.is_worked_on:
            answer["HX-Refresh"] = "true"
        return answer
    return render(request, "data/upload.html", _context(request, page))


def _context(request: HttpRequest, page: UploadPage, withdraw: WithdrawForm | None = None) -> dict[str, Any]:
    row = page.sheet.row
    steps = trail(request, (_("Data"), address(request, "data")), (_("Uploads"), address(request, "upload-list")), (row.filename, ""))
    shown = {"page": page, "sheet": page.sheet, "row": row, "files": file_items(page), "withdraw": withdraw or WithdrawForm()}
    shown["locked_form"] = LockedForm()
    return shown | {"trail": steps}


def _page(request: HttpRequest, upload_id: int) -> UploadPage:
    page = upload_page(viewer(request.user), upload_id)
    if page is None:
        raise Http404
    return page


def _decided(request: HttpRequest, upload_id: int, act: Callable[[], bool], said: str, work: str = "") -> HttpResponse:
    """Does what a button asks for, says what came of it, and shows the upload."""
    _page(request, upload_id)
    try:
        done = act()
    except PermissionDenied:
        raise Http404 from None
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, _(TOO_LATE))
    if done and work:
        nudge(WORK_ON_UPLOADS[work], upload_id)
    return redirect("upload", upload_id=upload_id)


@require_POST
@for_keepers
def publish(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Publishes what was reviewed; with `leave_out` the good rows although others are refused, with `why` those of closed periods."""
    leave_out, why = request.POST.get("leave_out") == "yes", request.POST.get("why", "")
    if _page(request, upload_id).sheet.effect.get("locked") and not LockedForm(request.POST).is_valid():
        messages.error(request, _("Nothing was published. Say why figures of closed periods change."))
        return redirect("upload", upload_id=upload_id)

    def act() -> bool:
        by: Any = request.user
        return actions.ask_to_publish(upload_id=upload_id, by=by, at=timezone.now(), leave_out=leave_out, why=why)

    return _decided(request, upload_id, act, _("It is being published."), "publishing")


@require_POST
@for_keepers
def discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Lets go of a file that was not published."""

    def act() -> bool:
        return actions.discard_upload(upload_id=upload_id, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    return _decided(request, upload_id, act, _("Discarded. Nothing of it was published."))


@require_POST
@for_keepers
def cancel(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Stops what a worker does with an upload."""

    def act() -> bool:
        return actions.cancel_upload(upload_id=upload_id, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    return _decided(request, upload_id, act, _("Stopped. Nothing of it was published."))


@require_POST
@for_keepers
def withdraw(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Takes a published upload back, for a reason given in words."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return render(request, "data/upload.html", _context(request, _page(request, upload_id), form), status=400)

    def act() -> bool:
        why = form.cleaned_data["why"]
        return actions.ask_to_withdraw(upload_id=upload_id, why=why, by=request.user, at=timezone.now())  # type: ignore[arg-type]

    return _decided(request, upload_id, act, _("It is being withdrawn."), "withdrawing")


@require_POST
@for_keepers
def again(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Reads a file again: with the layout that is named, or as it is recognized."""
    chosen = request.POST.get("layout", "")
    version = int(chosen) if chosen.isdecimal() else None

    def act() -> bool:
        by: Any = request.user
        return actions.read_with_layout(upload_id=upload_id, layout_version_id=version, by=by, at=timezone.now())

    return _decided(request, upload_id, act, _("It is being read again."), "reading")

"""Files around uploads: the original, its annotated copy, its findings, refused rows, all changes; and the empty file to fill."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.queries import viewer
from accounts.rules.policy import may_hand_in
from agencies.intake.live_cells import disarmed
from metrics.queries.upload_files import blanks, kept
from scorecards.exports.around_upload import KINDS, as_lines
from scorecards.exports.blank import blank_workbook
from scorecards.queries.lens import site_today
from scorecards.queries.pages.uploads import UploadPage
from scorecards.views.downloads import TYPES, attached

Door = Callable[..., HttpResponse]
BLANK_HEAD = ("measure", "period", "value", "reason", "source", "note")


def for_keepers(view: Door) -> Door:
    """Answers 404 to everybody who hands no figures in, and never from a cache."""

    @never_cache
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_hand_in(viewer(request.user)):
            raise Http404
        return view(request, *args, **kwargs)

    return door


def file_items(page: UploadPage) -> list[dict[str, str]]:
    """The arguments of `downloads.html` for an upload whose bytes are kept."""
    if not page.sheet.has_content:
        return []
    row, wrong = page.sheet.row, bool(page.sheet.groups)
    offered = [
        (wrong, "annotated", _("Annotated copy, Excel")),
        (wrong, "findings", _("Findings, CSV")),
        (bool(row.refused), "refused", _("Refused rows, CSV")),
        (bool(page.changes), "changes", _("All changes, CSV")),
        (True, "original", _("The file as handed in")),
    ]
    return [{"label": label, "url": reverse("upload-file", args=[row.upload_id, kind])} for there, kind, label in offered if there]


def template_items() -> list[dict[str, str]]:
    return [{"label": name, "url": reverse("upload-template", args=[form])} for form, name in (("xlsx", _("Excel")), ("csv", _("CSV")))]


@require_safe
@for_keepers
def upload_file(request: HttpRequest, upload_id: int, kind: str) -> HttpResponse:
    """One of the files around an upload, for who may see all of it."""
    found, make = kept(viewer(request.user), upload_id), KINDS.get(kind)
    if found is None or make is None:
        raise Http404
    made = make(found)
    return attached(HttpResponse(made.content, content_type=made.type), made.name)


@require_safe
@for_keepers
def template(request: HttpRequest, form: str) -> HttpResponse:
    """An empty file with the measures the reader hands figures in of, and the period that ended last."""
    rows = blanks(viewer(request.user), ended_by=site_today())
    name = f"readings-{timezone.localdate()}"
    if form == "csv":
        lines = ([one.code, one.label, "", "", disarmed(one.source), ""] for one in rows)
        return attached(HttpResponse(as_lines(BLANK_HEAD, lines), content_type=TYPES["csv"]), f"{name}.csv")
    if form != "xlsx":
        raise Http404
    return attached(HttpResponse(blank_workbook(BLANK_HEAD, rows), content_type=TYPES["xlsx"]), f"{name}.xlsx")

"""Files around uploads: the original, its annotated copy, its findings, refused rows, all changes; and the empty file to fill."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.queries import viewer
from accounts.rules.policy import may_hand_in
from agencies.intake.findings import Refused
from agencies.intake.live_cells import disarmed
from metrics.intake.files import records
from metrics.intake.flat import to_flat
from metrics.queries.upload_files import Kept, blanks, kept
from scorecards.exports.annotated import FIELDS, HEAD, annotated
from scorecards.exports.blank import blank_workbook
from scorecards.queries.lens import site_today
from scorecards.queries.pages.uploads import UploadPage
from scorecards.views.downloads import TYPES, attached

Door = Callable[..., HttpResponse]
Rows = list[tuple[int, list[str]]]
BLANK_HEAD = ("measure", "period", "value", "reason", "source", "note")
OCTETS = "application/octet-stream"


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
    content, type_, name = make(found)
    return attached(HttpResponse(content, content_type=type_), name)


def _original(found: Kept) -> tuple[bytes, str, str]:
    return found.raw, OCTETS, _plain(found.filename)


def _findings(found: Kept) -> tuple[bytes, str, str]:
    rows = ([disarmed(str(finding[name])) for name in FIELDS] for finding in found.findings)
    return _csv(HEAD, rows), TYPES["csv"], f"{_stem(found)}-findings.csv"


def _changes(found: Kept) -> tuple[bytes, str, str]:
    return found.changes, TYPES["csv"], f"{_stem(found)}-changes.csv"


def _refused(found: Kept) -> tuple[bytes, str, str]:
    """The refused rows with their header, ready to be repaired and handed in."""
    told: dict[int, list[str]] = {}
    for finding in found.findings:
        told.setdefault(finding["row"], []).append(f"{finding['column']}: {finding['problem']}".removeprefix(": "))
    rows = _rows(found)
    headers = _headers(found, rows)
    header = next(([*map(disarmed, cells), "findings"] for number, cells in rows if number == headers[-1]), ["findings"])
    kept_rows = ([*map(disarmed, cells), " ".join(told.get(number, []))] for number, cells in rows if number in found.refused)
    return _csv(header, kept_rows), TYPES["csv"], f"{_stem(found)}-refused.csv"


def _annotated(found: Kept) -> tuple[bytes, str, str]:
    """A copy of the table with its cells marked. Of a file that is no table, its findings alone."""
    rows = _rows(found)
    return annotated(rows, found.findings, _headers(found, rows)), TYPES["xlsx"], f"{_stem(found)}-annotated.xlsx"


def _headers(found: Kept, rows: Rows) -> Sequence[int]:
    """The rows that are the header; of a tidy file the first."""
    return found.understood.get("header_rows") or [rows[0][0] if rows else 1]


def _rows(found: Kept) -> Rows:
    """The rows of the table that was read, by their numbers; none of a file that is no table."""
    how = found.understood
    with TemporaryDirectory() as folder:
        source, target = Path(folder) / "raw", Path(folder) / "flat.csv"
        source.write_bytes(found.raw)
        try:
            to_flat(source, target, how.get("sheet", ""), how.get("encoding", ""), how.get("delimiter", ""))
            return list(records(target))
        except Refused:
            return []


KINDS: dict[str, Callable[[Kept], tuple[bytes, str, str]]] = {
    "original": _original, "annotated": _annotated, "findings": _findings, "refused": _refused, "changes": _changes,
}  # fmt: skip


@require_safe
@for_keepers
def template(request: HttpRequest, form: str) -> HttpResponse:
    """An empty file with the measures the reader hands figures in of, and the period that ended last."""
    rows = blanks(viewer(request.user), ended_by=site_today())
    name = f"readings-{timezone.localdate()}"
    if form == "csv":
        lines = ([one.code, one.label, "", "", disarmed(one.source), ""] for one in rows)
        return attached(HttpResponse(_csv(BLANK_HEAD, lines), content_type=TYPES["csv"]), f"{name}.csv")
    if form != "xlsx":
        raise Http404
    return attached(HttpResponse(blank_workbook(BLANK_HEAD, rows), content_type=TYPES["xlsx"]), f"{name}.xlsx")


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(head)
    writer.writerows(rows)
    return made.getvalue().encode()


def _stem(found: Kept) -> str:
    return _plain(Path(found.filename).stem)


def _plain(name: str) -> str:
    """A name that is safe in a header."""
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "-" for sign in name) or "file"

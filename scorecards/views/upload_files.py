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
from metrics.intake.files import is_spreadsheet, records
from metrics.intake.spreadsheet import to_csv
from metrics.queries.upload_files import Kept, blanks, kept
from scorecards.exports.annotated import FIELDS, HEAD, annotated
from scorecards.exports.blank import blank_workbook
from scorecards.queries.lens import site_today
from scorecards.queries.pages.uploads import UploadPage
from scorecards.views.downloads import TYPES, attached

Door = Callable[..., HttpResponse]
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
    """The refused rows with their header, ready to be repaired and handed in: of the tidy table where a layout made one."""
    told: dict[int, list[str]] = {}
    for finding in found.findings:
        told.setdefault(finding["row"], []).append(f"{finding['column']}: {finding['problem']}".removeprefix(": "))
    with TemporaryDirectory() as folder:
        rows = list(_table(found.tidy or found.raw, Path(folder)))
    header = [*rows[0][1], "findings"] if rows else []
    kept_rows = ([*map(disarmed, cells), " ".join(told.get(number, []))] for number, cells in rows[1:] if number in found.refused)
    return _csv(header, kept_rows), TYPES["csv"], f"{_stem(found)}-refused.csv"


def _annotated(found: Kept) -> tuple[bytes, str, str]:
    """A copy of the table with its cells marked. Of a file that is no table, its findings alone."""
    with TemporaryDirectory() as folder:
        try:
            rows = list(_table(found.raw, Path(folder)))
        except (Refused, UnicodeDecodeError):
            rows = []
    headers = found.understood.get("header_rows") or [rows[0][0] if rows else 1]
    return annotated(rows, found.findings, headers), TYPES["xlsx"], f"{_stem(found)}-annotated.xlsx"


def _table(raw: bytes, folder: Path) -> Iterable[tuple[int, Sequence[str]]]:
    source = folder / "raw"
    source.write_bytes(raw)
    if is_spreadsheet(source):
        to_csv(source, folder / "sheet.csv")
        source = folder / "sheet.csv"
    return records(source)


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

"""The rows a page shows, as CSV or JSON: the same rows, unrounded."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import date
from enum import IntEnum
from operator import attrgetter
from typing import Any

from django.http import HttpResponse, JsonResponse

Column = tuple[str, Callable[[Any], Any]]
FORMATS = ("csv", "json")
# A cell that starts with one of these is a formula to a spreadsheet program.
LIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def download(rows: Iterable[Any], columns: Sequence[Column], *, name: str, form: str) -> HttpResponse:
    """The rows as an attachment `name`.csv or .json. Numbers stay numbers; texts cannot become formulas."""
    table = [{head: _plain(cell(row)) for head, cell in columns} for row in rows]
    if form == "json":
        response: HttpResponse = JsonResponse(table, safe=False, json_dumps_params={"ensure_ascii": False})
    else:
        response = HttpResponse(_csv([head for head, _ in columns], table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def columns_of(row: type) -> list[Column]:
    """A column for each field of a frozen row, under the field's name."""
    return [(field.name, attrgetter(field.name)) for field in fields(row)]


def _csv(heads: Sequence[str], table: Sequence[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([[_safe(row[head]) for head in heads] for row in table])
    return text.getvalue()


def _plain(value: Any) -> Any:
    """Codes as their slugs, dates as ISO text, translated words as text."""
    if isinstance(value, IntEnum):
        return getattr(value, "slug", int(value))
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _safe(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{value}" if isinstance(value, str) and value.startswith(LIVE) else value

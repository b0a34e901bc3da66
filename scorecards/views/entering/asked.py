"""What the grid and the page of handing in are asked for, and the rows they send."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse

from accounts.rules.policy import Viewer, may_hand_in
from metrics.actions.entries import Row
from metrics.rules.typed import CELLS
from scorecards.queries.pages.entering import Asked

MOST_ROWS = 400


def asked_for(request: HttpRequest, who: Viewer) -> Asked:
    """The filters of the address. Raises PermissionDenied for those who enter nothing."""
    if not may_hand_in(who):
        raise PermissionDenied
    named = {name: request.GET.get(name, "")[:40].replace("\0", "") for name in ("agency", "goal", "measure")}
    return Asked(**named, revise=_day(request.GET.get("revise", "")))


def address_of(route: str, asked: Asked) -> str:
    """A page with the same filters."""
    named = {"agency": asked.agency, "goal": asked.goal, "measure": asked.measure, "revise": asked.revise}
    kept = urlencode({name: value for name, value in named.items() if value})
    return reverse(route) + (f"?{kept}" if kept else "")


def posted_rows(post: Any) -> list[Row]:
    """The rows of the grid's form, which works without scripts."""
    return [row for place in post.getlist("row")[:MOST_ROWS] if (row := _posted(post, place))]


def _posted(post: Any, place: str) -> Row | None:
    return row_from({"id": place, "version": post.get(f"version {place}", "0"), "cells": dict(_cells(post, place))})


def _cells(post: Any, place: str) -> Iterator[tuple[str, str]]:
    for name in CELLS:
        yield name, str(post.get(f"{name} {place}", ""))


def row_from(told: Mapping[str, Any]) -> Row | None:
    """A row from its place (measure and period end), its version and its cells; None for what is none."""
    measure, _colon, end = str(told.get("id", "")).partition(":")
    version, cells = str(told.get("version", "")), told.get("cells")
    day = _day(end)
    if not (_number(measure) and _number(version) and day and isinstance(cells, Mapping)):
        return None
    return Row(int(measure), day, {name: str(cells.get(name, "")).replace("\0", "") for name in CELLS}, int(version))


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""Keeping layouts: new ones, new versions with their reasons, layouts that are no longer used, and those that ship."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Max

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_keep_layouts
from agencies.actions.context import because
from agencies.models import Agency
from metrics.intake.layouts import LayoutSpec, parse_layout
from metrics.models import Layout, LayoutVersion

LONGEST_CODE = 40
SHIPPED = "As shipped."
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('layout'))"


@dataclass(frozen=True, slots=True)
class Saved:
    """A layout as it was saved. `is_new_version` False: it said the same already."""

    code: str
    version_id: int
    number: int
    is_new_version: bool


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of the shipped layouts: codes added, changed, the same, and kept because somebody here changed them since."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@transaction.atomic
def save_layout(*, text: str, reason: str, by: User, at: datetime, code: str = "", agency: str = "") -> Saved:
    """Saves a new layout (code empty; `agency`: the code of the one it belongs to) or a new version of one.

    The same text writes nothing. Raises LayoutProblems with all that is wrong, PermissionDenied, Layout.DoesNotExist."""
    spec = parse_layout(text)
    _alone()
    layout = Layout.objects.get(code=code) if code else None
    owner = layout.agency if layout else Agency.objects.filter(code=agency).first()
    if not may_keep_layouts(viewer(by), agency_id=owner.pk if owner else None):
        raise PermissionDenied
    with because(reason[:300], by=by.pk):
        if layout is None:
            layout = Layout.objects.create(code=_free_code(spec.name), name=spec.name[:200], description=spec.description, agency=owner)
        return _put_version(layout, spec, text, reason[:300], by, at)


@transaction.atomic
def retire_layout(*, code: str, on: date | None, by: User, at: datetime) -> None:
    """Takes a layout out of use from a day on, or back into use (None). Files it was used for keep naming it."""
    layout = Layout.objects.select_for_update().get(code=code)
    if not may_keep_layouts(viewer(by), agency_id=layout.agency_id):
        raise PermissionDenied
    layout.retired_on = on
    layout.save(update_fields=["retired_on"])


@transaction.atomic
def load_layouts(*, texts: Iterable[tuple[str, str]], at: datetime) -> Loaded:
    """Stores shipped layouts, given as (code, text). Doing it again writes nothing; what somebody here changed since is kept.

    Raises LayoutProblems for the first text that is no layout."""
    _alone()
    found: dict[str, list[str]] = {"added": [], "changed": [], "same": [], "kept": []}
    for code, text in texts:
        found[_load(code, text, parse_layout(text), at)].append(code)
    return Loaded(**{name: tuple(codes) for name, codes in found.items()})


def _load(code: str, text: str, spec: LayoutSpec, at: datetime) -> str:
    layout = Layout.objects.filter(code=code).first()
    if layout is None:
        layout = Layout.objects.create(code=code, name=spec.name[:200], description=spec.description, is_shipped=True)
        _put_version(layout, spec, text, SHIPPED, None, at)
        return "added"
    newest = layout.versions.order_by("-number").first()
    if newest is not None and newest.text == text:
        return "same"
    if newest is not None and newest.recorded_by_id is not None:
        return "kept"
    _put_version(layout, spec, text, SHIPPED, None, at)
    return "changed"


def _alone() -> None:
    """Two people who save at once get two codes or two numbers, one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)


def _put_version(layout: Layout, spec: LayoutSpec, text: str, reason: str, by: User | None, at: datetime) -> Saved:
    newest = layout.versions.order_by("-number").first()
    if newest is not None and newest.text == text:
        return Saved(layout.code, newest.pk, newest.number, False)
    if (layout.name, layout.description) != (spec.name[:200], spec.description):
        layout.name, layout.description = spec.name[:200], spec.description
        layout.save(update_fields=["name", "description"])
    number = (layout.versions.aggregate(Max("number"))["number__max"] or 0) + 1
    made = LayoutVersion.objects.create(layout=layout, number=number, text=text, reason=reason, recorded_at=at, recorded_by=by)
    return Saved(layout.code, made.pk, number, True)


def _free_code(name: str) -> str:
    """A code of the name's words that no layout has."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[: LONGEST_CODE - 4].strip("-")
    plain = plain if len(plain) > 1 else f"layout-{plain}".strip("-")
    taken = set(Layout.objects.filter(code__startswith=plain).values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := plain if number == 1 else f"{plain}-{number}") not in taken)

"""Keeping views: saved, changed, ended."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import SavedView, User
from accounts.queries import viewer
from accounts.rules.policy import may_keep_views, may_share_view
from agencies.rules.refusals import Refusal

MOST_VIEWS = 100
"""So many views of one page a person may keep."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a view is to be: the page, its parameters as that page reads them, a name, and who else may open it."""

    page: str
    name: str
    query: str
    audience: str = "private"
    agency_id: int | None = None
    is_default: bool = False


class ViewRefused(Refusal):
    """Why a view was not kept: one of its `why`: taken (another has the name), many (there are as many as may be), gone."""


@transaction.atomic
def save_view(*, wish: Wish, by: User, at: datetime) -> SavedView:
    """Keeps a new view. Raises ViewRefused, and PermissionDenied where `by` may not share it so."""
    _may(wish, by)
    kept = _kept(by, wish.page)
    if len(kept) >= MOST_VIEWS:
        raise ViewRefused("many")
    _is_free(wish, kept)
    _one_default(wish, kept)
    return SavedView.objects.create(user=by, made_at=at, **_fields(wish))


@transaction.atomic
def change_view(*, view_id: int, wish: Wish, by: User, at: datetime) -> SavedView:
    """Gives an own view another name, audience or question. Raises as `save_view`."""
    _may(wish, by)
    kept = _kept(by, wish.page)
    found = next((one for one in kept if one.pk == view_id), None)
    if found is None:
        raise ViewRefused("gone")
    others = [one for one in kept if one is not found]
    _is_free(wish, others)
    _one_default(wish, others)
    for name, value in _fields(wish).items():
        setattr(found, name, value)
    found.save(update_fields=list(_fields(wish)))
    return found


@transaction.atomic
def end_view(*, view_id: int, by: User, at: datetime) -> bool:
    """Nobody finds an own view any more; the record keeps it. False when there was none."""
    found = SavedView.objects.select_for_update().filter(pk=view_id, user=by, ended_at__isnull=True).first()
    if found is None:
        return False
    found.ended_at, found.is_default = at, False
    found.save(update_fields=["ended_at", "is_default"])
    return True


def _may(wish: Wish, by: User) -> None:
    who = viewer(by)
    if not may_keep_views(who) or not may_share_view(who, audience=wish.audience, agency_id=wish.agency_id):
        raise PermissionDenied


def _kept(by: User, page: str) -> list[SavedView]:
    """The person's views of the page. The person is locked, so that two savings at once are one after the other."""
    User.objects.select_for_update().get(pk=by.pk)
    return list(SavedView.objects.filter(user=by, page=page, ended_at__isnull=True))


def _is_free(wish: Wish, others: list[SavedView]) -> None:
    if any(one.name.lower() == wish.name.lower() for one in others):
        raise ViewRefused("taken")


def _one_default(wish: Wish, others: list[SavedView]) -> None:
    held = [one.pk for one in others if one.is_default]
    if wish.is_default and held:
        SavedView.objects.filter(pk__in=held).update(is_default=False)


def _fields(wish: Wish) -> dict[str, object]:
    return {
        "page": wish.page, "name": wish.name, "query": wish.query, "audience": wish.audience, "agency_id": wish.agency_id,
        "is_default": wish.is_default,
    }  # fmt: skip

"""The agenda: what is proposed is put on it, the chair puts it in order, adds and takes off. What was taken off is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from goals.actions.reviews.locks import AGENDA_OPEN, cleaned, locked_review
from goals.actions.reviews.refused import ReviewRefused
from goals.models import AgendaItem, Goal, ItemKind, Review
from metrics.models import Measure

LONGEST_SUBJECT, LONGEST_WHY, MOST_ITEMS = 300, 1000, 60


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something to speak of. `kind`: goals.models.ItemKind; `key` names what it is about; `why` it is there, in one sentence."""

    kind: str
    subject: str
    why: str = ""
    key: str = ""
    measure_id: int | None = None
    goal_id: int | None = None
    barrier_id: int | None = None
    commitment_id: int | None = None
    agency_id: int | None = None


@transaction.atomic
def put_items(*, review_id: int, items: Iterable[NewItem], by: User, at: datetime) -> int:
    """Puts what is proposed at the end of the agenda, and says how many are new. What is on it already is told anew with its present
    cause, in its place; what was taken off stays off. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, AGENDA_OPEN)
    there = {one.key: one for one in AgendaItem.objects.filter(review=found).exclude(key="")}
    place, added = _last(found), 0
    for item in items:
        standing = there.get(item.key) if item.key else None
        if standing is None:
            place, added = place + 1, added + 1
            _add(found, item, place, by, at)
        elif standing.removed_at is None and (standing.subject, standing.why) != (item.subject, item.why):
            standing.subject, standing.why, standing.kind = item.subject, item.why, item.kind
            standing.save(update_fields=["subject", "why", "kind"])
    return added


@transaction.atomic
def add_own_item(*, review_id: int, item: NewItem, by: User, at: datetime) -> int:
    """What the chair wants spoken of, at the end; its id. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, AGENDA_OPEN)
    place = _free(found)
    why = cleaned(item.why, LONGEST_WHY) if item.why.strip() else ""
    own = NewItem(ItemKind.OWN, cleaned(item.subject, LONGEST_SUBJECT), why, "", item.measure_id, item.goal_id, agency_id=_owner(item))
    return _add(found, own, place, by, at).pk


def _owner(item: NewItem) -> int | None:
    """Whose it is: of the goal's lead, else of who keeps the measure."""
    if item.goal_id:
        return Goal.objects.filter(pk=item.goal_id).values_list("lead_id", flat=True).first()
    return Measure.objects.filter(pk=item.measure_id).values_list("agency_id", flat=True).first() if item.measure_id else None


def _add(of: Review, item: NewItem, place: int, by: User, at: datetime) -> AgendaItem:
    return AgendaItem.objects.create(
        review=of, place=place, kind=item.kind, key=item.key, subject=item.subject[:LONGEST_SUBJECT], why=item.why,
        measure_id=item.measure_id, goal_id=item.goal_id, barrier_id=item.barrier_id, commitment_id=item.commitment_id,
        agency_id=item.agency_id, added_by=by, added_at=at,
    )  # fmt: skip


@transaction.atomic
def move_item(*, review_id: int, item_id: int, up: bool, by: User) -> None:
    """Moves an item one place up or down; at the end of the list it stays. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, AGENDA_OPEN)
    order = list(AgendaItem.objects.filter(review=found, place__isnull=False).order_by("place").values_list("pk", flat=True))
    if item_id not in order:
        raise ReviewRefused("item")
    here = order.index(item_id)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        _write(found, order)


@transaction.atomic
def order_items(*, review_id: int, item_ids: Sequence[int], by: User) -> None:
    """Puts the agenda in this order. It must name exactly the items that are on it: an order that was made from an older agenda is
    refused as `order`. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, AGENDA_OPEN)
    standing = set(AgendaItem.objects.filter(review=found, place__isnull=False).values_list("pk", flat=True))
    if len(item_ids) != len(standing) or set(item_ids) != standing:
        raise ReviewRefused("order")
    _write(found, item_ids)


def _write(of: Review, order: Sequence[int]) -> None:
    """The places from 1 on; only what moves is written."""
    items = {one.pk: one for one in AgendaItem.objects.filter(review=of, pk__in=order)}
    for place, key in enumerate(order, start=1):
        if items[key].place != place:
            items[key].place = place
            items[key].save(update_fields=["place"])


@transaction.atomic
def remove_item(*, review_id: int, item_id: int, by: User, at: datetime) -> None:
    """Takes an item off; it is kept among those taken off. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, AGENDA_OPEN)
    one = AgendaItem.objects.filter(review=found, pk=item_id, removed_at__isnull=True).first()
    if one is None:
        raise ReviewRefused("item")
    one.place, one.removed_by, one.removed_at = None, by, at
    one.save(update_fields=["place", "removed_by", "removed_at"])
    _write(found, list(AgendaItem.objects.filter(review=found, place__isnull=False).order_by("place").values_list("pk", flat=True)))


@transaction.atomic
def restore_item(*, review_id: int, item_id: int, by: User) -> None:
    """Puts back what was taken off, at the end. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, AGENDA_OPEN)
    one = AgendaItem.objects.filter(review=found, pk=item_id, removed_at__isnull=False).first()
    if one is None:
        raise ReviewRefused("item")
    one.place, one.removed_by, one.removed_at = _free(found), None, None
    one.save(update_fields=["place", "removed_by", "removed_at"])


def _free(of: Review) -> int:
    """The place at the end. Raises ReviewRefused where nobody could speak of so much."""
    place = _last(of) + 1
    if place > MOST_ITEMS:
        raise ReviewRefused("full")
    return place


def _last(of: Review) -> int:
    found: int | None = AgendaItem.objects.filter(review=of).aggregate(last=Max("place"))["last"]
    return found or 0

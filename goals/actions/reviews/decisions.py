"""What is decided in a review, recorded while it is held."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from goals.actions.reviews.locks import HELD, cleaned, locked_review
from goals.actions.reviews.refused import ReviewRefused
from goals.models import AgendaItem, Decision

LONGEST = 2000


@transaction.atomic
def record_decision(*, review_id: int, item_id: int | None, text: str, by: User, at: datetime) -> int:
    """Records a decision under an item, or of the whole; its id. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, HELD)
    if item_id is not None and not AgendaItem.objects.filter(review=found, pk=item_id).exists():
        raise ReviewRefused("item")
    return Decision.objects.create(review=found, item_id=item_id, text=cleaned(text, LONGEST), made_by=by, made_at=at).pk


@transaction.atomic
def withdraw_decision(*, review_id: int, decision_id: int, by: User, at: datetime) -> None:
    """Takes back a slip, until the minutes are closed; it stays in the record. Raises PermissionDenied, ReviewRefused."""
    found = locked_review(review_id, by, HELD)
    if not Decision.objects.filter(review=found, pk=decision_id, withdrawn_at__isnull=True).update(withdrawn_at=at):
        raise ReviewRefused("gone")

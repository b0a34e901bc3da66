"""What a correction would do: made for real, looked at by the rules, and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from metrics.actions.corrections import Correction, correct_reading
from metrics.models import Measure
from scorecards.actions.previews import preview
from scorecards.queries.lens import lens
from scorecards.queries.rows import CardRow
from scorecards.queries.seen import look


@dataclass(frozen=True, slots=True)
class Effect:
    """The card of the series before and after (None: it could not be judged), and the goals whose status would change."""

    before: CardRow | None
    after: CardRow | None
    goals: Sequence[Mapping[str, Any]]


@transaction.atomic
def preview_correction(*, correction: Correction, by: User, at: datetime) -> Effect:
    """The effect of a correction; nothing stays of it. Raises what `correct_reading` raises."""
    before = _card(correction)
    point = transaction.savepoint()
    try:
        correct_reading(correction=correction, by=by, at=at)
        return Effect(before, _card(correction), preview([correction.measure_id])["goals"])
    finally:
        transaction.savepoint_rollback(point)


def _card(correction: Correction) -> CardRow | None:
    """The card as the rules see the readings now."""
    seen = look(lens(), Measure.objects.filter(pk=correction.measure_id), all_there_were=False)
    cards = seen.cards(groups=correction.breakdown_id != 0)
    return next((card for card in cards if card.breakdown_id == correction.breakdown_id), None)

"""Keeping a pack: its rows are stored once, with their digest, and the review is prepared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from goals.actions.reviews.locks import locked_review
from goals.actions.reviews.refused import ReviewRefused
from goals.models import FrozenPack, FrozenRow, Review, ReviewState


@dataclass(frozen=True, slots=True)
class Line:
    """One row to freeze: its kind, its JSON text, and what it is about."""

    kind: str
    content: str
    measure_id: int | None = None
    goal_id: int | None = None
    commitment_id: int | None = None
    barrier_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewPack:
    """`sha256`: of the head and the lines, as scorecards.rules.packs.digest gives it. `about`: the kind of review that was collected for,
    with the codes of its area and agency."""

    as_of: date
    known_at: datetime
    rule_version: str
    sha256: str
    lines: Sequence[Line]
    about: tuple[str, str, str]


@transaction.atomic
def keep_pack(*, review_id: int, pack: NewPack, by: User, at: datetime) -> None:
    """Freezes the pack of a planned review. Raises PermissionDenied, ReviewRefused: `busy` where somebody changed meanwhile what the review
    is about."""
    found = locked_review(review_id, by, {ReviewState.PLANNED})
    if pack.about != _about(found):
        raise ReviewRefused("busy")
    made = FrozenPack.objects.create(
        review=found, as_of=pack.as_of, known_at=pack.known_at, rule_version=pack.rule_version, rows=len(pack.lines),
        sha256=pack.sha256, frozen_by=by, frozen_at=at,
    )  # fmt: skip
    FrozenRow.objects.bulk_create(
        FrozenRow(
            pack=made, place=place, kind=line.kind, content=line.content, measure_id=line.measure_id, goal_id=line.goal_id,
            commitment_id=line.commitment_id, barrier_id=line.barrier_id,
        )
        for place, line in enumerate(pack.lines, start=1)
    )  # fmt: skip
    found.state, found.prepared_by, found.prepared_at = ReviewState.PREPARED, by, at
    found.save(update_fields=["state", "prepared_by", "prepared_at"])


def _about(one: Review) -> tuple[str, str, str]:
    return one.kind, one.area.code if one.area else "", one.agency.code if one.agency else ""

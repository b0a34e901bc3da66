"""What a pack of a review is made of: its frozen rows, as far as the reader may see them, and what it is called."""

from dataclasses import dataclass

from accounts.rules.policy import Viewer
from goals.models import ReviewKind
from goals.queries.reviews import ReviewRow, review
from scorecards.queries.reviews.pack import FrozenPack, frozen_pack

CODE = "R"


@dataclass(frozen=True, slots=True)
class ReviewPack:
    """A review whose pack is frozen, with the rows this reader may see."""

    review: ReviewRow
    frozen: FrozenPack


def code_of(review_id: int) -> str:
    """What stands for a review where packs are told apart by codes: R12."""
    return f"{CODE}{review_id}"


def review_with(who: Viewer, code: str) -> ReviewRow | None:
    """The review of this code, where `who` may read its pack. At most two queries."""
    number = code.removeprefix(CODE)
    if not code.startswith(CODE) or not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None
    found = review(who, int(number))
    return found if found and found.prepared_at and found.shows_agenda else None


def name_of(one: ReviewRow) -> str:
    """What the pack of a review is called in lists: its own title or what it is about, and its day."""
    about = one.title or one.subject or str(ReviewKind(one.kind).label)
    return f"{about}, {one.on.isoformat()}"


def review_pack(who: Viewer, code: str) -> ReviewPack | None:
    """The pack as `who` may see it; None where there is none, or none that they may read."""
    found = review_with(who, code)
    frozen = frozen_pack(found.id, who) if found else None
    return ReviewPack(found, frozen) if found and frozen else None

"""What a pack of a review is made of: its frozen rows, as far as the reader may see them, and what it is called."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.rules.policy import Viewer
from goals.models import ReviewKind
from goals.queries.reviews import ReviewRow, review, reviews_among
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
    number = _number(code)
    found = review(who, number) if number else None
    return found if found and _is_readable(found) else None


def readable(who: Viewer, codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes of which `who` may read the pack now. At most two queries, none without codes."""
    found = reviews_among(who, {number for number in map(_number, codes) if number})
    return frozenset(code_of(one.id) for one in found if _is_readable(one))


def _number(code: str) -> int:
    """The id of the review that a code stands for; 0 for what is no such code."""
    number = code.removeprefix(CODE)
    return int(number) if code.startswith(CODE) and number.isascii() and number.isdecimal() and len(number) < 19 else 0


def _is_readable(found: ReviewRow) -> bool:
    return found.prepared_at is not None and found.shows_agenda


def name_of(one: ReviewRow) -> str:
    """What the pack of a review is called in lists: its own title or what it is about, and its day."""
    about = one.title or one.subject or str(ReviewKind(one.kind).label)
    return f"{about}, {one.on.isoformat()}"


def review_pack(who: Viewer, code: str) -> ReviewPack | None:
    """The pack as `who` may see it; None where there is none, or none that they may read."""
    found = review_with(who, code)
    frozen = frozen_pack(found.id, who) if found else None
    return ReviewPack(found, frozen) if found and frozen else None

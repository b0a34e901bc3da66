"""What every write to a review checks first: that nobody else moves it now, that `by` may, and that it is where it must be."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.queries import viewer
from accounts.rules.policy import may_note, may_run_reviews
from goals.actions.reviews.refused import ReviewRefused
from goals.models import Review, ReviewPerson, ReviewState

AGENDA_OPEN = frozenset({ReviewState.PLANNED, ReviewState.PREPARED, ReviewState.HELD})
NOTES_OPEN = frozenset({ReviewState.PREPARED, ReviewState.HELD})
HELD = frozenset({ReviewState.HELD})


def locked_review(review_id: int, by: User, states: Collection[str]) -> Review:
    """A review that `by` may run, for this transaction alone. Raises PermissionDenied, ReviewRefused."""
    if not may_run_reviews(viewer(by)):
        raise PermissionDenied
    return held_in(review_id, states)


def noted_review(review_id: int, by: User) -> Review:
    """A review in which `by` may take notes. Raises PermissionDenied, ReviewRefused."""
    invited = ReviewPerson.objects.filter(review=review_id, user=by, ended_at__isnull=True).exists()
    if not may_note(viewer(by), is_invited=invited):
        raise PermissionDenied
    return held_in(review_id, NOTES_OPEN)


def held_in(review_id: int, states: Collection[str]) -> Review:
    found = Review.objects.select_for_update(of=("self",), no_key=True).filter(pk=review_id).first()
    if found is None:
        raise ReviewRefused("gone")
    if found.state not in states:
        raise ReviewRefused("state")
    return found


def cleaned(text: str, most: int) -> str:
    """A text as it is stored. Raises ReviewRefused."""
    said = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not said:
        raise ReviewRefused("empty")
    if len(said) > most:
        raise ReviewRefused("long")
    return said

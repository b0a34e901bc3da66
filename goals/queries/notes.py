"""Live notes of a review: as they stand, and what they said in an earlier version."""

from dataclasses import dataclass
from datetime import datetime

from agencies.models import events_of
from goals.models import ReviewNote


@dataclass(frozen=True, slots=True)
class NoteRow:
    """What is noted under an item; `item_id` None: of the review as a whole."""

    item_id: int | None
    text: str
    version: int
    saved_by: str
    saved_at: datetime

    @property
    def key(self) -> str:
        return str(self.item_id or 0)


def notes_of(review_id: int) -> dict[int | None, NoteRow]:
    """The notes of a review by item. One query."""
    found = ReviewNote.objects.filter(review=review_id).select_related("saved_by")
    return {one.item_id: NoteRow(one.item_id, one.text, one.version, one.saved_by.name, one.saved_at) for one in found}


def note_then(note_id: int, version: int) -> str:
    """What a note said in an earlier version, by the audit trail; nothing for a version that never was."""
    found = events_of(ReviewNote).filter(pgh_obj_id=note_id, version=version).order_by("-pgh_id").first()
    return str(found.text) if found else ""

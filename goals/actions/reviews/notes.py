"""Live notes: several people write at once, and no word of anybody is lost."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from goals.actions.reviews.locks import noted_review
from goals.actions.reviews.refused import NotedMeanwhile, ReviewRefused
from goals.models import AgendaItem, Review, ReviewNote
from goals.queries.notes import note_then
from goals.rules.merging import merged

LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Noted:
    """What stands now. `is_merged`: with words of somebody else that this text did not have."""

    text: str
    version: int
    at: datetime
    is_merged: bool = False


@transaction.atomic
def save_note(  # noqa: PLR0913  (where, what, over which text, by whom, when)
    *, review_id: int, item_id: int | None, text: str, version: int, by: User, at: datetime, base: str | None = None
) -> Noted:
    """Stores what is noted under an item (None: of the whole), written over `version` (0: over nothing). What others saved meanwhile is
    put together with it, line by line. `base`: the text it was written over, where the writer has it; else that of the version.

    Raises PermissionDenied, ReviewRefused, or NotedMeanwhile with both texts where both changed the same lines."""
    found = noted_review(review_id, by)
    _check_item(found, item_id)
    mine = _cleaned(text)
    note = ReviewNote.objects.filter(review=found, item=item_id).select_related("saved_by").first()
    if note is None:
        made = ReviewNote.objects.create(review=found, item_id=item_id, text=mine, saved_by=by, saved_at=at)
        return Noted(made.text, made.version, at)
    began = _cleaned(base) if base is not None else note.text if version == note.version else note_then(note.pk, version)
    together = merged(began, mine, note.text)
    if together is None or len(together) > LONGEST:
        raise NotedMeanwhile(mine=mine, theirs=note.text, base=began, version=note.version).said(note.saved_by.name, note.saved_at)
    if together != note.text:
        note.text, note.version, note.saved_by, note.saved_at = together, note.version + 1, by, at
        note.save(update_fields=["text", "version", "saved_by", "saved_at"])
    return Noted(note.text, note.version, note.saved_at, is_merged=together != mine)


def _check_item(of: Review, item_id: int | None) -> None:
    if item_id is not None and not AgendaItem.objects.filter(review=of, pk=item_id).exists():
        raise ReviewRefused("item")


def _cleaned(text: str) -> str:
    """A browser sends line ends of its own, and PostgreSQL takes no NUL."""
    text = text.replace("\r\n", "\n").replace("\0", "").rstrip()
    if len(text) > LONGEST:
        raise ReviewRefused("long")
    return text

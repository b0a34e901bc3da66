"""The notes of one measure, for those who may add or take back some."""

from dataclasses import dataclass
from datetime import date

from accounts.queries import measures_visible_to
from accounts.rules.policy import Viewer, may_annotate
from metrics.models import AnnotationKind, Measure

__all__ = ["AnnotationKind", "NoteLine", "NotesPage", "notes_page"]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One note; `may_take_back`: the reader may."""

    id: int
    day: date
    kind: AnnotationKind
    text: str
    source: str
    may_take_back: bool


@dataclass(frozen=True, slots=True)
class NotesPage:
    """A measure with its notes, and the kinds the reader may add."""

    measure_id: int
    code: str
    name: str
    notes: tuple[NoteLine, ...]
    kinds: tuple[AnnotationKind, ...]


def notes_page(who: Viewer, code: str) -> NotesPage | None:
    """The notes of a measure; None for who may add none to it. Two queries."""
    one = Measure.objects.filter(measures_visible_to(who), code=code).first()
    if one is None or not may_annotate(who, agency_id=one.agency_id):
        return None
    breaks = may_annotate(who, agency_id=one.agency_id, is_break=True)
    kinds = tuple(kind for kind in AnnotationKind if breaks or kind != AnnotationKind.SERIES_BREAK)
    rows = one.annotations.order_by("-date", "kind", "text")
    notes = tuple(
        NoteLine(row.pk, row.date, AnnotationKind(row.kind), row.text, row.source, AnnotationKind(row.kind) in kinds) for row in rows
    )
    return NotesPage(one.pk, one.code, one.name, notes, kinds)
